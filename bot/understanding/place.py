"""Where is its writer: a place that they say they are in, not one that a question is about."""

from __future__ import annotations

from bot.facts.models import ASK_FACT
from bot.places.gazetteer import Gazetteer
from bot.safety.models import CRISIS
from bot.understanding.reading import BEYOND_FACTS, BOUNDARY, Reading

ABOUT_ONESELF = ("handoff", "inform_place", CRISIS, BOUNDARY)
"""Beginnings of intents by which naming a place means being there."""
ABOUT_THE_WORLD = {ASK_FACT, BEYOND_FACTS, "ask_about_place"}
"""Intents of questions, which name places that their writer is not in."""


class PlaceStep:
    """Finds the place; numbers and support lines follow from it.

    Args:
        gazetteer: knows places by name.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, reading: Reading) -> Reading:
        """The reading with where its writer is."""
        place = self._gazetteer.here(reading.text)
        if place is None and reading.taken.name.startswith(ABOUT_ONESELF):
            place = self._gazetteer.anywhere(reading.text)
        if place is None and reading.taken.name not in ABOUT_THE_WORLD and not reading.is_likely:
            place = self._gazetteer.by_itself(reading.text)
        return reading.because(f"in {self._gazetteer.label(place)}", place=place) if place else reading
