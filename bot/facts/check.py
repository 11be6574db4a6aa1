"""Everything that must hold of the fact base; each finding says where, what, and how to mend it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import DataError, Place
from bot.facts.around_answers import AroundAnswers, load_around_answers
from bot.facts.examples import load_examples
from bot.facts.hedges import hedge_findings
from bot.facts.limits import load_limits
from bot.facts.load import read_fact_base
from bot.facts.models import OF_MYTHS, TRUE, Citation, Fact, FactBase
from bot.facts.render import SMS, met_first, sms_answer
from bot.facts.sentences import sentence_findings
from bot.findings import Finding, error, error_of, warning
from bot.language.lexicon import Lexicon, load_lexicon
from bot.language.reading import count_words, reading_grade
from bot.language.sms import MOST_SEGMENTS, count_segments, outside_gsm7
from bot.language.wording import UnkindWord, load_unkind_words
from bot.sources.models import Source
from bot.sources.spans import LONGEST_QUOTE, SourceText, missing_texts
from bot.sources.spans import count_words as count_quote_words

LONGEST_ANSWER = 90
HARDEST_GRADE = 8.0
FEWEST_EXAMPLES = 40
LONGEST_SPAN = 350
"""Code points; a longer span no longer says where a statement stands."""

RASA_KEYS = ("nlu:", "responses:", "stories:", "rules:")
"""Rasa takes any YAML file with a line that begins so for training data, block text included."""

KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_fact_base(
    data: Path, sources_dir: Path, today: datetime.date, sources_required: bool
) -> list[Finding]:
    """Check every fact, citation, source and example count.

    Args:
        data: the data folder.
        sources_dir: where the source texts lie.
        today: the day review dates are measured against.
        sources_required: whether a missing source text is an error rather than a warning.

    Returns:
        Findings in the order of the files.
    """
    findings = [_barred_line(path, line) for path, line in _lines_that_look_like_training_data(data)]
    try:
        base, problems = read_fact_base(data)
        unkind = load_unkind_words(data / "wording.yml")
        lexicon = load_lexicon(data / "lexicon")
        said_of_limits = load_limits(data / "limits.yml").lines
        around = load_around_answers(data / "answers.yml")
    except DataError as problem:
        return [*findings, error_of(problem)]
    findings.extend(error_of(problem) for problem in problems)
    if missing := missing_texts(base.sources.values(), sources_dir):
        findings.append(_missing_texts(missing, sources_dir, sources_required))
    at_hand = (source for source in base.sources.values() if source not in missing)
    texts = {source.id: SourceText(sources_dir / source.file) for source in at_hand}
    for id_, text in texts.items():
        findings.extend(_digest_findings(base.sources[id_], text))
    for fact in base.facts.values():
        findings.extend(_fact_findings(fact, base, unkind, today))
        findings.extend(_length_findings(fact, base, around))
        findings.extend(_subject_findings(fact, lexicon))
        findings.extend(sentence_findings(fact))
        findings.extend(hedge_findings(fact, texts))
        for citation in fact.citations:
            findings.extend(_citation_findings(citation, texts.get(citation.source)))
    findings.extend(_unkind_findings(data / "limits.yml", said_of_limits, unkind))
    findings.extend(_example_findings(base, data))
    return findings


def _fact_findings(
    fact: Fact, base: FactBase, unkind: tuple[UnkindWord, ...], today: datetime.date
) -> Iterator[Finding]:
    if fact.place.path.stem != fact.id:
        yield error(fact.place, f"id {fact.id!r} differs from the file's name", f"Name it {fact.id}.yml.")
    if not KEBAB_CASE.fullmatch(fact.id):
        yield error(fact.place, f"id {fact.id!r} is not kebab-case", "Use a-z, 0-9 and single hyphens.")
    if not fact.citations:
        yield error(fact.place, f"{fact.id} cites nothing", "Add a citation, or remove the fact.")
    if fact.id in fact.related:
        yield error(fact.place, f"{fact.id} names itself as related", "Remove it.")
    if fact.myth and fact.verdict == TRUE:
        yield error(fact.place, "a myth is rated true", f"Use one of: {', '.join(OF_MYTHS)}.")
    if not fact.myth and fact.verdict != TRUE:
        yield error(fact.place, f"verdict {fact.verdict!r} without a myth", "Add the myth it rates.")
    if fact.review_by < today:
        yield warning(
            fact.place,
            f"review was due on {fact.review_by}",
            "Read it against its sources.",
        )
    yield from _wording_findings(fact, unkind)


def _subject_findings(fact: Fact, lexicon: Lexicon) -> Iterator[Finding]:
    known = {term.id for term in lexicon.terms}
    for drug in fact.about:
        if drug not in known:
            yield error(fact.place, f"about names the unknown drug {drug!r}", "See data/lexicon for ids.")


def _length_findings(fact: Fact, base: FactBase, around: AroundAnswers) -> Iterator[Finding]:
    words, grade = count_words(fact.full), reading_grade(fact.full)
    if words > LONGEST_ANSWER:
        yield error(fact.place, f"full has {words} words", f"Cut it to {LONGEST_ANSWER}.")
    if grade > HARDEST_GRADE:
        yield error(
            fact.place,
            f"full reads at grade {grade:.1f}",
            f"Use shorter words and sentences until it is {HARDEST_GRADE:.0f} or below.",
        )
    if any(citation.source not in base.sources for citation in fact.citations):
        return
    message = met_first(fact, around, SMS) + sms_answer(fact, base)
    strange = outside_gsm7(message)
    if strange:
        listed = ", ".join(f"{char!r} (U+{ord(char):04X})" for char in strange)
        yield error(fact.place, f"sms has {listed}, which GSM-7 lacks", "Write plain quotes and hyphens.")
    segments = count_segments(message)
    if segments > MOST_SEGMENTS:
        yield error(
            fact.place,
            f"sms with what may come before it and its source tag takes {segments} segments "
            f"({len(message)} characters)",
            f"Cut it until it fits {MOST_SEGMENTS}.",
        )


def _wording_findings(fact: Fact, unkind: tuple[UnkindWord, ...]) -> Iterator[Finding]:
    texts = {"full": fact.full, "sms": fact.sms, "question": fact.question, "myth": fact.myth or ""}
    for key, text in texts.items():
        for word in unkind:
            if word.stands_in(text):
                yield error(fact.place, f"{key} says {word.word!r}", f"Write: {word.kinder}.")


def _unkind_findings(path: Path, lines: Iterable[str], unkind: tuple[UnkindWord, ...]) -> Iterator[Finding]:
    for line in lines:
        for word in unkind:
            if word.stands_in(line):
                yield error(Place(path), f"{line!r} says {word.word!r}", f"Write: {word.kinder}.")


def _digest_findings(source: Source, text: SourceText) -> Iterator[Finding]:
    if text.sha256 != source.sha256:
        yield error(
            source.place,
            f"{source.file} is not the text that was reviewed: its SHA-256 is {text.sha256}",
            "Get the reviewed text back, or review every fact on it and then write the new digest here.",
        )


def _citation_findings(citation: Citation, text: SourceText | None) -> Iterator[Finding]:
    words = count_quote_words(citation.quote)
    if words > LONGEST_QUOTE:
        yield error(citation.place, f"quote has {words} words", f"Cut it to {LONGEST_QUOTE}.")
    if not 0 <= citation.start < citation.end:
        yield error(
            citation.place,
            f"span {citation.start}-{citation.end} is empty or negative",
            "Correct start and end.",
        )
    elif citation.end - citation.start > LONGEST_SPAN:
        yield error(
            citation.place,
            f"span is {citation.end - citation.start} characters",
            f"Cite the statement itself, at most {LONGEST_SPAN}.",
        )
    elif text is not None:
        yield from _quote_findings(citation, text)


def _quote_findings(citation: Citation, text: SourceText) -> Iterator[Finding]:
    if citation.end > len(text):
        yield error(
            citation.place,
            f"span ends at {citation.end}, past the text's end at {len(text)}",
            "Correct it.",
        )
        return
    span = text.at(citation.start, citation.end)
    if citation.quote in span:
        return
    near = text.suggest(citation.quote)
    if near is None:
        mend = "These words are not in the source. Copy the quote from it."
    elif text.at(*near) == citation.quote:
        mend = f"The quote stands at {near[0]}-{near[1]}. Correct start and end."
    else:
        mend = (
            f"The source has {text.at(*near)!r} at {near[0]}-{near[1]}. "
            "Copy it exactly: no-break spaces, quotes and dashes count."
        )
    yield error(citation.place, f"span {citation.start}-{citation.end} does not hold the quote", mend)


def _missing_texts(missing: list[Source], sources_dir: Path, required: bool) -> Finding:
    files = ", ".join(source.file for source in missing)
    return Finding(
        "error" if required else "warning",
        missing[0].place,
        f"quotes were not checked against the source texts: {sources_dir} has no {files}",
        "Put the texts there, or name their folder in BOT_SOURCES_DIR.",
    )


def _example_findings(base: FactBase, data: Path) -> Iterator[Finding]:
    counts = dict.fromkeys((fact.intent for fact in base.facts.values()), 0)
    for examples in load_examples(data / "nlu"):
        if examples.intent in counts:
            counts[examples.intent] += len(examples.texts)
        elif examples.intent.startswith("ask_fact/"):
            yield error(
                examples.place,
                f"no fact for intent {examples.intent}",
                "Add the fact or correct it.",
            )
    for fact in base.facts.values():
        if counts[fact.intent] < FEWEST_EXAMPLES:
            yield error(
                fact.place,
                f"{counts[fact.intent]} examples for {fact.intent}",
                f"Write at least {FEWEST_EXAMPLES} in data/nlu/curators/ask_fact/{fact.id}.yml.",
            )


def _lines_that_look_like_training_data(data: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted(data.rglob("*.yml")):
        if path.relative_to(data).parts[0] in {"nlu", "stories"}:
            continue
        for number, line in enumerate(_lines(path), start=1):
            if line.strip().startswith(RASA_KEYS):
                yield path, number


def _lines(path: Path) -> list[str]:
    # A file that is not UTF-8 is reported where it is read; here it only must not stop the check.
    return path.read_bytes().decode("utf-8", errors="replace").splitlines()


def _barred_line(path: Path, line: int) -> Finding:
    return error(
        Place(path, line),
        f"a line begins with one of {', '.join(RASA_KEYS)}",
        "Rasa would take the file for training data: rename the key, or break the line elsewhere.",
    )
