"""Messages to people that answer nothing they just sent, kept until their page has them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from bot import clock
from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.tables import outbox as table

SECONDS_KEPT = 24 * 3600


class Outbox:
    """The messages in a database.

    Args:
        database: where they are kept, sealed.
        now: the clock, seconds since 1970.
    """

    def __init__(self, database: Database, now: Clock = clock.now) -> None:
        self._database, self._now = database, now

    def put(self, person: str, message: dict[str, Any]) -> None:
        """Keep a message for a person."""
        sealed = self._database.box.seal(json.dumps(message))
        with self._database.begin() as connection:
            connection.execute(table.insert().values(person=person, message=sealed, at=self._now()))

    def newer(self, person: str, after: int) -> list[tuple[int, dict[str, Any]]]:
        """Messages for a person with a greater id than `after`.

        Returns:
            Pairs of id and message, the oldest first.
        """
        with self._database.begin() as connection:
            rows = connection.execute(
                select(table.c.id, table.c.message)
                .where(table.c.person == person, table.c.id > after)
                .order_by(table.c.id)
            ).all()
        return [(row.id, json.loads(self._database.box.open(row.message))) for row in rows]

    def arrived(self, person: str, up_to: int) -> None:
        """Delete the messages for a person that have arrived: those with an id of at most `up_to`."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.person == person, table.c.id <= up_to))

    def forget(self, person: str) -> None:
        """Delete every message for a person."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.person == person))

    def forget_old(self) -> None:
        """Delete what nobody fetched in a day."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.at < self._now() - SECONDS_KEPT))
