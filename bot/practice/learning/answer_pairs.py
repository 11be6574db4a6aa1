"""Pairs for the reader out of labelled answers: which passage of an answer earned which label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from bot.practice.learning.labelled import LabelledAnswer
from bot.practice.passages import Passage, passages, sentence_pipeline
from bot.practice.statements import BESIDE, DENIES, SAYS, PassageEncoder, Statements
from bot.practice.turning_words import Array

Pair = tuple[str, str, int]
"""A statement that conveys a point, a passage, and SAYS, DENIES or BESIDE."""
PREMISES = 4
"""Statements that a passage is read beside for each label."""
UNLABELLED = 3
"""Points near an answer and not labelled, which a passage of it is neither for nor against."""


class AnswerPairs:
    """Draws pairs out of labelled answers.

    Args:
        ids: of the points, in the order of the statements.
        statements: of all points.
        akin: of shape (points, points): claims too much alike for one to be no reading of the other.
        encoder: encodes passages.
    """

    def __init__(
        self, ids: Iterable[str], statements: Statements, akin: Array, encoder: PassageEncoder
    ) -> None:
        self._index = {id_: i for i, id_ in enumerate(ids)}
        self._statements, self._akin, self._encoder = statements, akin, encoder

    def drawn(self, answers: Iterable[LabelledAnswer]) -> list[Pair]:
        """The pairs of all answers."""
        return [pair for answer in answers for pair in self._of(answer)]

    def _of(self, answer: LabelledAnswer) -> Iterator[Pair]:
        if not (found := passages(answer.answer, sentence_pipeline())):
            return
        vectors = self._encoder.encode([passage.text for passage in found])
        likeness = vectors @ self._statements.vectors.T
        labels = {self._index[id_]: DENIES for id_ in answer.contradicts}
        labels |= {self._index[id_]: SAYS for id_ in answer.covers}
        for point, label in labels.items():
            yield from self._labelled(point, label, likeness, found)
        yield from self._unlabelled(set(labels), likeness, found)

    def _labelled(self, point: int, label: int, likeness: Array, found: list[Passage]) -> Iterator[Pair]:
        """The passage most like what is said for or against the point is taken for the one that earned it."""
        row = int(likeness[:, self._for_and_against(point)].max(axis=1).argmax())
        for premise in self._premises(point, likeness[row])[:PREMISES]:
            yield self._statements.texts[premise], found[row].text, label

    def _unlabelled(self, labelled: set[int], likeness: Array, found: list[Passage]) -> Iterator[Pair]:
        others = [
            point
            for point in range(len(self._statements.groups))
            if point not in labelled and not any(self._akin[point][other] for other in labelled)
        ]
        others.sort(key=lambda point: -float(likeness[:, self._for_and_against(point)].max()))
        for point in others[:UNLABELLED]:
            says = self._statements.groups[point][SAYS]
            row = int(likeness[:, says].max(axis=1).argmax())
            yield self._statements.texts[self._premises(point, likeness[row])[0]], found[row].text, BESIDE

    def _for_and_against(self, point: int) -> Array:
        groups = self._statements.groups[point]
        return np.concatenate([groups[SAYS], groups[DENIES]])

    def _premises(self, point: int, likeness: Array) -> Array:
        """What conveys the point, the most like a passage first."""
        says = self._statements.groups[point][SAYS]
        ordered: Array = says[np.argsort(-likeness[says])]
        return ordered
