"""`bot facts`: checks, shows and exports the fact base."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import settings
from bot.cli.terminal import print_findings
from bot.errors import BotError
from bot.facts.check import check_fact_base
from bot.facts.clarity import REASONS, Clarity
from bot.facts.load import load_fact_base
from bot.facts.models import Fact, FactBase, Sentence, Sentences
from bot.facts.render import quotes
from bot.storage.database import open_database
from bot.tuning.keep import check_drift
from bot.tuning.taught import load_taught


@click.group()
def facts() -> None:
    """Check, show and export the fact base."""


@facts.command()
def check() -> None:
    """Verify schema, digests, spans, quotes, lengths, reading grade, wording, examples and review dates."""
    here = settings.read()
    findings = check_fact_base(here.data, here.sources_dir, datetime.date.today(), here.sources_required)
    if not any(finding.severity == "error" for finding in findings):
        findings += check_drift(here.data, load_taught(here.data))
    print_findings(findings, "The fact base is in order")


@facts.command()
@click.argument("fact_id", required=False)
def show(fact_id: str | None) -> None:
    """Show one fact with its quotes, or the list of all."""
    base = load_fact_base(settings.read().data)
    console = Console()
    if fact_id is None:
        table = Table("id", "topic", "verdict", "question", "review by")
        for fact in base.facts.values():
            table.add_row(fact.id, fact.topic, fact.verdict, fact.question, str(fact.review_by))
        console.print(table)
        return
    if fact_id not in base.facts:
        raise BotError(f"there is no fact {fact_id!r}. `bot facts show` lists them.")
    fact = base.facts[fact_id]
    for label, value in (
        ("Question", fact.question), ("Myth", fact.myth), ("Verdict", fact.verdict),
        ("Answer", _with_grounds(fact, fact.full_sentences, base)),
        ("By SMS", _with_grounds(fact, fact.sms_sentences, base)),
        ("As of", fact.applies_to.as_of), ("Caveats", " ".join(fact.caveats) or None),
        ("Quotes", _named(fact, base)), ("Sources", _sources(fact, base)),
        ("Related", ", ".join(fact.related)),
    ):  # fmt: skip
        if value:
            console.print(Text(f"{label}: ", style="bold") + Text(value))


def _with_grounds(fact: Fact, sentences: Sentences, base: FactBase) -> str:
    """A sentence a line, with the ids of its citations, or what it is and the guidance it stands on."""
    return "".join(f"\n  {sentence.text} {_ground(fact, sentence, base)}" for sentence in sentences)


def _ground(fact: Fact, sentence: Sentence, base: FactBase) -> str:
    if sentence.cites:
        return f"[{', '.join(fact.citations[i].id for i in sentence.cites)}]"
    guidance = base.guidance[sentence.evidence] if sentence.evidence else None
    return f"[{sentence.kind}: {guidance.who}, {guidance.url}]" if guidance else f"[{sentence.kind}]"


def _sources(fact: Fact, base: FactBase) -> str:
    """A source a line: what it is, its publisher, country and language, and what is known of its date."""
    sources = {citation.source: base.sources[citation.source] for citation in fact.citations}
    return "".join(
        f"\n  {source.label}; published by {source.publisher or 'nobody it names'}; "
        f"{source.jurisdiction}, {source.language}; date: {source.date}"
        for source in sources.values()
    )


def _named(fact: Fact, base: FactBase) -> str:
    pairs = zip(fact.citations, quotes(fact, base).splitlines(), strict=True)
    return "".join(f"\n  {citation.id}: {quote}" for citation, quote in pairs)


@facts.command()
def feedback() -> None:
    """How many people found each answer clear, the least clear first."""
    here = settings.read()
    clarity = Clarity(open_database(here))
    counts, reasons = clarity.counts(), clarity.reasons()
    if not counts:
        click.echo("Nobody has said yet whether an answer was clear.")
        return
    table = Table("id", "clear", "not clear", "why not", "question")
    base = load_fact_base(here.data)
    for id_, (clear, unclear) in sorted(counts.items(), key=lambda item: item[1][0] / sum(item[1])):
        question = base.facts[id_].question if id_ in base.facts else "(not in the fact base any more)"
        table.add_row(id_, str(clear), str(unclear), _why(reasons.get(id_, {})), question)
    Console().print(table)


def _why(times: Mapping[str, int]) -> str:
    return "; ".join(f"{REASONS.get(reason, reason)} {count}" for reason, count in times.items())


@facts.command()
def export() -> None:
    """Print every fact, source and page of guidance as one JSON object."""
    base = load_fact_base(settings.read().data)
    content = {
        "facts": [_plain(fact) for fact in base.facts.values()],
        "sources": [_plain(source) for source in base.sources.values()],
        "guidance": [_plain(guidance) for guidance in base.guidance.values()],
    }
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def _plain(entry: Any) -> dict[str, Any]:
    content: dict[str, Any] = _without_places(asdict(entry))
    if isinstance(entry, Fact):
        content |= {"full": entry.full, "sms": entry.sms}
    return content


def _without_places(content: Any) -> Any:
    """The same without the files and lines where things stand."""
    if isinstance(content, dict):
        return {key: _without_places(value) for key, value in content.items() if key != "place"}
    if isinstance(content, (list, tuple)):
        return [_without_places(item) for item in content]
    return content
