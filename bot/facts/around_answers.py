"""What is said before and after answers (data/answers.yml)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.facts.models import OF_MYTHS
from bot.sources.record import read_record

QUESTION = "{question}"
"""Stands for the other fact's question."""


@dataclass(frozen=True)
class AroundAnswers:
    """What is said around answers.

    Attributes:
        verdicts: how a myth stands, by its verdict.
        second: said last where another fact was asked for, too; `{question}` is its question.
    """

    verdicts: Mapping[str, str]
    second: str


def load_around_answers(path: Path) -> AroundAnswers:
    """Read what is said around answers.

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    verdicts = record.record("verdicts")
    around = AroundAnswers({name: verdicts.text(name) for name in OF_MYTHS}, record.text("second"))
    if QUESTION not in around.second:
        raise DataError(record.where("second"), f"{QUESTION} is missing", "Write where the question stands.")
    verdicts.done()
    record.done()
    return around


@functools.lru_cache(maxsize=2)
def shared_around_answers(data: Path) -> AroundAnswers:
    """What is said around the answers of a data folder, read once in a process."""
    return load_around_answers(data / "answers.yml")
