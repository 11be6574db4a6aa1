"""How a fact becomes a reply: its texts and its machine-readable payload. Nothing else words a fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.facts.models import Citation, Fact, FactBase

Payload = dict[str, Any]

SMS = "sms"
"""The channel that gets the short text."""


def answer(fact: Fact, base: FactBase, channel: str) -> str:
    """The answer for a channel: the short text with its source tag by SMS, else the full one."""
    return sms_answer(fact, base) if channel == SMS else fact.full


def sms_answer(fact: Fact, base: FactBase) -> str:
    """The short text and the short names of its sources, as it is sent."""
    tags = ", ".join(source.sms_tag for source in base.sources_of(fact))
    return f"{fact.sms} ({tags})"


def source_names(fact: Fact, base: FactBase) -> str:
    """The names of the sources a fact stands on."""
    return "; ".join(source.label for source in base.sources_of(fact))


def quotes(fact: Fact, base: FactBase) -> str:
    """Each quote in quotation marks with its source, a line each."""
    return "\n".join(
        f"“{citation.quote}” ({base.sources[citation.source].label})" for citation in fact.citations
    )


def fact_payload(fact: Fact, base: FactBase) -> Payload:
    """What a channel needs to lay a fact out: see docs/payload.md."""
    return {
        "kind": "fact",
        "fact": fact.id,
        "question": fact.question,
        "myth": fact.myth,
        "verdict": fact.verdict,
        "as_of": fact.applies_to.as_of,
        "caveats": list(fact.caveats),
        "citations": [_citation(citation, base) for citation in fact.citations],
        "suggestions": suggestions(base.related_to(fact)),
        "lines": [],
    }


def clarify_payload(facts: Iterable[Fact]) -> Payload:
    """The payload of "did you mean one of these?"."""
    return {"kind": "clarify", "suggestions": suggestions(facts), "citations": [], "lines": []}


def suggestions(facts: Iterable[Fact]) -> list[Payload]:
    """Facts as things to choose from."""
    return [{"fact": fact.id, "question": fact.question} for fact in facts]


def _citation(citation: Citation, base: FactBase) -> Payload:
    return {
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "label": base.sources[citation.source].label,
    }
