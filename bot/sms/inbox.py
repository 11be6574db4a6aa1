"""Texts that came, so that one that comes twice is answered once."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from bot import clock
from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.tables import sms_received as table

SECONDS_KEPT = 7 * 86_400
SECONDS_TO_ANSWER = 60
"""A text that nobody answered for so long is taken anew: the assistant was stopped while answering."""


class SmsInbox:
    """What came, in a database; sealed, and deleted after a week.

    Args:
        database: where it is kept.
        now: the clock, seconds since 1970.
    """

    def __init__(self, database: Database, now: Clock = clock.now) -> None:
        self._database, self._now = database, now

    def take(self, id_: str) -> bool:
        """Note that a text came; False when it had come before and is, or was, answered."""
        with self._database.begin() as connection:
            stale = (table.c.answer.is_(None)) & (table.c.at < self._now() - SECONDS_TO_ANSWER)
            again = connection.execute(update(table).where(table.c.id == id_, stale).values(at=self._now()))
            if again.rowcount:
                return True
            if connection.execute(select(table.c.id).where(table.c.id == id_)).scalar():
                return False
            try:
                with connection.begin_nested():
                    connection.execute(table.insert().values(id=id_, at=self._now()))
            except IntegrityError:
                return False  # another server was faster
        return True

    def answered(self, id_: str, texts: Sequence[str]) -> None:
        """Note what answered a text."""
        sealed = self._database.box.seal(json.dumps(list(texts)))
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.id == id_).values(answer=sealed))

    def answer(self, id_: str) -> list[str]:
        """What answered a text; empty while it is being answered."""
        with self._database.begin() as connection:
            sealed = connection.execute(select(table.c.answer).where(table.c.id == id_)).scalar()
        return list(json.loads(self._database.box.open(sealed))) if sealed else []

    def forget_old(self) -> None:
        """Delete what came long ago."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.at < self._now() - SECONDS_KEPT))
