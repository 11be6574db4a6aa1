"""Support workers of the built-in desk: accounts, logging in, and who is on duty."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Row

from bot import clock
from bot.clock import Clock
from bot.errors import BotError
from bot.storage.database import Database
from bot.storage.tables import worker_sessions as sessions
from bot.storage.tables import workers as table

SHORTEST_PASSWORD = 12
"""NIST SP 800-63B asks for length, not for kinds of characters."""
LONGEST_NAME = 80
MOST_FAILURES = 5
SECONDS_LOCKED = 15 * 60
SECONDS_OF_A_SESSION = 12 * 3600
SECONDS_AWAY = 45.0
"""A worker whose page was silent for so long has closed it, or lost the connection."""


@dataclass(frozen=True)
class Worker:
    """A support worker; people see the name."""

    id: int
    name: str
    on_duty: bool
    seen_at: float


class LoginError(BotError):
    """Wrong name or password, or locked out; its message is for the worker."""


class Workers:
    """The workers in a database.

    Args:
        database: where they are kept.
        away: seconds of silence after which a worker counts as gone.
        now: the clock, seconds since 1970.
    """

    def __init__(self, database: Database, away: float = SECONDS_AWAY, now: Clock = clock.now) -> None:
        self._database, self._away, self._now = database, away, now
        self._hasher = PasswordHasher()
        # Checked when the name is unknown, so that the time taken doesn't tell which names exist.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def save(self, name: str, password: str) -> None:
        """Make an account, or set an account's password anew and end its sessions.

        Raises:
            BotError: name or password is not acceptable.
        """
        name = name.strip()
        if not name or len(name) > LONGEST_NAME:
            raise BotError(f"a worker's name has 1 to {LONGEST_NAME} characters; people will see it.")
        if len(password) < SHORTEST_PASSWORD:
            raise BotError(f"the password is too short: at least {SHORTEST_PASSWORD} characters.")
        values = {"password_hash": self._hasher.hash(password), "failed_logins": 0, "locked_until": 0.0}
        with self._database.begin() as connection:
            known = connection.execute(select(table.c.id).where(_is_named(name))).scalar()
            if known:
                connection.execute(update(table).where(table.c.id == known).values(**values))
                connection.execute(delete(sessions).where(sessions.c.worker == known))
            else:
                connection.execute(table.insert().values(name=name, **values))

    def remove(self, name: str) -> bool:
        """Delete an account; False when there is none of that name."""
        with self._database.begin() as connection:
            known = connection.execute(select(table.c.id).where(_is_named(name))).scalar()
            connection.execute(delete(sessions).where(sessions.c.worker == known))
            return bool(connection.execute(delete(table).where(table.c.id == known)).rowcount)

    def all(self) -> list[Worker]:
        """Every worker, by name."""
        with self._database.begin() as connection:
            return [_worker(row) for row in connection.execute(select(table).order_by(table.c.name))]

    def log_in(self, name: str, password: str) -> str:
        """Check a password and begin a session.

        Returns:
            The session's token.

        Raises:
            LoginError: wrong, or too many failures in a row.
        """
        with self._database.begin() as connection:
            row = connection.execute(select(table).where(_is_named(name))).first()
        if row and row.locked_until > self._now():
            raise LoginError("Too many wrong passwords. Try again in a quarter of an hour.")
        if not self._right(row.password_hash if row else self._nobody, password) or not row:
            self._count_failure(row)
            raise LoginError("Name or password is wrong.")
        token = secrets.token_urlsafe(32)
        with self._database.begin() as connection:
            connection.execute(
                update(table).where(table.c.id == row.id).values(failed_logins=0, seen_at=self._now())
            )
            expires = self._now() + SECONDS_OF_A_SESSION
            connection.execute(
                sessions.insert().values(token_digest=_digest(token), worker=row.id, expires_at=expires)
            )
        return token

    def log_out(self, token: str) -> None:
        """End a session; its worker is off duty."""
        worker = self.of_session(token)
        with self._database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_digest == _digest(token)))
            if worker:
                connection.execute(update(table).where(table.c.id == worker.id).values(on_duty=False))

    def of_session(self, token: str) -> Worker | None:
        """The worker of a session, None when it is unknown or has expired."""
        with self._database.begin() as connection:
            row = connection.execute(
                select(table)
                .join(sessions, sessions.c.worker == table.c.id)
                .where(sessions.c.token_digest == _digest(token), sessions.c.expires_at > self._now())
            ).one_or_none()
        return _worker(row) if row else None

    def set_duty(self, worker: int, on_duty: bool) -> None:
        """A worker begins or ends taking conversations."""
        self._set(worker, on_duty=on_duty, seen_at=self._now())

    def seen(self, worker: int) -> None:
        """A worker's page is open."""
        self._set(worker, seen_at=self._now())

    def is_present(self, worker: int | None) -> bool:
        """Whether a worker's page was heard of lately."""
        with self._database.begin() as connection:
            seen = connection.execute(select(table.c.seen_at).where(table.c.id == worker)).scalar()
        return seen is not None and seen > self._now() - self._away

    def name_of(self, worker: int | None) -> str:
        """A worker's name, empty where there is none."""
        with self._database.begin() as connection:
            name = connection.execute(select(table.c.name).where(table.c.id == worker)).scalar()
        return str(name or "")

    def any_on_duty(self) -> bool:
        """Whether somebody would see a new request."""
        with self._database.begin() as connection:
            present = table.c.seen_at > self._now() - self._away
            found = connection.execute(select(table.c.id).where(table.c.on_duty.is_(True), present)).first()
        return found is not None

    def forget_expired_sessions(self) -> None:
        """Delete sessions that have expired."""
        with self._database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= self._now()))

    def _right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except VerificationError:
            return False

    def _count_failure(self, row: Row | None) -> None:
        if not row:
            return
        failures = row.failed_logins + 1
        locked = failures >= MOST_FAILURES
        self._set(
            row.id,
            failed_logins=0 if locked else failures,
            locked_until=self._now() + SECONDS_LOCKED if locked else 0.0,
        )

    def _set(self, worker: int, **values: Any) -> None:
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.id == worker).values(**values))


def _is_named(name: str) -> Any:
    """Names are the same in capitals or small letters: a phone's keyboard begins with a capital."""
    return func.lower(table.c.name) == name.strip().lower()


def _worker(row: Row) -> Worker:
    return Worker(row.id, row.name, row.on_duty, row.seen_at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
