"""What texts may cost: so many a number, so many segments a day."""

from __future__ import annotations

import datetime
import logging

from cachetools import TTLCache
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import select

from bot import clock
from bot.clock import Clock
from bot.errors import BotError
from bot.settings import SmsSettings
from bot.storage.database import Database, set_row
from bot.storage.tables import sms_spent as table

logger = logging.getLogger(__name__)

ANSWER, NOTICE, SILENCE = "answer", "notice", "silence"
MOST_IN_DANGER, SECONDS_IN_DANGER = 10_000, 1800
LIVE_LIMIT = parse("500/hour")
"""Of one person's words to a support worker."""


class SmsBudget:
    """Counts texts by number in this process, and segments by day in the database.

    Args:
        database: where the segments are counted.
        settings: the limits.
        now: the clock, seconds since 1970.

    Raises:
        BotError: a limit can't be read.
    """

    def __init__(self, database: Database, settings: SmsSettings, now: Clock = clock.now) -> None:
        self._database, self._now, self._daily = database, now, settings.daily_segments
        try:
            self._limit, self._danger = parse(settings.limit), parse(settings.danger_limit)
        except ValueError as error:
            raise BotError(
                f"BOT_SMS_LIMIT is {settings.limit!r} and BOT_SMS_DANGER_LIMIT {settings.danger_limit!r}; "
                "one of them is no rate limit. Write it as 30/hour."
            ) from error
        self._notice = parse("1/hour")
        self._storage = MemoryStorage()  # the limiter itself holds it weakly
        self._counted = MovingWindowRateLimiter(self._storage)
        self._in_danger: TTLCache[str, bool] = TTLCache(MOST_IN_DANGER, SECONDS_IN_DANGER)

    def allow(self, person: str, *, danger: bool = False, live: bool = False) -> str:
        """Count a text of somebody's.

        Args:
            person: the sender id.
            danger: it tells of danger.
            live: it goes to a support worker, and costs nothing.

        Returns:
            ANSWER; NOTICE for the first of an hour that is one too many; SILENCE for those after it.
        """
        if live and self._counted.hit(LIVE_LIMIT, "live", person):
            return ANSWER
        if self._counted.hit(self._limit, person):
            return ANSWER
        if danger and self._counted.hit(self._danger, "danger", person):
            return ANSWER
        return NOTICE if self._counted.hit(self._notice, "notice", person) else SILENCE

    def danger_seen(self, person: str) -> None:
        """Somebody told of danger: what they text next belongs to it."""
        self._in_danger[person] = True

    def lately_in_danger(self, person: str) -> bool:
        """Whether somebody told of danger in the last half hour."""
        return person in self._in_danger

    def danger_is_over(self, person: str) -> None:
        """What somebody texts next belongs to no danger any more."""
        self._in_danger.pop(person, None)

    def may_spend(self) -> bool:
        """Whether the day's segments are not used up."""
        return self.spent() < self._daily

    def spend(self, segments: int) -> None:
        """Count segments that were sent; says so in the log when the day's are used up."""
        day, before = self._day(), self.spent()
        with self._database.begin() as connection:
            more = {"segments": table.c.segments + segments}
            set_row(connection, table, day, more, {"segments": segments})
        if before < self._daily <= before + segments:
            logger.error(
                "The %s SMS segments of today are used up (BOT_SMS_DAILY_SEGMENTS). Until midnight UTC only "
                "danger and support workers are answered.",
                self._daily,
            )

    def spent(self) -> int:
        """Segments sent today (UTC)."""
        with self._database.begin() as connection:
            return int(
                connection.execute(select(table.c.segments).where(table.c.day == self._day())).scalar() or 0
            )

    def _day(self) -> str:
        return datetime.datetime.fromtimestamp(self._now(), datetime.timezone.utc).date().isoformat()
