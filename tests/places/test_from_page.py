"""What the page says of its visitor's place, beside what is known."""

from __future__ import annotations

import pytest

from bot.places.from_page import page_place, place_of_page
from bot.places.gazetteer import Location

UK, SCOTLAND, CANADA = Location("GB"), Location("GB", "GB-SCT"), Location("CA")


@pytest.mark.parametrize(
    ("place", "told", "known", "found"),
    [
        (UK, False, None, UK),
        (UK, False, "CA", None),
        (CANADA, True, "GB", CANADA),
        (SCOTLAND, True, "GB", SCOTLAND),
        (UK, True, "GB", None),
    ],
)
def test_what_was_told_outranks_what_is_known_and_a_guess_does_not(
    place: Location, told: bool, known: str | None, found: Location | None
) -> None:
    assert place_of_page(page_place(place, told), known) == found


def test_no_word_of_a_place_says_nothing() -> None:
    assert place_of_page({}, None) is None
