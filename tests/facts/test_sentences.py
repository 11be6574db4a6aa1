"""Each sentence of a fact rests on something and says no more than that; the first says the fact itself."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from garden import Garden

from bot.cli import app
from bot.facts.models import ADVICE, CITED, GLOSS, FactBase
from bot.facts.render import Telling, fact_payload, quotes
from bot.findings import Finding

UNUSED = """\
  - id: a-title
    source: garden-notes
    start: 0
    end: 24
    quote: "Notes on a shared garden"
"""
FIRST, LAST = "cites: [chances-getting-plot]", "cites: [plot-generally-thought]"
SECOND = "generally thought of as something to wait for."


def findings_with(garden: Garden, old: str, new: str) -> list[Finding]:
    """What is found when the full text of one fact is changed."""
    path = garden.fact()
    before, full = path.read_text(encoding="utf-8").split("full:\n")
    assert old in full
    path.write_text(f"{before}full:\n{full.replace(old, new, 1)}", encoding="utf-8")
    return garden.check()


@pytest.mark.parametrize(
    ("old", "new", "problem", "mend"),
    [
        (f"    {FIRST}\n", "", "rests on nothing", "gloss, advice, limit"),
        (
            FIRST,
            "cites: [weeds]",
            "cites 'weeds', which is none of the fact's",
            "chances-getting-plot, plot-gen",
        ),
        (FIRST, "kind: guess", "unknown kind 'guess'", "gloss, advice, limit"),
        (FIRST, f"{FIRST}\n    kind: limit", "a limit cites", "Remove"),
        (FIRST, "kind: advice", "advice without evidence", "must"),
        (FIRST, f"{FIRST}\n    evidence: watering", "cited with evidence", "must"),
        (FIRST, "kind: gloss\n    evidence: hearsay", "unknown guidance 'hearsay'", "guidance.yml"),
        ("related:", f"{UNUSED}related:", "no sentence rests on citation 'a-title'", "remove it"),
        ("The chances", "Yes. The chances", "begins with 'Yes'", "the fact itself"),
        ("The chances", "It can be hard: the chances", "begins with 'It'", "subject"),
        ("very slim, ", "very slim. But ", "more than one sentence", "an entry of each"),
        ("notes say.", "notes say", "does not end", "full stop"),
        ("generally thought of as", "usually", "that it is held", "under reason"),
        (SECOND, "thought of as something to wait for.", "as a rule ('generally')", "no more than the quote"),
        (SECOND, "generally thought of as the only thing to wait for.", "adds 'only'", "cite what says it"),
        (
            SECOND,
            "generally thought of as 9 years to wait for.",
            "adds the number 9",
            "cite what says it",
        ),
        (SECOND, "not generally thought of as something to wait for.", "is negated", "reason"),
        (LAST, f"{LAST}\n    reason: just so", "a reason that nothing calls for", "Remove"),
    ],
)
def test_each_mistake_in_a_sentence_is_named_with_its_place_and_its_mend(
    garden: Garden, old: str, new: str, problem: str, mend: str
) -> None:
    found = findings_with(garden, old, new)
    named = [finding for finding in found if problem in finding.problem]
    assert named, [str(finding) for finding in found]
    assert named[0].place.line > 1
    assert mend in named[0].mend


def test_a_written_reason_lets_a_stronger_sentence_pass(garden: Garden) -> None:
    why = f'{LAST}\n    reason: "A reviewer looked at it."'
    changed = "thought of as something to wait for."
    assert findings_with(garden, f'{SECOND}"\n    {LAST}', f'{changed}"\n    {why}') == []


def test_a_hedge_is_found_without_the_source_at_hand(garden: Garden) -> None:
    garden.notes.unlink()
    garden.replace(garden.fact("better-sleep"), "Digging may mean that you", "Digging means you")
    stronger = [finding for finding in garden.check(required=False) if finding.severity == "error"]
    assert len(stronger) == 1
    assert "('may')" in stronger[0].problem and "Digging may mean that you sleep" in stronger[0].problem


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
    assert (
        "[respiratory-depression, common-side-effects]" in " ".join(shown.split())
        and "gloss" in shown
        and "DrugWise" in shown
    )
    exported = json.loads(CliRunner().invoke(app, ["facts", "export"]).output)
    fact = next(entry for entry in exported["facts"] if entry["id"] == "side-effect-breathing")
    assert fact["full"].startswith("Respiratory depression")
    assert fact["full_sentences"][1]["evidence"] == "opioids-slow-breathing"
    assert exported["guidance"][0]["url"].startswith("https://")
