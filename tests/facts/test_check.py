"""`bot facts check` on fact bases with one thing wrong: file, line, what, and how to mend it."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.facts.check import FEWEST_EXAMPLES, check_fact_base
from bot.findings import Finding
from bot.settings import Settings

TODAY = datetime.date(2026, 11, 23)
FACT = "uk-chances"


class Copy:
    """A copy of the data and the sources, to break."""

    def __init__(self, here: Settings, folder: Path) -> None:
        self.data, self.sources = folder / "data", folder / "sources"
        shutil.copytree(here.data, self.data)
        shutil.copytree(here.sources_dir, self.sources)
        for path in self.sources.iterdir():
            path.chmod(0o644)

    def fact(self, id_: str = FACT) -> Path:
        return self.data / "facts" / f"{id_}.yml"

    def replace(self, path: Path, old: str, new: str) -> int:
        """Replace the first occurrence; return its line."""
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def check(self, required: bool = True) -> list[Finding]:
        return check_fact_base(self.data, self.sources, TODAY, required)


@pytest.fixture
def copy(here: Settings, tmp_path: Path) -> Copy:
    assert here.sources_dir.is_dir(), (
        f"{here.sources_dir} is missing: put the shared folder beside the checkout"
    )
    return Copy(here, tmp_path)


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


def spans(findings: list[Finding]) -> list[Finding]:
    """The findings that say of a quote that it does not stand where it should."""
    return [finding for finding in findings if "does not hold the quote" in finding.problem]


def test_the_fact_base_is_in_order(copy: Copy) -> None:
    assert copy.check() == []


def test_wrong_offset_names_the_right_one(copy: Copy) -> None:
    copy.replace(copy.fact(), "start: 257", "start: 260")
    finding = only(copy.check())
    assert finding.place.path == copy.fact()
    assert finding.place.line == 1 + copy.fact().read_text().splitlines().index(
        "  - source: uk-diamorphine-guide"
    )
    assert "260-312 does not hold the quote" in finding.problem
    assert "257-312" in finding.mend


def test_span_past_the_end_is_refused(copy: Copy) -> None:
    copy.replace(copy.fact(), "end: 312", "end: 31200")
    assert any("characters" in f.problem or "past the text's end" in f.problem for f in copy.check())


def test_changed_source_is_noticed(copy: Copy) -> None:
    path = copy.sources / "000_11a2aa09db3fe584.txt"
    path.write_bytes(path.read_bytes() + b" ")
    finding = only(copy.check())
    assert "SHA-256" in finding.problem and "review" in finding.mend


def test_plain_space_for_a_no_break_one_is_pointed_out(copy: Copy) -> None:
    source = copy.sources / "004_da6216cdcea8b910.txt"
    text = source.read_bytes().decode("utf-8")
    assert "\u00a0" in text
    at = text.index("\u00a0")
    start, end = max(0, at - 12), at + 12
    exact = text[start:end].strip("\n •")
    start = text.index(exact)
    old = copy.fact().read_text(encoding="utf-8")
    entry = f"  - source: crosstown-clinic-article\n    start: {start}\n    end: {start + len(exact)}\n"
    entry += "    quote: |-\n      "
    with_exact = old.replace("related:", f"{entry}{exact}\nrelated:").replace("cites: [1]", "cites: [1, 3]")
    copy.fact().write_text(with_exact, encoding="utf-8")
    assert spans(copy.check()) == []
    copy.fact().write_text(with_exact.replace(exact, exact.replace("\u00a0", " ")), encoding="utf-8")
    finding = only(spans(copy.check()))
    assert "no-break spaces" in finding.mend and "\\xa0" in finding.mend


def test_missing_source_text_is_an_error_where_it_is_required(copy: Copy) -> None:
    (copy.sources / "000_11a2aa09db3fe584.txt").unlink()
    assert only(copy.check(required=True)).severity == "error"
    assert only(copy.check(required=False)).severity == "warning"


def test_duplicate_id(copy: Copy) -> None:
    shutil.copy(copy.fact(), copy.fact("uk-odds"))
    finding = only(copy.check())
    assert "also used in" in finding.problem and finding.place.path == copy.fact("uk-odds")


def test_fact_without_examples(copy: Copy) -> None:
    (copy.data / "nlu" / "ask_fact" / f"{FACT}.yml").unlink()
    finding = only(copy.check())
    assert "0 examples" in finding.problem and f"{FEWEST_EXAMPLES}" in finding.mend


def test_examples_without_a_fact(copy: Copy) -> None:
    path = copy.data / "nlu" / "ask_fact" / "stray.yml"
    path.write_text(
        'version: "3.1"\nnlu:\n- intent: ask_fact/stray\n  examples: |\n    - hm\n', encoding="utf-8"
    )
    assert "no fact for intent ask_fact/stray" in only(copy.check()).problem


ENTRY, LIMIT = '  - text: "', '"\n    kind: limit\n'
HARD = "Pharmaceutically manufactured diacetylmorphine necessitates supervised administration protocols."


@pytest.mark.parametrize(
    ("old", "new", "problem", "mend"),
    [
        ("related: [", "related: [no-such-fact, ", "unknown fact 'no-such-fact'", "Correct"),
        ("It's rarely", "It’s rarely", "U+2019", "plain quotes"),
        ("full:\n", f"{ENTRY}{'x ' * 90}.{LIMIT}full:\n", "3 segments", "Cut"),
        ("applies_to:\n", f"{ENTRY}{'It is so. ' * 31}{LIMIT}applies_to:\n", "words", "Cut it to 90"),
        ("applies_to:\n", f"{ENTRY}{HARD} {HARD}{LIMIT}applies_to:\n", "reads at grade", "shorter words"),
        ("applies_to:\n", f"{ENTRY}Addicts ask.{LIMIT}applies_to:\n", "'Addicts'", "people who use drugs"),
        ('verdict: "false"', 'verdict: "fake"', "unknown verdict 'fake'", "Use one of"),
        ("topic: ", "tpoic: ", "topic is missing", "Add topic"),
        ("review_by: 2027", "review_by: 2025", "review was due", "Read it"),
        ("review_by: ", "reviewed: yes\nreview_by: ", "unknown key 'reviewed'", "Known here"),
        ("start: 257", 'start: "257"', "whole number", "Correct"),
        ("id: uk-chances", "id: uk-odds", "differs from the file's name", "uk-odds.yml"),
        ("source: uk-", "source: us-", "unknown source", "data/sources"),
        ("topic: availability", "topic: [", "not valid YAML", "indent"),
        ("topic: availability\n", "topic: availability\ntopic: twice\n", "not valid YAML", "indent"),
    ],
)
def test_each_mistake_is_named_with_its_place_and_its_mend(
    copy: Copy, old: str, new: str, problem: str, mend: str
) -> None:
    copy.replace(copy.fact(), old, new)
    found = [f for f in copy.check() if problem.lower() in f.problem.lower()]
    assert found, [str(finding) for finding in copy.check()]
    assert found[0].place.path == copy.fact()
    assert found[0].place.line > 0
    assert mend in found[0].mend


def test_quote_over_25_words(copy: Copy) -> None:
    copy.replace(copy.fact(), 'quote: "', 'quote: "' + "word " * 26)
    assert any("words" in f.problem for f in copy.check())


def test_line_that_rasa_would_take_for_training_data(copy: Copy) -> None:
    line = copy.replace(copy.fact(), "full:\n", "full:\n  stories: many.\n")
    found = [f for f in copy.check() if "begins with one of" in f.problem]
    assert found[0].place.line == line + 1


def _cases() -> list[Callable[[Copy], object]]:
    return [
        lambda copy: copy.fact().write_text("", encoding="utf-8"),
        lambda copy: copy.fact().write_text("- a\n", encoding="utf-8"),
        lambda copy: copy.fact().write_bytes(b"\xff\xfe"),
        lambda copy: (copy.data / "wording.yml").unlink(),
        lambda copy: copy.replace(copy.data / "sources" / "uk-diamorphine-guide.yml", "file:", "fiel:"),
    ]


@pytest.mark.parametrize("break_it", _cases())
def test_broken_files_are_findings_not_tracebacks(copy: Copy, break_it: Callable[[Copy], object]) -> None:
    break_it(copy)
    assert any(finding.severity == "error" for finding in copy.check())
