"""`bot facts check` on fact bases with one thing wrong: file, line, what, and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from garden import FACT, Garden

from bot.facts.check import FEWEST_EXAMPLES
from bot.findings import Finding


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


def spans(findings: list[Finding]) -> list[Finding]:
    """The findings that say of a quote that it does not stand where it should."""
    return [finding for finding in findings if "does not hold the quote" in finding.problem]


def test_the_fact_base_is_in_order(garden: Garden) -> None:
    assert garden.check() == []


def test_wrong_offset_names_the_right_one(garden: Garden) -> None:
    garden.replace(garden.fact(), "start: 66", "start: 69")
    finding = only(garden.check())
    assert finding.place.path == garden.fact()
    assert finding.place.line == 1 + garden.fact().read_text().splitlines().index(
        "  - id: chances-getting-plot"
    )
    assert "69-128 does not hold the quote" in finding.problem
    assert "66-128" in finding.mend


def test_span_past_the_end_is_refused(garden: Garden) -> None:
    garden.replace(garden.fact(), "end: 128", "end: 12800")
    assert any("characters" in f.problem or "past the text's end" in f.problem for f in garden.check())


def test_changed_source_is_noticed(garden: Garden) -> None:
    garden.notes.write_bytes(garden.notes.read_bytes() + b" ")
    finding = only(garden.check())
    assert "SHA-256" in finding.problem and "review" in finding.mend


def test_plain_space_for_a_no_break_one_is_pointed_out(garden: Garden) -> None:
    text, exact = garden.notes.read_text(encoding="utf-8"), "open on\u00a0three days"
    start = text.index(exact)
    entry = f"  - id: open\n    source: garden-notes\n    start: {start}\n    end: {start + len(exact)}\n"
    entry += "    quote: |-\n      "
    garden.replace(garden.fact(), "related:", f"{entry}{exact}\nrelated:")
    garden.replace(garden.fact(), "cites: [chances-getting-plot]", "cites: [chances-getting-plot, open]")
    assert spans(garden.check()) == []
    garden.replace(garden.fact(), exact, exact.replace("\u00a0", " "))
    finding = only(spans(garden.check()))
    assert "no-break spaces" in finding.mend and "\\xa0" in finding.mend


def test_missing_source_texts_are_one_line_and_an_error_where_they_are_required(garden: Garden) -> None:
    description = garden.data / "sources" / "garden-notes.yml"
    other = (
        description.read_text(encoding="utf-8").replace("garden-notes", "more").replace("notes-on", "more-on")
    )
    description.with_name("more.yml").write_text(other, encoding="utf-8")
    garden.notes.unlink()
    finding = only(garden.check(required=False))
    assert finding.severity == "warning" and "BOT_SOURCES_DIR" in finding.mend
    assert "notes-on-a-garden.txt, more-on-a-garden.txt" in finding.problem
    assert only(garden.check(required=True)).severity == "error"


def test_duplicate_id(garden: Garden) -> None:
    shutil.copy(garden.fact(), garden.fact("plot-odds"))
    finding = only(garden.check())
    assert "also used in" in finding.problem and finding.place.path == garden.fact("plot-odds")


def test_fact_without_examples(garden: Garden) -> None:
    (garden.examples(FACT)).unlink()
    finding = only(garden.check())
    assert "0 examples" in finding.problem and f"{FEWEST_EXAMPLES}" in finding.mend


def test_examples_without_a_fact(garden: Garden) -> None:
    garden.write_examples("stray", 1)
    assert "no fact for intent ask_fact/stray" in only(garden.check()).problem


ENTRY, LIMIT = '  - text: "', '"\n    kind: limit\n'
HARD = "Pharmaceutically manufactured diacetylmorphine necessitates supervised administration protocols."


@pytest.mark.parametrize(
    ("old", "new", "problem", "mend"),
    [
        ("related: [", "related: [no-such-fact, ", "unknown fact 'no-such-fact'", "Correct"),
        ("It's generally", "It’s generally", "U+2019", "plain quotes"),
        ("full:\n", f"{ENTRY}{'x ' * 90}.{LIMIT}full:\n", "3 segments", "Cut"),
        ("applies_to:\n", f"{ENTRY}{'It is so. ' * 31}{LIMIT}applies_to:\n", "words", "Cut it to 90"),
        ("applies_to:\n", f"{ENTRY}{HARD} {HARD}{LIMIT}applies_to:\n", "reads at grade", "shorter words"),
        ("applies_to:\n", f"{ENTRY}Addicts ask.{LIMIT}applies_to:\n", "'Addicts'", "people who use drugs"),
        ('verdict: "false"', 'verdict: "fake"', "unknown verdict 'fake'", "Use one of"),
        ("topic: ", "tpoic: ", "topic is missing", "Add topic"),
        ("review_by: 2027", "review_by: 2025", "review was due", "Read it"),
        ("review_by: ", "reviewed: yes\nreview_by: ", "unknown key 'reviewed'", "Known here"),
        ("start: 66", 'start: "66"', "whole number", "Correct"),
        ("id: plot-chances", "id: plot-odds", "differs from the file's name", "plot-odds.yml"),
        ("source: garden-", "source: meadow-", "unknown source", "data/sources"),
        ("topic: plots", "topic: [", "not valid YAML", "indent"),
        ("topic: plots\n", "topic: plots\ntopic: twice\n", "not valid YAML", "indent"),
    ],
)
def test_each_mistake_is_named_with_its_place_and_its_mend(
    garden: Garden, old: str, new: str, problem: str, mend: str
) -> None:
    garden.replace(garden.fact(), old, new)
    found = [f for f in garden.check() if problem.lower() in f.problem.lower()]
    assert found, [str(finding) for finding in garden.check()]
    assert found[0].place.path == garden.fact()
    assert found[0].place.line > 0
    assert mend in found[0].mend


def test_quote_over_25_words(garden: Garden) -> None:
    garden.replace(garden.fact(), 'quote: "', 'quote: "' + "word " * 26)
    assert any("words" in f.problem for f in garden.check())


def test_line_that_rasa_would_take_for_training_data(garden: Garden) -> None:
    line = garden.replace(garden.fact(), "full:\n", "full:\n  stories: many.\n")
    found = [f for f in garden.check() if "begins with one of" in f.problem]
    assert found[0].place.line == line + 1


def _cases() -> list[Callable[[Garden], object]]:
    return [
        lambda garden: garden.fact().write_text("", encoding="utf-8"),
        lambda garden: garden.fact().write_text("- a\n", encoding="utf-8"),
        lambda garden: garden.fact().write_bytes(b"\xff\xfe"),
        lambda garden: (garden.data / "wording.yml").unlink(),
        lambda garden: garden.replace(garden.data / "sources" / "garden-notes.yml", "file:", "fiel:"),
    ]


@pytest.mark.parametrize("break_it", _cases())
def test_broken_files_are_findings_not_tracebacks(
    garden: Garden, break_it: Callable[[Garden], object]
) -> None:
    break_it(garden)
    assert any(finding.severity == "error" for finding in garden.check())
