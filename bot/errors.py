"""Errors a person can mend: each says what is wrong, where, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class BotError(Exception):
    """An error with a message for the person at the keyboard; the command line prints it in one line."""


class SignatureError(BotError):
    """A request to our address that was not signed by whom it should come from."""


@dataclass(frozen=True)
class Place:
    """Where in a file something stands; `line` counts from 1, 0 when the whole file is meant."""

    path: Path
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else str(self.path)


class DataError(BotError):
    """A file under data/ that cannot be read as what it should be.

    Args:
        place: the file and line.
        problem: what is wrong.
        mend: what to do about it.
    """

    def __init__(self, place: Place, problem: str, mend: str) -> None:
        super().__init__(f"{place}: {problem}. {mend}")
        self.place, self.problem, self.mend = place, problem, mend
