"""Call-backs: a number somebody left, when to ring it, and nothing else; sealed, and soon deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import phonenumbers
from sqlalchemy import delete, select, update
from sqlalchemy.engine import Row

from bot import clock
from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.tables import callbacks as table

NUMBER, TIMES, READY = "number", "times", "ready"
SECONDS_TO_ANSWER = 30 * 60
"""A question for the number or the times that was left unanswered for so long is dropped."""
MOST_TRIES = 2
FEWEST_DIGITS = 5
"""Fewer digits are no attempt at a phone number."""
LONGEST_TIMES = 300
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Callback:
    """Somebody to call.

    Attributes:
        id: for the desk.
        stage: NUMBER or TIMES while it is being asked for, then READY.
        phone: international form, empty until given.
        times: when to call, in the person's words.
        country: ISO 3166-1 code by which a national number is read.
        place: where the person is, for the worker.
        tries: how often a number could not be read.
        asked_at, expires_at: seconds since 1970.
    """

    id: int
    stage: str
    phone: str
    times: str
    country: str | None
    place: str | None
    tries: int
    asked_at: float
    expires_at: float


class Callbacks:
    """The call-backs in a database.

    Args:
        database: where they are kept.
        days: after so many days one is deleted, called or not.
        now: the clock, seconds since 1970.
    """

    def __init__(self, database: Database, days: float, now: Clock = clock.now) -> None:
        self._database, self._days, self._now = database, days, now

    def begin(self, person: str, country: str | None, place: str | None) -> None:
        """The person was asked for a number; an unfinished one of theirs is dropped."""
        now = self._now()
        self.drop(person)
        with self._database.begin() as connection:
            connection.execute(
                table.insert().values(
                    person=person, stage=NUMBER, country=country, place=place,
                    asked_at=now, expires_at=now + SECONDS_TO_ANSWER,
                )
            )  # fmt: skip

    def unfinished(self, person: str) -> Callback | None:
        """The call-back a person is being asked about, None if none."""
        found = self._find(table.c.person == person, table.c.stage != READY)
        return found[-1] if found else None

    def take_number(self, callback: Callback, phone: str) -> None:
        """Remember the number, as `read_number` gave it."""
        self._set(callback.id, stage=TIMES, phone=self._database.box.seal(phone))

    def take_times(self, callback: Callback, times: str) -> None:
        """Remember when to call: now it is for the desk, and the days begin to count."""
        self._set(
            callback.id,
            stage=READY,
            times=self._database.box.seal(times[:LONGEST_TIMES]),
            expires_at=self._now() + self._days * SECONDS_A_DAY,
        )

    def count_try(self, callback: Callback) -> bool:
        """A number could not be read; False when that was the last try."""
        self._set(callback.id, tries=callback.tries + 1)
        return callback.tries + 1 < MOST_TRIES

    def drop(self, person: str) -> None:
        """Forget what a person began and did not finish."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.person == person, table.c.stage != READY))

    def ready(self) -> list[Callback]:
        """Everybody to call, the oldest first."""
        return self._find(table.c.stage == READY)

    def done(self, id_: int) -> None:
        """The call was made: delete it."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.id == id_))

    def forget_expired(self) -> None:
        """Delete what nobody finished or called in time."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.expires_at <= self._now()))

    def _find(self, *conditions: Any) -> list[Callback]:
        with self._database.begin() as connection:
            rows = connection.execute(
                select(table).where(table.c.expires_at > self._now(), *conditions).order_by(table.c.id)
            ).all()
        return [self._callback(row) for row in rows]

    def _callback(self, row: Row) -> Callback:
        opened = self._database.box.open
        return Callback(
            id=row.id,
            stage=row.stage,
            phone=opened(row.phone) if row.phone else "",
            times=opened(row.times) if row.times else "",
            country=row.country,
            place=row.place,
            tries=row.tries,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
        )

    def _set(self, id_: int, **values: Any) -> None:
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.id == id_).values(**values))


def read_number(text: str, country: str | None) -> str | None:
    """The phone number in a message.

    Args:
        text: what somebody wrote.
        country: ISO 3166-1 code for a number without `+`; tried as given only, never guessed.

    Returns:
        The number in international form, such as `+44 7400 123456`; None when there is none that is valid.
    """
    for match in phonenumbers.PhoneNumberMatcher(text, country):
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return None


def looks_like_number(text: str) -> bool:
    """Whether a message seems to be an attempt at a phone number."""
    return len(re.findall(r"\d", text)) >= FEWEST_DIGITS
