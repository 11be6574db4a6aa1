"""The statements of all points as vectors, and how like a passage is to each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.cache import made_once
from bot.claims.points import Point
from bot.language.encoder import SentenceEncoder, Vectors
from bot.language.lexicon import Lexicon
from bot.language.numbers import numbers
from bot.language.published import MINILM
from bot.practice.turning_words import Array, Turns, turns_of

SAYS, DENIES, BESIDE = 0, 1, 2
READINGS = (SAYS, DENIES, BESIDE)


class PassageEncoder:
    """Encodes texts as typed and as the lexicon puts them, side by side.

    The encoder does not know that diamorphine is heroin or a script a prescription; the lexicon does.

    Args:
        encoder: encodes.
        lexicon: knows other words for the same.
    """

    def __init__(self, encoder: SentenceEncoder, lexicon: Lexicon) -> None:
        self._encoder = encoder
        self._lexicon = lexicon

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 768), each of length 1."""
        typed = self._encoder.encode(texts)
        plain = self._encoder.encode([self._lexicon.plain(text) for text in texts])
        return np.concatenate([typed, plain], axis=1) / np.float32(np.sqrt(2))

    def digest(self, texts: Sequence[str]) -> str:
        """SHA-256 over all that the vectors of these texts follow from."""
        plain = [self._lexicon.plain(text) for text in texts]
        return hashlib.sha256("\n".join([MINILM.sha256, *texts, *plain]).encode()).hexdigest()

    @staticmethod
    def as_typed(vectors: Vectors) -> Vectors:
        """The part of the vectors that stands for the text as typed, of length 1."""
        half: Vectors = vectors[:, : vectors.shape[1] // 2] * np.float32(np.sqrt(2))
        return half


@dataclass(frozen=True)
class Statements:
    """Every statement, in one order.

    Attributes:
        texts: the statements.
        point: index of the point of each.
        kind: SAYS, DENIES or BESIDE.
        vectors: of shape (statements, 768).
        turns: what turns each round.
        numbers: the numbers in each.
        groups: indices of the statements by point, then by kind.
    """

    texts: tuple[str, ...]
    point: Array
    kind: Array
    vectors: Vectors
    turns: Turns
    numbers: tuple[frozenset[float], ...]
    groups: tuple[tuple[Array, ...], ...]

    def numbers_of(self, point: int) -> frozenset[float]:
        """The numbers that convey a point."""
        return frozenset().union(*(self.numbers[i] for i in self.groups[point][SAYS]))


def load_statements(points: Sequence[Point], encoder: PassageEncoder, cache: Path) -> Statements:
    """The statements of points, their vectors from the cache where they are in it.

    Args:
        points: in order.
        encoder: encodes them, some seconds the first time.
        cache: the folder to keep the vectors in.
    """
    rows = [
        (text, i, kind)
        for i, point in enumerate(points)
        for kind, texts in zip(READINGS, (point.says, point.denies, point.beside), strict=True)
        for text in texts
    ]
    texts = tuple(text for text, _, _ in rows)
    owner, kinds = np.array([i for _, i, _ in rows]), np.array([kind for _, _, kind in rows])
    groups = tuple(
        tuple(np.flatnonzero((owner == i) & (kinds == kind)) for kind in READINGS) for i in range(len(points))
    )
    return Statements(
        texts,
        owner,
        kinds,
        _vectors(texts, encoder, cache),
        turns_of(texts),
        tuple(numbers(text) for text in texts),
        groups,
    )


def _vectors(texts: tuple[str, ...], encoder: PassageEncoder, cache: Path) -> Vectors:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            np.save(file, encoder.encode(texts))

    vectors: Vectors = np.load(made_once(cache / f"practice-{encoder.digest(texts)[:16]}.npy", make))
    return vectors
