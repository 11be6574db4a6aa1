"""Whether a message states a claim, so that how the myth stands is told first."""

from __future__ import annotations

import pytest

from bot.settings import Settings
from bot.understanding.reader import Reader
from bot.understanding.reading import Likely, Reading

FACT = Likely("ask_fact/cuts-crime", 0.9)


@pytest.mark.parametrize(
    ("stances", "states"),
    [
        ({"myth": 0.9, "asks": 0.1}, True),
        ({"myth": 0.4, "fact": 0.5, "asks": 0.1}, True),
        ({"myth": 0.3, "fact": 0.3, "asks": 0.4}, False),
        ({"reports": 0.9, "myth": 0.1}, False),
        ({}, False),
    ],
    ids=["the myth", "the myth or its contrary", "a question", "what others say", "nothing learnt"],
)
def test_who_states_something_is_told_how_the_myth_stands(
    here: Settings, stances: dict[str, float], states: bool
) -> None:
    asked = Likely("ask_fact", 0.9)
    reading = Reading("it raises crime", (asked,), (FACT,), stances=stances, taken=asked)
    assert Reader(here.data).read(reading).states_claim is states


def test_no_myth_is_held_against_what_was_only_likely_asked_for(here: Settings) -> None:
    asked, other = Likely("ask_fact", 0.5), Likely("out_of_scope", 0.4)
    likely = (Likely("ask_fact/cuts-crime", 0.45),)
    reading = Reader(here.data).read(
        Reading("it raises crime", (asked, other), likely, stances={"myth": 1.0})
    )
    assert reading.is_likely and not reading.states_claim
