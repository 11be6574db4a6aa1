"""Each sentence of a fact rests on something and says no more than that; the first says the fact itself."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import app
from bot.facts.check import check_fact_base
from bot.facts.models import ADVICE, CITED, GLOSS, FactBase
from bot.facts.render import Telling, fact_payload, quotes
from bot.findings import Finding
from bot.settings import Settings

TODAY = datetime.date(2026, 11, 23)
UNUSED = (
    "  - source: uk-diamorphine-guide\n    start: 0\n    end: 45\n"
    '    quote: "Diamorphine, pharmaceutically produced heroin"\n'
)
SECOND = "generally thought of as a last resort."


def findings_with(here: Settings, folder: Path, old: str, new: str) -> list[Finding]:
    """What is found when the full text of one fact is changed."""
    data = folder / "data"
    shutil.copytree(here.data, data)
    path = data / "facts" / "uk-chances.yml"
    before, full = path.read_text(encoding="utf-8").split("full:\n")
    assert old in full
    path.write_text(f"{before}full:\n{full.replace(old, new, 1)}", encoding="utf-8")
    return check_fact_base(data, here.sources_dir, TODAY, sources_required=True)


@pytest.mark.parametrize(
    ("old", "new", "problem", "mend"),
    [
        ("    cites: [1]\n", "", "rests on nothing", "gloss, advice, limit"),
        ("cites: [1]", "cites: [7]", "cites number 7 of 2", "from 1 to 2"),
        ("cites: [1]", "kind: guess", "unknown kind 'guess'", "gloss, advice, limit"),
        ("cites: [1]", "cites: [1]\n    kind: limit", "a limit cites", "Remove"),
        ("cites: [1]", "kind: advice", "advice without evidence", "must"),
        ("cites: [1]", "cites: [1]\n    evidence: hallucinations", "cited with evidence", "must"),
        ("cites: [1]", "kind: gloss\n    evidence: hearsay", "unknown guidance 'hearsay'", "guidance.yml"),
        ("related:", f"{UNUSED}related:", "no sentence rests on citation 3", "remove it"),
        ("The chances", "Yes. The chances", "begins with 'Yes'", "the fact itself"),
        ("The chances", "It can be hard: the chances", "begins with 'It'", "subject"),
        ("very slim, ", "very slim. But ", "more than one sentence", "an entry of each"),
        ("guide says.", "guide says", "does not end", "full stop"),
        ("generally thought of as", "usually", "that it is held", "under reason"),
        (SECOND, "thought of as a last resort.", "as a rule ('generally')", "no more than the quote"),
        (SECOND, "generally thought of as the only last resort.", "adds 'only'", "cite what says it"),
        (
            SECOND,
            "generally thought of as a last resort by 9.",
            "adds the number 9",
            "cite what says it",
        ),
        (SECOND, "not generally thought of as a last resort.", "is negated", "reason"),
        ("cites: [2]", "cites: [2]\n    reason: just so", "a reason that nothing calls for", "Remove"),
    ],
)
def test_each_mistake_in_a_sentence_is_named_with_its_place_and_its_mend(
    here: Settings, tmp_path: Path, old: str, new: str, problem: str, mend: str
) -> None:
    found = findings_with(here, tmp_path, old, new)
    named = [finding for finding in found if problem in finding.problem]
    assert named, [str(finding) for finding in found]
    assert named[0].place.line > 1
    assert mend in named[0].mend


def test_a_written_reason_lets_a_stronger_sentence_pass(here: Settings, tmp_path: Path) -> None:
    why = 'cites: [2]\n    reason: "A reviewer looked at it."'
    changed = "thought of as a last resort."
    assert findings_with(here, tmp_path, SECOND + '"\n    cites: [2]', f'{changed}"\n    {why}') == []


def test_a_hedge_is_found_without_the_source_at_hand(here: Settings, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(here.data, data)
    path = data / "facts" / "street-drug-use.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("may mean that you", "means you"), encoding="utf-8"
    )
    found = check_fact_base(data, tmp_path / "nowhere", TODAY, sources_required=False)
    stronger = [finding for finding in found if finding.severity == "error"]
    assert len(stronger) == 1
    assert "('may')" in stronger[0].problem and "may mean you will feel" in stronger[0].problem


def test_the_payload_says_what_each_sentence_rests_on(base: FactBase) -> None:
    for fact in base.facts.values():
        for channel in ("", "sms"):
            payload = fact_payload(fact, base, Telling(channel))
            assert " ".join(entry["text"] for entry in payload["sentences"]) == (
                fact.sms if channel else fact.full
            )
            for entry in payload["sentences"]:
                assert bool(entry["citations"]) == (entry["kind"] == CITED)
                assert bool(entry["guidance"]) == (entry["kind"] in (GLOSS, ADVICE))
                assert all(i < len(payload["citations"]) for i in entry["citations"])


def test_by_sms_one_quote_is_given_that_of_the_first_sentence(base: FactBase) -> None:
    for fact in base.facts.values():
        assert fact.sms_sentences[0].cites, fact.id
        assert quotes(fact, base, "sms").count("“") == 1 + quotes(fact, base, "sms").count("“kick")
        assert fact.citations[fact.sms_sentences[0].cites[0]].quote in quotes(fact, base, "sms")


def test_show_and_export_carry_what_each_sentence_rests_on() -> None:
    shown = CliRunner().invoke(app, ["facts", "show", "side-effect-breathing"]).output
    assert "[1, 3]" in shown and "gloss" in shown and "DrugWise" in shown
    exported = json.loads(CliRunner().invoke(app, ["facts", "export"]).output)
    fact = next(entry for entry in exported["facts"] if entry["id"] == "side-effect-breathing")
    assert fact["full"].startswith("Respiratory depression")
    assert fact["full_sentences"][1]["evidence"] == "opioids-slow-breathing"
    assert exported["guidance"][0]["url"].startswith("https://")
