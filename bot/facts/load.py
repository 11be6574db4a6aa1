"""Reading the fact base from data/facts and data/sources."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from bot.errors import DataError
from bot.facts.models import (
    CITED,
    ON_GUIDANCE,
    UNCITED,
    VERDICTS,
    Citation,
    Fact,
    FactBase,
    Scope,
    Sentence,
    Sentences,
)
from bot.sources.guidance import load_guidance
from bot.sources.models import load_sources
from bot.sources.record import Record, read_record


def load_fact(path: Path) -> Fact:
    """Read one fact.

    Raises:
        DataError: the file does not hold a fact: says the line and how to mend it.
    """
    record = read_record(path)
    citations = _citations(record)
    fact = Fact(
        id=record.text("id"),
        topic=record.text("topic"),
        question=record.text("question"),
        myth=record.optional_text("myth"),
        verdict=_verdict(record),
        sms_sentences=_sentences(record, "sms", citations),
        full_sentences=_sentences(record, "full", citations),
        applies_to=_scope(record.record("applies_to")),
        caveats=record.texts("caveats"),
        citations=citations,
        related=record.texts("related"),
        follow_up=record.optional_text("follow_up"),
        why=record.optional_text("why"),
        overview_of=record.texts("overview_of"),
        akin=record.texts("akin"),
        about=record.texts("about"),
        review_by=record.date("review_by"),
        place=record.where("id"),
    )
    record.done()
    return fact


def load_fact_base(data: Path) -> FactBase:
    """Read every fact and source under a data folder.

    Raises:
        DataError: the first thing wrong, if any.
    """
    base, problems = read_fact_base(data)
    if problems:
        raise problems[0]
    return base


def read_fact_base(data: Path) -> tuple[FactBase, list[DataError]]:
    """Read what can be read of the fact base, and everything that is wrong with the rest.

    Returns:
        The well-formed facts, and a problem for each malformed file, repeated id and unknown id.

    Raises:
        DataError: a source description or the list of guidance is malformed.
    """
    facts: dict[str, Fact] = {}
    problems: list[DataError] = []
    for path in sorted((data / "facts").glob("*.yml")):
        try:
            fact = load_fact(path)
        except DataError as problem:
            problems.append(problem)
            continue
        if fact.id in facts:
            first = facts[fact.id].place
            problems.append(DataError(fact.place, f"id {fact.id!r} is also used in {first}", "Rename one."))
            continue
        facts[fact.id] = fact
    base = FactBase(facts, load_sources(data / "sources"), load_guidance(data / "guidance.yml"))
    for fact in facts.values():
        problems.extend(_unknown_ids(fact, base))
    return base, problems


@functools.lru_cache(maxsize=2)
def shared_fact_base(data: Path) -> FactBase:
    """The fact base of a data folder, read once in a process."""
    return load_fact_base(data)


def _unknown_ids(fact: Fact, base: FactBase) -> Iterator[DataError]:
    named = [*fact.related, *fact.akin]
    if fact.follow_up:
        named.append(fact.follow_up)
    if fact.why:
        named.append(fact.why)
    for id_ in named:
        if id_ not in base.facts:
            yield DataError(fact.place, f"names the unknown fact {id_!r}", "Correct the id or remove it.")
    for citation in fact.citations:
        if citation.source not in base.sources:
            yield DataError(
                citation.place,
                f"cites the unknown source {citation.source!r}",
                "See data/sources for the ids.",
            )
    for sentence in (*fact.full_sentences, *fact.sms_sentences):
        if sentence.evidence and sentence.evidence not in base.guidance:
            yield DataError(
                sentence.place,
                f"stands on the unknown guidance {sentence.evidence!r}",
                "See data/guidance.yml for the ids, or describe the page there.",
            )


def _verdict(record: Record) -> str:
    verdict = record.text("verdict")
    if verdict not in VERDICTS:
        raise DataError(
            record.where("verdict"),
            f"unknown verdict {verdict!r}",
            f"Use one of: {', '.join(VERDICTS)}.",
        )
    return verdict


def _scope(record: Record) -> Scope:
    scope = Scope(
        places=record.texts("places"),
        group=record.optional_text("group"),
        as_of=record.optional_text("as_of"),
    )
    record.done()
    return scope


def _citations(record: Record) -> tuple[Citation, ...]:
    citations = tuple(_citation(entry) for entry in record.records("citations"))
    seen: set[str] = set()
    for citation in citations:
        if citation.id in seen:
            raise DataError(citation.place, f"two citations have the id {citation.id!r}", "Rename one.")
        seen.add(citation.id)
    return citations


def _citation(record: Record) -> Citation:
    citation = Citation(
        id=record.text("id"),
        source=record.text("source"),
        start=record.number("start"),
        end=record.number("end"),
        quote=record.text("quote"),
        place=record.place,
    )
    record.done()
    return citation


def _sentences(record: Record, key: str, citations: tuple[Citation, ...]) -> Sentences:
    ids = [citation.id for citation in citations]
    sentences = tuple(_sentence(entry, ids) for entry in record.records(key))
    if not sentences:
        raise DataError(record.where(key), f"{key} has no sentence", f"Write {key} as a list of sentences.")
    return sentences


def _sentence(record: Record, ids: list[str]) -> Sentence:
    cited = record.texts("cites")
    if unknown := [id_ for id_ in cited if id_ not in ids]:
        problem = f"cites {unknown[0]!r}, which is none of the fact's citations"
        raise DataError(record.where("cites"), problem, f"Use one of: {', '.join(ids)}.")
    sentence = Sentence(
        text=record.text("text"),
        kind=record.optional_text("kind") or CITED,
        cites=tuple(map(ids.index, cited)),
        evidence=record.optional_text("evidence"),
        reason=record.optional_text("reason"),
        place=record.place,
    )
    record.done()
    _require_ground(sentence)
    return sentence


def _require_ground(sentence: Sentence) -> None:
    """Refuse a sentence that rests on nothing, or on what its kind doesn't rest on."""
    if sentence.kind == CITED:
        if not sentence.cites:
            raise DataError(
                sentence.place,
                f"{sentence.text!r} rests on nothing",
                f"Name its citations under cites, or say which kind it is: {', '.join(UNCITED)}.",
            )
    elif sentence.kind not in UNCITED:
        raise DataError(
            sentence.place, f"unknown kind {sentence.kind!r}", f"Use one of: {', '.join(UNCITED)}."
        )
    elif sentence.cites:
        raise DataError(sentence.place, f"a {sentence.kind} cites", "Remove either kind or cites.")
    if (sentence.kind in ON_GUIDANCE) != bool(sentence.evidence):
        raise DataError(
            sentence.place,
            f"{sentence.kind} {'without' if sentence.kind in ON_GUIDANCE else 'with'} evidence",
            f"Only {' and '.join(ON_GUIDANCE)} name the guidance they stand on, and both must.",
        )
