"""Hours in which we begin no conversation."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import BotError

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class QuietHours:
    """Hours of every day, such as `21:00-08:00`.

    Args:
        hours: from and to.
        timezone: IANA name.

    Raises:
        BotError: one of them can't be read.
    """

    def __init__(self, hours: str, timezone: str) -> None:
        found = HOURS.fullmatch(hours)
        if not found:
            raise BotError(f"BOT_SMS_QUIET_HOURS is {hours!r}. Write it as 21:00-08:00.")
        try:
            self._zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BotError(f"BOT_SMS_TIMEZONE {timezone!r} is no IANA name such as Europe/London.") from error
        begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups())
        self._from, self._to = datetime.time(begin_hour, begin_minute), datetime.time(end_hour, end_minute)

    def end(self, at: float) -> float:
        """When a text of a time may be sent: the time itself, or the end of the quiet hours it falls in.

        Args:
            at: seconds since 1970.
        """
        there = datetime.datetime.fromtimestamp(at, self._zone)
        clock = there.time()
        over_midnight = self._from > self._to
        quiet = clock >= self._from or clock < self._to if over_midnight else self._from <= clock < self._to
        if not quiet:
            return at
        day = there.date() + datetime.timedelta(days=over_midnight and clock >= self._from)
        return datetime.datetime.combine(day, self._to, self._zone).timestamp()
