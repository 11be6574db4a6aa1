"""How a message stands to the fact it is answered with: does it state what the fact says, or the contrary?"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.sources.record import read_record

QUESTION = "{question}"
DIFFERS, FITS = "differs", "fits"


@dataclass(frozen=True)
class Stance:
    """How a message stands to a fact.

    Attributes:
        kind: `differs` where it states what the fact denies, `fits` where it states what the fact says, None
            where it states neither, or that can't be told.
        states_myth: whether it states the myth that the fact meets, or one near it.
    """

    kind: str | None = None
    states_myth: bool = False


UNTOLD = Stance()
"""Of a message that states nothing about the fact."""


@dataclass(frozen=True)
class AroundAnswers:
    """What is said before and after answers (data/stance.yml).

    Attributes:
        leads: said first to a message that differs, or fits, by kind of stance.
        second: said last where another fact was asked for, too; `{question}` is its question.
    """

    leads: dict[str, str]
    second: str


def load_around_answers(path: Path) -> AroundAnswers:
    """Read what is said around answers.

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    around = AroundAnswers({kind: record.text(kind) for kind in (DIFFERS, FITS)}, record.text("second"))
    if QUESTION not in around.second:
        raise DataError(record.where("second"), f"{QUESTION} is missing", "Write where the question stands.")
    record.done()
    return around


@functools.lru_cache(maxsize=2)
def shared_around_answers(data: Path) -> AroundAnswers:
    """What is said around the answers of a data folder, read once in a process."""
    return load_around_answers(data / "stance.yml")
