"""What a check found wrong with data: each finding says where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import DataError, Place


@dataclass(frozen=True)
class Finding:
    """Something a curator should know; errors make a check fail, warnings don't."""

    severity: str
    place: Place
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.problem}. {self.mend}"


def error(place: Place, problem: str, mend: str) -> Finding:
    """Something that must be mended."""
    return Finding("error", place, problem, mend)


def warning(place: Place, problem: str, mend: str) -> Finding:
    """Something to look at soon."""
    return Finding("warning", place, problem, mend)


def error_of(problem: DataError) -> Finding:
    """A file that could not be read."""
    return error(problem.place, problem.problem, problem.mend)
