"""How grave a message is taken, by how probable danger is and by its signs."""

from __future__ import annotations

import pytest

from bot.settings import Settings
from bot.understanding.reader import Reader
from bot.understanding.reading import Likely, Reading

NO_SIGN = "she is up and about"
A_SIGN = "he is not breathing"
SILENCED = "is it common that people are not breathing"


@pytest.mark.parametrize(
    ("text", "shares", "grade"),
    [
        (NO_SIGN, {"crisis_overdose": 0.8, "out_of_scope": 0.2}, "alarm"),
        (NO_SIGN, {"out_of_scope": 0.8, "crisis_overdose": 0.2}, "check"),
        (NO_SIGN, {"out_of_scope": 0.88, "crisis_overdose": 0.12}, None),
        (NO_SIGN, {"out_of_scope": 0.05, "crisis_overdose": 0.06}, "check"),
        (A_SIGN, {"out_of_scope": 0.6, "crisis_overdose": 0.35}, "alarm"),
        (A_SIGN, {"out_of_scope": 0.95, "crisis_overdose": 0.02}, "check"),
        (SILENCED, {"crisis_overdose": 0.8, "out_of_scope": 0.2}, "check"),
        (NO_SIGN, {"grief": 0.7, "crisis_suicide": 0.2}, None),
        (NO_SIGN, {"grief": 0.6, "crisis_suicide": 0.35}, "check"),
        (NO_SIGN, {"crisis_suicide": 0.85, "feeling": 0.15}, "check"),
        (NO_SIGN, {"crisis_suicide": 0.95, "feeling": 0.05}, "alarm"),
        (NO_SIGN, {"feels_unsafe": 0.9, "crisis_violence": 0.02}, "check"),
        (NO_SIGN, {"safe_now": 0.8, "crisis_overdose": 0.18}, "check"),
        (NO_SIGN, {"safe_now": 0.97, "crisis_overdose": 0.02}, None),
    ],
    ids=[
        "likely",
        "can't be ruled out",
        "unlikely",
        "the likeliest of what is unlikely",
        "a sign",
        "a sign alone",
        "a sign in a question",
        "grief",
        "grief, and maybe more",
        "likely suicide is asked about",
        "surely suicide",
        "who feels unsafe is asked",
        "good news that hardly covers danger",
        "good news",
    ],
)
def test_how_grave_a_message_is(
    here: Settings, text: str, shares: dict[str, float], grade: str | None
) -> None:
    intents = tuple(Likely(name, p) for name, p in sorted(shares.items(), key=lambda item: -item[1]))
    dangers = {name: p for name, p in shares.items() if name.startswith("crisis_")}
    reading = Reader(here.data).read(Reading(text, intents, dangers=dangers, taken=intents[0]))
    assert (reading.danger.grade if reading.danger else None) == grade


@pytest.mark.parametrize(
    ("dangers", "kind"),
    [
        ({"crisis_suicide": 0.25, "crisis_overdose": 0.2}, "crisis_overdose"),
        ({"crisis_suicide": 0.4, "crisis_overdose": 0.1}, "crisis_suicide"),
    ],
)
def test_where_an_overdose_is_nearly_as_likely_that_is_asked_about(
    here: Settings, dangers: dict[str, float], kind: str
) -> None:
    reading = Reader(here.data).read(Reading(NO_SIGN, (Likely("feeling", 0.6),), dangers=dangers))
    assert reading.danger and reading.danger.intent == kind
