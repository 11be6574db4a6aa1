"""The database: SQLite in a file by default, any other by its address."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Table, update
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from bot.errors import BotError
from bot.settings import Settings
from bot.storage.secret_box import SecretBox, load_key
from bot.storage.tables import metadata

SECONDS_TO_WAIT_FOR_A_LOCK = 5


class StorageError(BotError):
    """The database can't be reached or used; its message holds nobody's words."""


class Database:
    """Connections to one database, and the key for what is sealed in it.

    Args:
        url: an SQLAlchemy address such as `postgresql://…` or `sqlite:///bot.db`.
        box: seals people's words.

    Raises:
        StorageError: the address is malformed, or the database can't be reached.
    """

    def __init__(self, url: str, box: SecretBox) -> None:
        self.box = box
        self._engine = _engine(url)
        with _translated():
            metadata.create_all(self._engine)

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end, undone on an error.

        Raises:
            StorageError: the database can't be used.
        """
        with _translated(), self._engine.begin() as connection:
            yield connection


def set_row(
    connection: Connection, table: Table, key: str, changes: Mapping[Any, Any], when_new: Mapping[str, Any]
) -> None:
    """Change the row with a key, or add it; two servers may do so at once.

    Args:
        connection: of a transaction.
        table: with one column as its primary key.
        key: of the row.
        changes: columns and their values; a value may be an expression of columns.
        when_new: columns and their values of a row that is added.
    """
    (column,) = table.primary_key.columns
    change = update(table).where(column == key).values(dict(changes))
    if connection.execute(change).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values({column.name: key, **when_new}))
    except IntegrityError:
        connection.execute(change)  # another server was faster


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return sqlalchemy.create_engine(parsed, pool_pre_ping=True)
        if parsed.database and parsed.database != ":memory:":
            _keep_to_ourselves(Path(parsed.database))
        engine = sqlalchemy.create_engine(parsed, connect_args={"timeout": SECONDS_TO_WAIT_FOR_A_LOCK})
    except (ArgumentError, NoSuchModuleError) as error:
        raise StorageError(
            "BOT_DATABASE_URL is no database address that SQLAlchemy knows. "
            "Write it as sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
        ) from error
    sqlalchemy.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _keep_to_ourselves(file: Path) -> None:
    """Let nobody else on the machine read the file; what SQLite puts beside it gets the same rights."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # Two servers share the file: readers don't wait for a writer.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # What is deleted is overwritten, not only forgotten.
    connection.execute("PRAGMA secure_delete=ON")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # Its own message may quote a row; the kind of error is enough to find the cause.
        raise StorageError(f"the database can't be used ({type(error).__name__}).") from None


def open_database(here: Settings) -> Database:
    """The database of these settings, opened once in a process.

    Raises:
        StorageError: it can't be reached.
    """
    return _opened(here.database_url, here.secret_key, here.state)


@functools.lru_cache(maxsize=4)
def _opened(url: str, secret_key: str, state: Path) -> Database:
    return Database(url, SecretBox(load_key(secret_key, state)))
