"""Which support lines to offer: by need, place and opening hours."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.handoff.hours import OpeningTimes, chat_opening, opening
from bot.handoff.lines import EUROPE, WORLD, SupportLine
from bot.places.gazetteer import Gazetteer, Location

MOST_LINES = 3
OUR_LANGUAGE = "en"
"""What the assistant speaks, and so whoever asks it."""
REACHABLE_FIRST = ("always", "open", "unknown", "closed")


@dataclass(frozen=True)
class Wanted:
    """What somebody wants of a line.

    Attributes:
        kinds: kinds of line, the most wanted first.
        in_writing: whether they can't, or won't, speak aloud.
        for_family: whether they ask as family or a friend of somebody.
    """

    kinds: tuple[str, ...]
    in_writing: bool = False
    for_family: bool = False


@dataclass(frozen=True)
class Offer:
    """A line to offer, when it can be reached, and when one can write with it on its page, if at all."""

    line: SupportLine
    opening: OpeningTimes
    chat: OpeningTimes | None

    @property
    def takes_chats(self) -> bool:
        """Whether one can write with it on its page now, as far as is known."""
        return self.chat is not None and self.chat.state != "closed"

    @property
    def takes_words(self) -> bool:
        """Whether it can be reached without speaking."""
        return self.line.text is not None or self.takes_chats


def offer(line: SupportLine, now: datetime.datetime) -> Offer:
    """A line as it can be reached at a time."""
    return Offer(line, opening(line, now), chat_opening(line, now))


def find_lines(
    lines: Iterable[SupportLine], place: Location, wanted: Wanted, now: datetime.datetime
) -> list[Offer]:
    """The lines to offer somebody, best first.

    Args:
        lines: every support line; those of low confidence are left out.
        place: where the person is.
        wanted: what they want.
        now: an aware time.

    Returns:
        At most three of the kinds wanted. Where it can't be by voice, lines that take words come first. What
        can be reached now comes before what is closed, within it lines for families where they ask as one,
        the kind most wanted, then lines for the person's own subdivision. Lines for families alone are for
        nobody else. The worldwide directory where the country has none, or none that speaks OUR_LANGUAGE.
    """
    usable = [line for line in lines if line.confidence != "low"]
    here = [offer(line, now) for line in usable if _serves(line, place) and _suits(line, wanted)]
    here.sort(key=lambda one: _rank(one, wanted))
    chosen = _varied(here)
    if any(OUR_LANGUAGE in one.line.languages for one in chosen):
        return chosen
    # Somebody who writes English abroad is shown one way to help in English, too.
    worldwide = [offer(line, now) for line in usable if line.country == WORLD]
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


def _suits(line: SupportLine, wanted: Wanted) -> bool:
    return line.kind in wanted.kinds and (wanted.for_family or not line.for_families)


def _rank(one: Offer, wanted: Wanted) -> tuple[bool, bool, bool, int, bool, int]:
    return (
        wanted.in_writing and not one.takes_words,
        one.opening.state == "closed",
        not one.line.for_families,
        wanted.kinds.index(one.line.kind),
        not one.line.subdivisions,
        REACHABLE_FIRST.index(one.opening.state),
    )


def _varied(offers: list[Offer]) -> list[Offer]:
    """At most two of a kind, so that one need doesn't crowd out another."""
    chosen: list[Offer] = []
    for one in offers:
        same = sum(other.line.kind == one.line.kind for other in chosen)
        if same < MOST_LINES - 1 and len(chosen) < MOST_LINES:
            chosen.append(one)
    return chosen
