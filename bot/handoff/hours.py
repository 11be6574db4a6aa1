"""Whether a line is open now, in its own time zone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

from bot.handoff.lines import EUROPE, WORLD, SupportLine

ALWAYS = "Mo-Su 00:00-24:00"


@dataclass(frozen=True)
class OpeningTimes:
    """When a line can be reached.

    Attributes:
        state: `always`, `open`, `closed` or `unknown` (hours not verified).
        change: when `open` ends or `closed` ends, in the line's own time zone; None if it never does.
        days: how many days after today that is, there.
    """

    state: str
    change: datetime.datetime | None = None
    days: int = 0


def opening(line: SupportLine, now: datetime.datetime) -> OpeningTimes:
    """Whether a line is open.

    Args:
        line: the support line.
        now: an aware time.
    """
    if line.hours == ALWAYS:
        return OpeningTimes("always")
    if not line.hours or not line.timezone:
        return OpeningTimes("unknown")
    there = now.astimezone(ZoneInfo(line.timezone)).replace(tzinfo=None)
    # Public holidays (PH) are those of the line's country.
    hours = OpeningHours(line.hours, country=line.country if line.country not in (EUROPE, WORLD) else None)
    change = hours.next_change(there)
    days = (change.date() - there.date()).days if change else 0
    return OpeningTimes("open" if hours.is_open(there) else "closed", change, days)
