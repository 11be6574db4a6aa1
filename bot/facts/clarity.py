"""Whether people found an answer clear: two counts a fact, and nothing about anybody."""

from __future__ import annotations

from sqlalchemy import select

from bot.storage.database import Database, set_row
from bot.storage.tables import clarity as table


class Clarity:
    """The counts in a database.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, fact: str, clear: bool) -> None:
        """Count one answer of somebody to "Was this clear?"."""
        column = table.c.found_clear if clear else table.c.found_unclear
        with self._database.begin() as connection:
            first = {"found_clear": int(clear), "found_unclear": int(not clear)}
            set_row(connection, table, fact, {column: column + 1}, first)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Clear and unclear by fact id."""
        with self._database.begin() as connection:
            rows = connection.execute(select(table).order_by(table.c.fact)).all()
        return {row.fact: (row.found_clear, row.found_unclear) for row in rows}
