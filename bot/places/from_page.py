"""Where a page takes its visitor to be, as it travels beside a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.places.gazetteer import Location

KEY = "place"


def page_place(place: Location, told: bool) -> dict[str, Any]:
    """The metadata of a message.

    Args:
        place: a country, and its subdivision if known.
        told: whether the person said so; the page guessed it otherwise.
    """
    return {KEY: {"country": place.country, "subdivision": place.subdivision, "told": told}}


def place_of_page(metadata: Mapping[str, Any], known: str | None) -> Location | None:
    """The place that a message's metadata names, if it says more than what is known.

    Args:
        metadata: of the message.
        known: the country of the conversation so far. A guess doesn't outrank it, nor does the country alone
            take a subdivision away that was told in words.
    """
    if not (place := metadata.get(KEY)):
        return None
    found = Location(place["country"], place["subdivision"])
    says_more = place["told"] and (found.country != known or found.subdivision)
    return found if known is None or says_more else None
