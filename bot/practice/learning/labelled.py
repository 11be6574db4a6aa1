"""Answers labelled by hand (data/practice/answers): what each conveys, contradicts and is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.claims.points import Point
from bot.errors import DataError, Place
from bot.json_lines import read_json_lines

BEST = 3
CURATORS = "curators"
"""The hand that wrote the points' statements too."""


@dataclass(frozen=True)
class LabelledAnswer:
    """An answer and what a fair judge would say of it.

    Attributes:
        hand: who wrote it: the file's name without its ending.
        myth: the line it answers.
        answer: as typed.
        covers: ids of the points it conveys.
        contradicts: ids of the points it goes against.
        stigma: words that shame, as typed.
        quality: 0 to 3.
    """

    hand: str
    myth: str
    answer: str
    covers: tuple[str, ...]
    contradicts: tuple[str, ...]
    stigma: tuple[str, ...]
    quality: int


def load_labelled(folder: Path, points: Iterable[Point]) -> tuple[LabelledAnswer, ...]:
    """Read the labelled answers, a file a hand.

    Raises:
        DataError: a line is malformed, or names an unknown point.
    """
    known = {point.id for point in points}
    return tuple(
        _answer(path.stem, place, entry, known)
        for path in sorted(folder.glob("*.jsonl"))
        for place, entry in read_json_lines(path)
    )


def _answer(hand: str, place: Place, entry: dict[str, Any], known: set[str]) -> LabelledAnswer:
    labels = {key: _texts(entry, key, place) for key in ("covers", "contradicts", "stigma")}
    for id_ in (*labels["covers"], *labels["contradicts"]):
        if id_ not in known:
            raise DataError(place, f"there is no point {id_!r}", "See data/practice/points/.")
    quality = _found(entry, "quality", place)
    if quality not in range(BEST + 1):
        raise DataError(place, f"quality {quality}", "Use 0, 1, 2 or 3.")
    return LabelledAnswer(
        hand, _text(entry, "myth", place), _text(entry, "answer", place), **labels, quality=int(quality)
    )


def _text(entry: dict[str, Any], key: str, place: Place) -> str:
    if not isinstance(text := _found(entry, key, place), str):
        raise DataError(place, f"{key!r} is no text", "Put it in quotes.")
    return text


def _texts(entry: dict[str, Any], key: str, place: Place) -> tuple[str, ...]:
    texts = _found(entry, key, place)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise DataError(place, f"{key!r} is no list of texts", 'Write ["…"], or [] for none.')
    return tuple(texts)


def _found(entry: dict[str, Any], key: str, place: Place) -> Any:
    if key not in entry:
        raise DataError(place, f"{key!r} is missing", "Add it; a list may be empty.")
    return entry[key]
