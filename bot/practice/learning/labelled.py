"""Answers labelled by hand (data/practice/answers.yml): what each conveys, contradicts and is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.claims.points import Point
from bot.errors import DataError
from bot.sources.record import Record, read_record

BEST = 3


@dataclass(frozen=True)
class LabelledAnswer:
    """An answer and what a fair judge would say of it.

    Attributes:
        myth: the line it answers.
        answer: as typed.
        covers: ids of the points it conveys.
        contradicts: ids of the points it goes against.
        stigma: words that shame, as typed.
        quality: 0 to 3.
    """

    myth: str
    answer: str
    covers: tuple[str, ...]
    contradicts: tuple[str, ...]
    stigma: tuple[str, ...]
    quality: int


def load_labelled(path: Path, points: Iterable[Point]) -> tuple[LabelledAnswer, ...]:
    """Read the labelled answers.

    Raises:
        DataError: the file is malformed, or names an unknown point.
    """
    known = {point.id for point in points}
    record = read_record(path)
    answers = tuple(_answer(entry, known) for entry in record.records("answers"))
    record.done()
    return answers


def _answer(entry: Record, known: set[str]) -> LabelledAnswer:
    answer = LabelledAnswer(
        myth=entry.text("myth"),
        answer=entry.text("answer"),
        covers=entry.texts("covers"),
        contradicts=entry.texts("contradicts"),
        stigma=entry.texts("stigma"),
        quality=entry.number("quality"),
    )
    entry.done()
    for key in ("covers", "contradicts"):
        for id_ in getattr(answer, key):
            if id_ not in known:
                raise DataError(entry.where(key), f"there is no point {id_!r}", "See data/practice/points/.")
    if not 0 <= answer.quality <= BEST:
        raise DataError(entry.where("quality"), f"quality {answer.quality}", "Use 0, 1, 2 or 3.")
    return answer
