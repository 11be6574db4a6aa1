"""Whether people found an answer clear, and why not: counts a fact, and nothing about anybody."""

from __future__ import annotations

from sqlalchemy import select

from bot.storage.database import Database, set_row
from bot.storage.tables import clarity as table
from bot.storage.tables import unclear_reasons

REASONS = {
    "hard": "hard to understand",
    "other": "not what was asked",
    "doubt": "not believed",
    "more": "something is missing",
}
"""Why an answer wasn't clear, for curators."""


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

    def count_reason(self, fact: str, reason: str) -> None:
        """Count why an answer, counted as not clear before, wasn't: one of REASONS."""
        column = unclear_reasons.c.times
        with self._database.begin() as connection:
            set_row(connection, unclear_reasons, f"{fact}/{reason}", {column: column + 1}, {"times": 1})

    def reasons(self) -> dict[str, dict[str, int]]:
        """How often each reason was given, by fact id."""
        with self._database.begin() as connection:
            rows = connection.execute(
                select(unclear_reasons).order_by(unclear_reasons.c.fact_and_reason)
            ).all()
        found: dict[str, dict[str, int]] = {}
        for row in rows:
            fact, _, reason = row.fact_and_reason.partition("/")
            found.setdefault(fact, {})[reason] = row.times
        return found

    def counts(self) -> dict[str, tuple[int, int]]:
        """Clear and unclear by fact id."""
        with self._database.begin() as connection:
            rows = connection.execute(select(table).order_by(table.c.fact)).all()
        return {row.fact: (row.found_clear, row.found_unclear) for row in rows}
