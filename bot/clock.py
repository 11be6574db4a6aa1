"""The one clock that is counted by: waiting times, sessions, quiet hours, and how long words are kept."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since 1970."""

_clock: Clock = time.time


def now() -> float:
    """Seconds since 1970."""
    return _clock()


def utc_now() -> datetime.datetime:
    """The same as a date and time in UTC."""
    return datetime.datetime.fromtimestamp(_clock(), datetime.timezone.utc)


def use(clock: Clock) -> None:
    """Count by another clock in this process; tests move time by it."""
    global _clock
    _clock = clock
