"""Who texts us: sender ids that tell nothing, numbers sealed for a while, and who wants no more texts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

import phonenumbers
from sqlalchemy import select, update

from bot import clock
from bot.clock import Clock
from bot.storage.database import Database, set_row
from bot.storage.tables import sms_people as table

PURPOSE = "sms sender ids"
PREFIX = "sms-"
BYTES_OF_AN_ID = 20
SECONDS_AN_HOUR = 3600
INTERNATIONAL = re.compile(r"\+[\d ().-]+")
NORTH_AMERICA = 1
NOWHERE = {"001", "ZZ"}
"""What the library says of codes that belong to no country."""


class SmsPeople:
    """The people in a database.

    Args:
        database: where they are kept; its key also makes the sender ids.
        keep_hours: hours after somebody's last text during which they can be texted.
        now: the clock, seconds since 1970.
    """

    def __init__(self, database: Database, keep_hours: float, now: Clock = clock.now) -> None:
        self._database, self._keep_hours, self._now = database, keep_hours, now
        self._key = database.box.key_for(PURPOSE)

    def id_of(self, number: str) -> str:
        """The sender id of a number: a keyed hash, so that nobody can try all numbers against it."""
        digest = hmac.new(self._key, number.encode(), hashlib.sha256).digest()[:BYTES_OF_AN_ID]
        return PREFIX + base64.b32encode(digest).decode().lower()

    def wrote(self, number: str) -> str:
        """Somebody texted: keep their number for a reply, and return their sender id."""
        person = self.id_of(number)
        values = {"number": self._database.box.seal(number), "wrote_at": self._now()}
        with self._database.begin() as connection:
            set_row(connection, table, person, values, {"opted_out": False, **values})
        return person

    def number_of(self, person: str) -> str | None:
        """A number to reply to, None when it has expired."""
        with self._database.begin() as connection:
            sealed = connection.execute(select(table.c.number).where(table.c.person == person)).scalar()
        return self._database.box.open(sealed) if sealed else None

    def wrote_at(self, person: str) -> float:
        """When somebody last texted, seconds since 1970; 0 when nobody knows."""
        with self._database.begin() as connection:
            at = connection.execute(select(table.c.wrote_at).where(table.c.person == person)).scalar()
        return float(at or 0)

    def opt_out(self, person: str) -> None:
        """They want no more texts."""
        self._set(person, opted_out=True)

    def opt_in(self, person: str) -> None:
        """They want texts again."""
        self._set(person, opted_out=False)

    def has_opted_out(self, person: str) -> bool:
        """Whether they want no texts."""
        with self._database.begin() as connection:
            return bool(
                connection.execute(select(table.c.opted_out).where(table.c.person == person)).scalar()
            )

    def told_in_full(self, person: str, fact: str) -> bool:
        """Remember that somebody got a fact's full answer; False when they had it already."""
        with self._database.begin() as connection:
            changed = connection.execute(
                update(table)
                .where(table.c.person == person, (table.c.full_of.is_(None)) | (table.c.full_of != fact))
                .values(full_of=fact)
            )
        return bool(changed.rowcount)

    def forget_expired(self) -> None:
        """Delete numbers that may not be kept longer; that somebody opted out is remembered by the hash."""
        before = self._now() - self._keep_hours * SECONDS_AN_HOUR
        with self._database.begin() as connection:
            connection.execute(table.delete().where(table.c.wrote_at < before, table.c.opted_out.is_(False)))
            connection.execute(
                update(table).where(table.c.wrote_at < before).values(number=None, full_of=None)
            )

    def count_opted_out(self) -> int:
        """How many want no texts."""
        with self._database.begin() as connection:
            return len(connection.execute(select(table.c.person).where(table.c.opted_out)).all())

    def _set(self, person: str, **values: object) -> None:
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.person == person).values(**values))


def valid_number(number: str) -> str | None:
    """A phone number that can be texted, as E.164; None for short codes, names, and what is no number."""
    if not INTERNATIONAL.fullmatch(number.strip()):
        return None
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def country_of(number: str) -> str | None:
    """The country of a number (ISO 3166-1), by its area code where countries share a code."""
    parsed = phonenumbers.parse(number, None)
    region = phonenumbers.region_code_for_number(parsed)
    if region and region not in NOWHERE:
        return region
    # An area nobody has listed: the main country of the code, except for +1, which twenty-five share.
    main = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return None if parsed.country_code == NORTH_AMERICA or main in NOWHERE else main
