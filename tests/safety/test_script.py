"""What is said at a boundary and to a need: nothing to do without public guidance behind it."""

from __future__ import annotations

import pytest

from bot.handoff.lines import load_lines
from bot.language.reading import reading_grade
from bot.safety.script import SafetyScript, load_script
from bot.settings import Settings

OURS = {
    "glad-to-stop", "ways-out", "slip", "naloxone-now", "no-doses", "ask-prescriber", "took-too-much",
    "no-medicines", "ask-doctor", "no-supply", "treatment", "no-use", "exchange", "no-diagnosis", "see-nurse",
    "if-serious", "no-legal", "lawyer", "help", "somebody-listens", "sorry-for-loss", "when-it-is-now",
    "deserve-safety", "heard-low", "heard-lonely", "heard-ashamed", "heard-nervous", "heard-judged",
    "heard-exhausted", "heard-let-down", "heard-hurt", "heard-glad",
}  # fmt: skip
"""Steps that refuse, ask or point to somebody; all others tell what to do and need evidence."""


@pytest.fixture(scope="module")
def script(here: Settings) -> SafetyScript:
    return load_script(here.data / "safety" / "script.yml")


def test_every_instruction_has_public_guidance_behind_it(script: SafetyScript) -> None:
    bare = {step.id for step in script.steps if not step.evidence}
    assert bare == OURS
    assert all(url.startswith("http") and seen for step in script.steps for url, seen in step.evidence)


def test_numbers_are_those_of_the_support_lines(script: SafetyScript, here: Settings) -> None:
    lines = load_lines(here.data / "support_lines.yml")
    for place in script.places[1:]:
        for name, ids in place.lines.items():
            assert all(lines[id_].country == place.country for id_ in ids)
            shown = [str(lines[id_].phone).split(" (")[0] for id_ in ids if lines[id_].phone]
            assert all(phone in place.texts[name] for phone in shown if name != "emergency"), place
        emergency = lines[place.lines["emergency"][0]]
        assert str(emergency.phone) in place.texts["emergency"]


def test_replies_are_short_and_plain(script: SafetyScript) -> None:
    for reply in script.replies():
        assert len(reply.text) < 480, reply
        assert reading_grade(reply.text) <= 8, reply
