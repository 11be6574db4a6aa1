"""Learns from labelled answers how evidence is to be weighed, and how well that agrees with the labels."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.practice.evidence import NEAR, Evidence
from bot.practice.learning.labelled import LabelledAnswer
from bot.practice.meaning import Weights
from bot.practice.statements import BESIDE, DENIES, SAYS
from bot.practice.turning_words import Array

PRECISION = 0.85
"""Of the contradictions that are marked, so many are to be right: being told so wrongly costs trust."""
ROUNDS = 3
REGULARISATION = 0.1
FOLDS = 8
THRESHOLDS = np.arange(0.1, 0.95, 0.02)


@dataclass(frozen=True)
class Example:
    """A labelled answer with its evidence.

    Attributes:
        answer: the labels.
        evidence: of its passages, None where it has none.
        wanted: indices of points with SAYS or DENIES, whichever the label is.
    """

    answer: LabelledAnswer
    evidence: Evidence | None
    wanted: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Agreement:
    """How marks agree with labels.

    Attributes:
        marked: marks that were given.
        right: marks that a label confirms.
        labelled: labels there are.
    """

    marked: int
    right: int
    labelled: int

    @property
    def precision(self) -> float:
        """Of the marks, how many are right."""
        return self.right / max(1, self.marked)

    @property
    def recall(self) -> float:
        """Of the labels, how many were found."""
        return self.right / max(1, self.labelled)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def learn_weights(examples: Sequence[Example]) -> Weights:
    """Weights for all examples; the thresholds are those of held-out answers.

    What is conveyed is marked where marks and labels agree best. What is contradicted is doubted from there
    on, and marked from where PRECISION is reached, or as nearly as it can be.
    """
    held_out = weigh_held_out(examples)
    covers_from = max(THRESHOLDS, key=lambda t: agreement(examples, held_out, SAYS, t).f1)
    denied = [agreement(examples, held_out, DENIES, t) for t in THRESHOLDS]
    contradicts_from = _precise_from(denied)
    doubts_from = max(zip(denied, THRESHOLDS, strict=True), key=lambda each: each[0].f1)[1]
    fitted = _fit(examples)
    return dataclasses.replace(
        fitted,
        covers_from=float(covers_from),
        contradicts_from=contradicts_from,
        doubts_from=min(float(doubts_from), contradicts_from),
    )


def _precise_from(by_threshold: Sequence[Agreement]) -> float:
    """Of THRESHOLDS, the one that finds most where marks are precise enough, or else the most precise."""
    found = list(zip(THRESHOLDS, by_threshold, strict=True))
    precise = [(each.recall, threshold) for threshold, each in found if each.precision >= PRECISION]
    if precise:
        return float(max(precise)[1])
    return float(max((each.precision, threshold) for threshold, each in found if each.marked)[1])


def weigh_held_out(examples: Sequence[Example]) -> list[Array]:
    """Each example's probabilities by weights learned from answers to other myths."""
    fold = [zlib.crc32(example.answer.myth.encode()) % FOLDS for example in examples]
    weighed: list[Array] = [np.zeros((0, 0, 3))] * len(examples)
    for held in range(FOLDS):
        weights = _fit([e for e, f in zip(examples, fold, strict=True) if f != held])
        for i, example in enumerate(examples):
            if fold[i] == held and example.evidence is not None:
                weighed[i] = weights.weigh(example.evidence)
    return weighed


def agreement(
    examples: Sequence[Example], weighed: Iterable[Array], kind: int, threshold: float
) -> Agreement:
    """How marks of one kind, SAYS or DENIES, agree with the labels."""
    marked = right = labelled = 0
    for example, probabilities in zip(examples, weighed, strict=True):
        wanted = {point for point, label in example.wanted if label == kind}
        found = marks(probabilities, kind, threshold)
        marked, right, labelled = marked + len(found), right + len(found & wanted), labelled + len(wanted)
    return Agreement(marked, right, labelled)


def marks(weighed: Array, kind: int, threshold: float) -> set[int]:
    """Indices of the points marked as conveyed (SAYS) or contradicted (DENIES)."""
    if not weighed.size:
        return set()
    mine, other = weighed[:, :, kind].max(axis=0), weighed[:, :, 1 - kind].max(axis=0)
    ahead = mine >= other if kind == SAYS else mine > other
    return set(np.flatnonzero((mine >= threshold) & ahead).tolist())


def save_weights(weights: Weights, path: Path) -> None:
    """Keep weights where `load_weights` finds them."""
    np.savez_compressed(
        path,
        mean=weights.mean,
        scale=weights.scale,
        factors=weights.factors,
        bias=weights.bias,
        thresholds=np.array([weights.covers_from, weights.contradicts_from, weights.doubts_from]),
    )


def _fit(examples: Sequence[Example]) -> Weights:
    """Weights without thresholds.

    Which passage earned a label isn't known: the likeliest by the weights of the round before is taken.
    """
    weigh: Callable[[Evidence], Array] = _by_reader
    weights = None
    for _ in range(ROUNDS):
        weights = _regress(*_rows(examples, weigh))
        weigh = weights.weigh
    assert weights is not None
    return weights


def _by_reader(evidence: Evidence) -> Array:
    return np.multiply(evidence.read, evidence.near[:, :, None])


def _rows(examples: Sequence[Example], weigh: Callable[[Evidence], Array]) -> tuple[Array, Array]:
    values: list[Array] = []
    labels: list[int] = []
    for example in examples:
        if example.evidence is None:
            continue
        evidence, probabilities = example.evidence, weigh(example.evidence)
        for point, label in sorted(example.wanted):
            values.append(evidence.values[probabilities[:, point, label].argmax(), point])
            labels.append(label)
        meant = {point for point, _ in example.wanted}
        for row, point in np.argwhere(evidence.near > NEAR):
            if point not in meant:
                values.append(evidence.values[row, point])
                labels.append(BESIDE)
    return np.array(values), np.array(labels)


def _regress(values: Array, labels: Array) -> Weights:
    from sklearn.linear_model import LogisticRegression

    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    model: Any = LogisticRegression(C=REGULARISATION, max_iter=3000)
    model.fit((values - mean) / scale, labels)
    return Weights(mean, scale, model.coef_, model.intercept_, 0.0, 0.0, 0.0)
