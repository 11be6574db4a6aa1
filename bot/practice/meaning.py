"""Which points an answer conveys, and which it contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.claims.points import Point
from bot.errors import BotError
from bot.language.encoder import Vectors
from bot.practice.evidence import Evidence, gather
from bot.practice.pairs import PairReader
from bot.practice.passages import Passage
from bot.practice.statements import DENIES, READINGS, SAYS, PassageEncoder, Statements
from bot.practice.turning_words import Array


@dataclass(frozen=True)
class Mark:
    """A point that a passage conveys or contradicts.

    Attributes:
        point: the point.
        passage: the words that earned the mark.
        sureness: 0 to 1.
    """

    point: Point
    passage: Passage
    sureness: float


@dataclass(frozen=True)
class Weights:
    """How evidence is weighed: a logistic regression over what speaks for each reading of a passage.

    Attributes:
        mean, scale: of each kind of evidence.
        factors: of shape (3, kinds of evidence).
        bias: of shape (3,).
        covers_from, contradicts_from: the least probability of a mark.
        doubts_from: the least probability from which it is asked whether a point is contradicted.
    """

    mean: Array
    scale: Array
    factors: Array
    bias: Array
    covers_from: float
    contradicts_from: float
    doubts_from: float

    def weigh(self, evidence: Evidence) -> Array:
        """Probabilities of shape (passages, points, 3)."""
        logits = (evidence.values - self.mean) / self.scale @ self.factors.T + self.bias
        powers = np.exp(logits - logits.max(axis=2, keepdims=True))
        probabilities: Array = powers / powers.sum(axis=2, keepdims=True)
        return probabilities


def load_weights(learned: Path) -> Weights:
    """The weights that `bot practice learn` kept in data/practice/weights.npz.

    Raises:
        BotError: the file is missing.
    """
    if not learned.is_file():
        raise BotError(f"{learned} is missing. `bot practice learn` makes it anew.")
    with np.load(learned) as kept:
        thresholds = (float(threshold) for threshold in kept["thresholds"])
        return Weights(kept["mean"], kept["scale"], kept["factors"], kept["bias"], *thresholds)


@dataclass(frozen=True)
class Meaning:
    """What an answer says of the points; a point is in one of them only, the surest first.

    Attributes:
        covers: what it conveys.
        contradicts: what it goes against.
        doubtful: what it may go against.
    """

    covers: tuple[Mark, ...] = ()
    contradicts: tuple[Mark, ...] = ()
    doubtful: tuple[Mark, ...] = ()

    @property
    def untrue(self) -> tuple[Mark, ...]:
        """What it goes against, and then what it may."""
        return self.contradicts + self.doubtful


class MeaningReader:
    """Finds what passages convey and contradict.

    Args:
        points: in the order of the statements; they can be read again as `points`.
        statements: of all points.
        encoder: encodes passages.
        reader: reads passages beside statements.
        weights: how evidence is weighed.
    """

    def __init__(
        self,
        points: Sequence[Point],
        statements: Statements,
        encoder: PassageEncoder,
        reader: PairReader,
        weights: Weights,
    ) -> None:
        self.points = tuple(points)
        self._statements = statements
        self._encoder = encoder
        self._reader = reader
        self._weights = weights
        self._written: dict[str, list[tuple[int, int]]] = {}
        for text, point, kind in zip(statements.texts, statements.point, statements.kind, strict=True):
            self._written.setdefault(_folded(text), []).append((int(point), int(kind)))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors as `read` takes them."""
        return self._encoder.encode(texts)

    def as_typed(self, vectors: Vectors) -> Vectors:
        """The part of the vectors that stands for the texts as typed."""
        return self._encoder.as_typed(vectors)

    def statements(self) -> Vectors:
        """The part of all statements' vectors that stands for them as typed."""
        return self.as_typed(self._statements.vectors)

    def gather(self, found: Sequence[Passage], vectors: Vectors, myth: str) -> Evidence:
        """The evidence of an answer's passages."""
        texts = [passage.text for passage in found]
        return gather(texts, vectors, self.encode([myth])[0], self._statements, self._reader)

    def read(self, found: Sequence[Passage], vectors: Vectors, myth: str) -> Meaning:
        """What an answer conveys and what it goes against.

        Args:
            found: the answer's passages.
            vectors: theirs, a row a passage.
            myth: the line it answers.
        """
        if not found:
            return Meaning()
        weights = self._weights
        weighed = weights.weigh(self.gather(found, vectors, myth))
        self._take_as_written(found, weighed)
        says, denies = weighed[:, :, SAYS], weighed[:, :, DENIES]
        covers, contradicts = says.max(axis=0), denies.max(axis=0)
        against = np.where(contradicts > covers, contradicts, 0.0)
        sure = against >= weights.contradicts_from
        return Meaning(
            self._marks((covers >= weights.covers_from) & (covers >= contradicts), says, found),
            self._marks(sure, denies, found),
            self._marks((against >= weights.doubts_from) & ~sure, denies, found),
        )

    def _take_as_written(self, found: Sequence[Passage], weighed: Array) -> None:
        """What stands among the statements word for word is what curators say it is."""
        for row, passage in enumerate(found):
            for point, kind in self._written.get(_folded(passage.text), ()):
                weighed[row, point] = np.eye(len(READINGS))[kind]

    def _marks(self, chosen: Array, weighed: Array, found: Sequence[Passage]) -> tuple[Mark, ...]:
        marks = []
        for i in np.flatnonzero(chosen):
            row = int(weighed[:, i].argmax())
            marks.append(Mark(self.points[i], found[row], float(weighed[row, i])))
        return tuple(sorted(marks, key=lambda mark: -mark.sureness))


def _folded(text: str) -> str:
    """The words of a text, whatever their case and the marks between them."""
    return " ".join(re.findall(r"[\w']+", text.lower().replace("’", "'")))
