"""Texts to be sent, kept until the provider has them, and what became of them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from bot import clock
from bot.clock import Clock
from bot.sms.provider import Receipt
from bot.storage.database import Database, set_row
from bot.storage.tables import sms_outbox as table
from bot.storage.tables import sms_receipts as receipts

logger = logging.getLogger(__name__)

SECONDS_KEPT = 86_400
SECONDS_RECEIPTS_ARE_KEPT = 30 * 86_400
HANDED_OVER = "handed over"
SECONDS_BETWEEN_TRIES = (2, 10, 60, 300)


@dataclass(frozen=True)
class OutboundText:
    """A text to be sent.

    Attributes:
        id: for the outbox.
        person: the sender id it goes to.
        text: what it says.
        tries: how often the provider did not take it.
        despite_opt_out: it is sent to somebody who opted out, too.
    """

    id: int
    person: str
    text: str
    tries: int
    despite_opt_out: bool


class SmsOutbox:
    """What is to be sent, in a database; sealed, and dropped after a day.

    Args:
        database: where it is kept.
        now: the clock, seconds since 1970.
    """

    def __init__(self, database: Database, now: Clock = clock.now) -> None:
        self._database, self._now = database, now

    def put(self, person: str, text: str, not_before: float = 0, *, despite_opt_out: bool = False) -> None:
        """Keep a text for somebody, to be sent after a time (seconds since 1970)."""
        row = {
            "person": person,
            "text": self._database.box.seal(text),
            "not_before": not_before,
            "despite_opt_out": despite_opt_out,
        }
        with self._database.begin() as connection:
            connection.execute(table.insert().values(at=self._now(), **row))

    def due(self) -> list[OutboundText]:
        """What can be sent now; of each person the first alone, so that none overtakes.

        What answers danger comes first, then the oldest.
        """
        with self._database.begin() as connection:
            due = table.c.not_before <= self._now()
            # One that the provider did not take holds up those after it; one for the morning does not.
            waits = due | (table.c.tries > 0)
            first = select(func.min(table.c.id)).where(waits).group_by(table.c.person)
            rows = connection.execute(
                select(table)
                .where(table.c.id.in_(first), due)
                .order_by(table.c.despite_opt_out.desc(), table.c.id)
            ).all()
        return [
            OutboundText(
                row.id, row.person, self._database.box.open(row.text), row.tries, row.despite_opt_out
            )
            for row in rows
        ]

    def sent(self, id_: int) -> None:
        """A text is on its way, or never will be: forget it."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.id == id_))

    def try_later(self, text: OutboundText) -> None:
        """The provider did not take a text; what follows it to the same person waits with it."""
        wait = SECONDS_BETWEEN_TRIES[min(text.tries, len(SECONDS_BETWEEN_TRIES) - 1)]
        until = self._now() + wait
        with self._database.begin() as connection:
            later = {"tries": text.tries + 1, "not_before": until}
            connection.execute(update(table).where(table.c.id == text.id).values(**later))

    def forget(self, person: str) -> None:
        """Drop everything that was to be sent to somebody."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.person == person))

    def handed_over(self, text: OutboundText, reference: str) -> None:
        """The provider has a text, and calls it so; what becomes of it is told by receipts."""
        self.sent(text.id)
        # A receipt may have been faster, and knows better what became of it.
        self._note(reference, {"person": text.person}, {"status": HANDED_OVER, "error": ""})

    def note(self, receipt: Receipt) -> str | None:
        """Note what became of a text, and return whose it was; None where that is unknown."""
        self._note(receipt.reference, {"status": receipt.status, "error": receipt.error}, {})
        with self._database.begin() as connection:
            whose = select(receipts.c.person).where(receipts.c.reference == receipt.reference)
            found = connection.execute(whose).scalar()
        return str(found) if found else None

    def _note(self, reference: str, always: dict[str, str], when_new: dict[str, str]) -> None:
        row = {**always, "at": self._now()}
        with self._database.begin() as connection:
            set_row(connection, receipts, reference, row, {**when_new, **row})

    def statuses(self, since: float) -> dict[str, int]:
        """How many texts had which status last, since a time (seconds since 1970)."""
        with self._database.begin() as connection:
            rows = connection.execute(
                select(receipts.c.status, func.count())
                .where(receipts.c.at >= since)
                .group_by(receipts.c.status)
            ).all()
        return {status: count for status, count in rows}

    def forget_old(self) -> None:
        """Drop what could not be sent for a day, and old receipts."""
        with self._database.begin() as connection:
            late = (table.c.at < self._now() - SECONDS_KEPT) & (table.c.not_before <= self._now())
            dropped = connection.execute(delete(table).where(late)).rowcount
            before = self._now() - SECONDS_RECEIPTS_ARE_KEPT
            connection.execute(delete(receipts).where(receipts.c.at < before))
        if dropped:
            logger.error("%s texts that the provider did not take in a day were given up.", dropped)
