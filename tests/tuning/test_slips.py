"""Slips of the finger in what the encoder is tuned on."""

from __future__ import annotations

import random

import pytest

from bot.tuning.slips import NEIGHBOURS, slipped, with_slips

TEXT = "i cant stop shaking since they stopped my script, what should i do"


def test_neighbours_on_the_keyboard_are_near_in_both_directions() -> None:
    assert set(NEIGHBOURS["a"]) == set("qwszx")
    assert all(letter in NEIGHBOURS[other] for letter, others in NEIGHBOURS.items() for other in others)


def test_a_slip_changes_a_word_and_leaves_most_of_it() -> None:
    chance = random.Random(0)
    slips = {slipped("stopped", chance) for _ in range(200)}
    assert {"stpped", "stoped", "stppd"} <= slips and len(slips) > 20
    assert all(slip[0] in NEIGHBOURS["s"] + "st" for slip in slips)


@pytest.mark.parametrize("word", ["i", "no", ""])
def test_short_words_stay(word: str) -> None:
    assert slipped(word, random.Random(0)) == word


def test_half_of_the_texts_stay_and_a_draw_gives_the_same_again() -> None:
    drawn = [with_slips(TEXT, random.Random(seed)) for seed in range(400)]
    assert 0.5 < sum(text == TEXT for text in drawn) / len(drawn) < 0.75
    assert drawn == [with_slips(TEXT, random.Random(seed)) for seed in range(400)]
