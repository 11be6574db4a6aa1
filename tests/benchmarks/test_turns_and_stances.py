"""What is counted of strangers' turns, and of how their messages stand to the facts."""

from __future__ import annotations

import numpy as np

from benchmarks import conversations, stances
from bot.claims.written import ASKS, FACT, MYTH, WrittenStance
from bot.understanding.conversations import LaterTurn
from bot.understanding.reading import FALLBACK, Likely, Reading
from bot.understanding.thresholds import Thresholds

LEGAL, CHANCES = "ask_fact/is-it-legal", "ask_fact/uk-chances"


def told(fact: str) -> Reading:
    return Reading("so can i", facts=(Likely(fact, 0.9),), taken=Likely("ask_fact", 0.9))


def turn(*intents: str) -> LaterTurn:
    return LaterTurn("so can i", "is it legal", LEGAL, intents, "hand-l")


def test_a_turn_is_right_with_its_fact_told_or_likely_or_its_intent() -> None:
    likely = Reading("so can i", facts=(Likely(CHANCES, 0.5),), taken=Likely(FALLBACK, 0.5), is_likely=True)
    wanted = [turn(CHANCES), turn(CHANCES), turn("reaction"), turn(LEGAL), turn("reaction", CHANCES)]
    read = [told(CHANCES), likely, Reading("ok", taken=Likely("reaction", 0.9)), told(CHANCES), likely]
    counts = {figure.name: figure.count for figure in conversations.figures(wanted, read)}
    assert counts == {
        "turns, right": 4,
        "turns, told a wrong fact": 1,
        "turns, a wrong fact as likely": 0,
    }


def test_of_each_stance_those_are_counted_who_are_told_how_the_myth_stands() -> None:
    least = Thresholds().states_claim
    asked = [WrittenStance("x", "cuts-crime", stance, "hand-a") for stance in (MYTH, MYTH, FACT, ASKS, ASKS)]
    states = np.array([least + 0.1, least - 0.1, least + 0.1, least - 0.2, 0.0])
    counts = {figure.name: (figure.count, figure.of) for figure in stances.figures(asked, states)}
    assert counts["myth, told"] == (1, 2)
    assert counts["fact, told"] == (1, 1)
    assert counts["asks, told"] == (0, 2)
