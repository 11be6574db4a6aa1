"""How a fact becomes a reply: its texts and its machine-readable payload. Nothing else words a fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.facts.around_answers import AroundAnswers
from bot.facts.models import Citation, Fact, FactBase, Sentence, Sentences

Payload = dict[str, Any]

SMS = "sms"
"""The channel that gets the short text."""


@dataclass(frozen=True)
class Telling:
    """What a fact is told in reply to.

    Attributes:
        channel: the channel it is told over.
        states_claim: whether the message states something, so that how the fact's myth stands is told first.
        second: another fact that the message asks for, too.
    """

    channel: str = ""
    states_claim: bool = False
    second: Fact | None = None


PLAINLY = Telling()
"""In reply to no claim, over a channel that shows the full text."""


def answer(fact: Fact, base: FactBase, channel: str) -> str:
    """The answer for a channel: the short text with its source tag by SMS, else the full one."""
    return sms_answer(fact, base) if channel == SMS else fact.full


def met_first(fact: Fact, around: AroundAnswers, channel: str) -> str:
    """What stands before the answer to who states a claim: the fact's myth and its verdict, if it has one."""
    if not fact.myth:
        return ""
    verdict = around.verdicts[fact.verdict]
    return f'"{fact.myth}" {verdict} ' if channel == SMS else f"“{fact.myth}” {verdict}\n\n"


def sentences(fact: Fact, channel: str) -> Sentences:
    """The sentences of the answer for a channel."""
    return fact.sms_sentences if channel == SMS else fact.full_sentences


def sms_answer(fact: Fact, base: FactBase) -> str:
    """The short text and the short names of its sources, as it is sent."""
    tags = ", ".join(source.sms_tag for source in base.sources_of(fact))
    return f"{fact.sms} ({tags})"


def source_names(fact: Fact, base: FactBase) -> str:
    """The names of the sources a fact stands on."""
    return "; ".join(source.label for source in base.sources_of(fact))


def quotes(fact: Fact, base: FactBase, channel: str = "") -> str:
    """Quotes with their source, a line each: all of them, by SMS the one the first sentence rests on."""
    return "\n".join(_quote(citation, base) for citation in _quoted(fact, channel))


def _quoted(fact: Fact, channel: str) -> tuple[Citation, ...]:
    return (fact.citations[fact.sms_sentences[0].cites[0]],) if channel == SMS else fact.citations


def _quote(citation: Citation, base: FactBase) -> str:
    return f"{citation.in_quotes} ({base.sources[citation.source].label})"


def fact_payload(fact: Fact, base: FactBase, telling: Telling = PLAINLY) -> Payload:
    """What a channel needs to lay a fact out: see docs/architecture.md."""
    return {
        "kind": "fact",
        "fact": fact.id,
        "likely": False,
        "question": fact.question,
        "myth": fact.myth if telling.states_claim else None,
        "verdict": fact.verdict,
        "as_of": fact.applies_to.as_of,
        "caveats": list(fact.caveats),
        "sentences": [_sentence(sentence, base) for sentence in sentences(fact, telling.channel)],
        "citations": [_citation(citation, base) for citation in fact.citations],
        "second": suggestions([telling.second])[0] if telling.second else None,
        "suggestions": suggestions(base.related_to(fact)),
        "lines": [],
    }


def likely_payload(fact: Fact, others: Iterable[Fact], base: FactBase, telling: Telling = PLAINLY) -> Payload:
    """The payload of a fact that was likely asked for, with others to choose from, not related ones."""
    return {**fact_payload(fact, base, telling), "likely": True, "suggestions": suggestions(others)}


def clarify_payload(facts: Iterable[Fact]) -> Payload:
    """The payload of "did you mean one of these?"."""
    return {"kind": "clarify", "suggestions": suggestions(facts), "citations": [], "lines": []}


def limit_payload(nearest: Iterable[Fact]) -> Payload:
    """The payload of "no fact answers that", with the nearest ones to choose from."""
    return {"kind": "fallback", "suggestions": suggestions(nearest), "citations": [], "lines": []}


def suggestions(facts: Iterable[Fact]) -> list[Payload]:
    """Facts as things to choose from."""
    return [{"fact": fact.id, "question": fact.question} for fact in facts]


def _sentence(sentence: Sentence, base: FactBase) -> Payload:
    guidance = base.guidance[sentence.evidence] if sentence.evidence else None
    return {
        "text": sentence.text,
        "kind": sentence.kind,
        "citations": list(sentence.cites),
        "guidance": {"who": guidance.who, "url": guidance.url} if guidance else None,
    }


def _citation(citation: Citation, base: FactBase) -> Payload:
    return {
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "in_quotes": citation.in_quotes,
        "name": base.sources[citation.source].name,
        "label": base.sources[citation.source].label,
    }
