"""Whether a line is open now, in its own time zone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

from bot.handoff.lines import EUROPE, WORLD, SupportLine
from bot.places.zones import has_one_clock

ALWAYS = "Mo-Su 00:00-24:00"


@dataclass(frozen=True)
class OpeningTimes:
    """When a line can be reached.

    Attributes:
        state: `always`, `open`, `closed` or `unknown` (hours not verified).
        change: when `open` ends or `closed` ends, in the line's own time zone; None if it never does.
        days: how many days after today that is, there.
        is_own_clock: whether clocks show the same all over the line's country.
    """

    state: str
    change: datetime.datetime | None = None
    days: int = 0
    is_own_clock: bool = False


def opening(line: SupportLine, now: datetime.datetime) -> OpeningTimes:
    """Whether a line is open.

    Args:
        line: the support line.
        now: an aware time.
    """
    return _times(line.hours, line, now)


def chat_opening(line: SupportLine, now: datetime.datetime) -> OpeningTimes | None:
    """Whether one can write with a line on its page; None where it has none. See `opening`."""
    return _times(line.webchat.hours, line, now) if line.webchat else None


def _times(hours: str | None, line: SupportLine, now: datetime.datetime) -> OpeningTimes:
    if hours == ALWAYS:
        return OpeningTimes("always")
    if not hours or not line.timezone:
        return OpeningTimes("unknown")
    there = now.astimezone(ZoneInfo(line.timezone)).replace(tzinfo=None)
    # Public holidays (PH) are those of the line's country.
    by_country = OpeningHours(hours, country=line.country if line.country not in (EUROPE, WORLD) else None)
    change = by_country.next_change(there)
    days = (change.date() - there.date()).days if change else 0
    state = "open" if by_country.is_open(there) else "closed"
    return OpeningTimes(state, change, days, is_own_clock=has_one_clock(line.country, now))
