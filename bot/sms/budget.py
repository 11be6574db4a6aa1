"""What texts may cost: so many a number, so many segments a day."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import select, update

from bot.errors import BotError
from bot.settings import SmsSettings
from bot.storage.database import Database
from bot.storage.tables import sms_spent as table

logger = logging.getLogger(__name__)

ANSWER, NOTICE, SILENCE = "answer", "notice", "silence"


class SmsBudget:
    """Counts texts by number in this process, and segments by day in the database.

    Args:
        database: where the segments are counted.
        settings: the limits.
        now: the clock, seconds since 1970.

    Raises:
        BotError: a limit can't be read.
    """

    def __init__(
        self, database: Database, settings: SmsSettings, now: Callable[[], float] = time.time
    ) -> None:
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

    def allow(self, person: str, danger: bool) -> str:
        """Count a text of somebody's.

        Returns:
            ANSWER; NOTICE for the first of an hour that is one too many; SILENCE for those after it.
        """
        if self._counted.hit(self._limit, person):
            return ANSWER
        if danger and self._counted.hit(self._danger, "danger", person):
            return ANSWER
        return NOTICE if self._counted.hit(self._notice, "notice", person) else SILENCE

    def may_spend(self) -> bool:
        """Whether the day's segments are not used up."""
        return self.spent() < self._daily

    def spend(self, segments: int) -> None:
        """Count segments that were sent; says so in the log when the day's are used up."""
        day, before = self._day(), self.spent()
        with self._database.begin() as connection:
            counted = connection.execute(
                update(table).where(table.c.day == day).values(segments=table.c.segments + segments)
            )
            if not counted.rowcount:
                connection.execute(table.insert().values(day=day, segments=segments))
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
