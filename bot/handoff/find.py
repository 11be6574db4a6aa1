"""Which support lines to offer: by need, place and opening hours."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.handoff.hours import OpeningTimes, opening
from bot.handoff.lines import EUROPE, WORLD, SupportLine
from bot.places.gazetteer import Gazetteer, Location

MOST_LINES = 3
OUR_LANGUAGE = "en"
"""What the assistant speaks, and so whoever asks it."""
REACHABLE_FIRST = ("always", "open", "unknown", "closed")


@dataclass(frozen=True)
class Offer:
    """A line to offer, and when it can be reached."""

    line: SupportLine
    opening: OpeningTimes


def find_lines(
    lines: Iterable[SupportLine], place: Location, needs: Sequence[str], now: datetime.datetime
) -> list[Offer]:
    """The lines to offer somebody, best first.

    Args:
        lines: every support line; those of low confidence are left out.
        place: where the person is.
        needs: kinds of line, the most wanted first.
        now: an aware time.

    Returns:
        At most three of the kinds wanted. What can be reached now comes before what is closed, within it the
        kind most wanted, then lines for the person's own subdivision. The worldwide directory where the
        country has none, or none that speaks OUR_LANGUAGE.
    """
    usable = [line for line in lines if line.confidence != "low"]
    here = [Offer(line, opening(line, now)) for line in usable if _serves(line, place) and line.kind in needs]
    here.sort(key=lambda offer: _rank(offer, needs))
    chosen = _varied(here)
    if any(OUR_LANGUAGE in offer.line.languages for offer in chosen):
        return chosen
    # Somebody who writes English abroad is shown one way to help in English, too.
    worldwide = [Offer(line, opening(line, now)) for line in usable if line.country == WORLD]
    return [*chosen[: MOST_LINES - 1], *worldwide]


def emergency_line(
    lines: Iterable[SupportLine], place: Location, european: frozenset[str]
) -> SupportLine | None:
    """The emergency number of a country; 112 in the European Union; None where unknown."""
    countries = [place.country] + ([EUROPE] if place.country in european else [])
    emergency = [line for line in lines if line.kind == "emergency"]
    return next((line for code in countries for line in emergency if line.country == code), None)


def lines_with_words(lines: Iterable[SupportLine], words: str, gazetteer: Gazetteer) -> list[SupportLine]:
    """Lines in whose name, purpose or country each of some words begins a word; none of low confidence."""
    wanted = [re.compile(rf"\b{re.escape(word)}") for word in re.findall(r"[^\W_]+", words.lower())]
    usable = [line for line in lines if line.confidence != "low"]

    def said(line: SupportLine) -> str:
        countries = [gazetteer.label(Location(line.country, part)) for part in (None, *line.subdivisions)]
        return " ".join([line.name, line.purpose, line.country, *countries]).lower()

    return [line for line in usable if all(word.search(said(line)) for word in wanted)]


def _serves(line: SupportLine, place: Location) -> bool:
    return line.country == place.country and (not line.subdivisions or place.subdivision in line.subdivisions)


def _rank(offer: Offer, needs: Sequence[str]) -> tuple[bool, int, bool, int]:
    return (
        offer.opening.state == "closed",
        needs.index(offer.line.kind),
        not offer.line.subdivisions,
        REACHABLE_FIRST.index(offer.opening.state),
    )


def _varied(offers: list[Offer]) -> list[Offer]:
    """At most two of a kind, so that one need doesn't crowd out another."""
    chosen: list[Offer] = []
    for offer in offers:
        same = sum(other.line.kind == offer.line.kind for other in chosen)
        if same < MOST_LINES - 1 and len(chosen) < MOST_LINES:
            chosen.append(offer)
    return chosen
