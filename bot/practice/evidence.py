"""What speaks for and against a passage conveying or contradicting each point, as numbers to be weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.encoder import Vectors
from bot.language.numbers import numbers
from bot.practice.pairs import PairReader
from bot.practice.statements import BESIDE, DENIES, SAYS, Statements
from bot.practice.turning_words import Array, turns_of

NEAR = 0.35
"""Cosine of the nearest statement below which a point is not considered for a passage."""
MOST_POINTS, MOST_PREMISES = 3, 2
"""Points considered for a passage, and statements of each that it is read beside."""
SMOOTHING = 0.1
COST_OF_A_TURN = 0.1
"""Cosine that one word more or less that turns a statement round counts for."""
LEAST_PROBABILITY = 1e-3
LAST_RANK = 5
NEAREST_SAYS, NEAREST_DENIES = 0, 2
"""Columns of the cosines: that of the nearest statement which conveys a point, and which contradicts it."""


@dataclass(frozen=True)
class Evidence:
    """What was found for passages of an answer.

    Attributes:
        near: of shape (passages, points): cosine of the nearest statement that conveys or contradicts.
        read: of shape (passages, points, 3): the pair reader's probabilities.
        values: of shape (passages, points, kinds of evidence).
    """

    near: Array
    read: Array
    values: Array


def gather(
    texts: Sequence[str], vectors: Vectors, myth: Vectors, statements: Statements, reader: PairReader
) -> Evidence:
    """Gather evidence.

    Args:
        texts: passages.
        vectors: theirs, of shape (passages, 768).
        myth: the vector of the line they answer.
        statements: of all points.
        reader: reads passages beside statements.
    """
    likeness = vectors @ statements.vectors.T
    turns = turns_of(texts)
    cosines = _cosines(likeness, statements)
    near = np.maximum(cosines[:, :, NEAREST_SAYS], cosines[:, :, NEAREST_DENIES])
    read = _read_beside(texts, likeness, near, statements, reader)
    parts = [
        _of_reader(read, near),
        cosines,
        _of_numbers(texts, likeness, statements),
        _directions(vectors, statements),
        _of_passages(texts, turns, near),
        _of_myth(myth, near, statements),
        _turned(likeness, turns, statements),
    ]
    return Evidence(near, read, np.concatenate(parts, axis=2).astype(np.float32))


def _cosines(likeness: Array, statements: Statements) -> Array:
    """Nearest, and mean of the three nearest, by kind, and the differences between says and denies."""
    columns = []
    for groups in statements.groups:
        says, denies, beside = (np.sort(likeness[:, groups[kind]], axis=1) for kind in (SAYS, DENIES, BESIDE))
        best = [(s[:, -1], s[:, -3:].mean(axis=1)) for s in (says, denies)]
        (a, a3), (d, d3) = best
        columns.append(np.stack([a, a3, d, d3, beside[:, -1], a - d, a3 - d3], axis=1))
    return np.stack(columns, axis=1)


def _read_beside(
    texts: Sequence[str],
    likeness: Array,
    near: Array,
    statements: Statements,
    reader: PairReader,
) -> Array:
    read = np.zeros((*near.shape, 3))
    read[:, :, BESIDE] = 1.0
    asked: list[tuple[int, int]] = []
    pairs: list[tuple[str, str]] = []
    for row, text in enumerate(texts):
        for point in np.argsort(-near[row])[:MOST_POINTS]:
            if near[row, point] > NEAR:
                says = statements.groups[point][SAYS]
                premises = says[np.argsort(-likeness[row, says])[:MOST_PREMISES]]
                pairs += [(statements.texts[i], text) for i in premises]
                asked += [(row, int(point))] * len(premises)
    answers = reader.read(pairs)
    for row, point in set(asked):
        mine = [i for i, place in enumerate(asked) if place == (row, point)]
        read[row, point] = answers[mine].mean(axis=0)
    return read


def _of_reader(read: Array, near: Array) -> Array:
    logs = np.log(np.clip(read[:, :, :2], LEAST_PROBABILITY, 1.0))
    weighed = read[:, :, :2] * near[:, :, None]
    rank = np.minimum((near[:, None, :] > near[:, :, None]).sum(axis=2), LAST_RANK)
    lead = np.stack([_lead(weighed[:, :, kind]) for kind in (SAYS, DENIES)], axis=2)
    return np.concatenate(
        [logs, logs[:, :, :1] - logs[:, :, 1:], read, rank[:, :, None], lead, weighed], axis=2
    )


def _lead(values: Array) -> Array:
    """How far each value of a row is before the best of the others."""
    if values.shape[1] < 2:
        return values
    ordered = np.sort(values, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.subtract(values, np.where(values >= best, second, best))


def _of_numbers(texts: Sequence[str], likeness: Array, statements: Statements) -> Array:
    """Whether a passage has a point's number, another in its place, or that of the nearest denial."""
    found = np.zeros((len(texts), len(statements.groups), 3))
    for row, text in enumerate(texts):
        if not (said := numbers(text)):
            continue
        for point, groups in enumerate(statements.groups):
            right = statements.numbers_of(point)
            denial = groups[DENIES][likeness[row, groups[DENIES]].argmax()]
            hit = bool(said & right)
            found[row, point] = (
                hit,
                bool(right) and not hit,
                bool(said & statements.numbers[denial]) and not hit,
            )
    return found


def _directions(vectors: Vectors, statements: Statements) -> Array:
    """Where a passage lies on the way from a point's denials to what conveys it."""
    columns: list[Array] = []
    for groups in statements.groups:
        says, denies = (statements.vectors[groups[kind]].mean(axis=0) for kind in (SAYS, DENIES))
        way = says - denies
        columns.append((vectors - (says + denies) / 2) @ way / np.linalg.norm(way))
    return np.expand_dims(np.stack(columns, axis=1), 2)


def _of_passages(texts: Sequence[str], turns: Array, near: Array) -> Array:
    words = np.log([max(1, len(text.split())) for text in texts])
    absolutes = np.broadcast_to(turns[:, None, 1], near.shape)
    return np.stack([absolutes, np.broadcast_to(words[:, None], near.shape), _lead(near), near], axis=2)


def _of_myth(myth: Vectors, near: Array, statements: Statements) -> Array:
    likeness = statements.vectors @ myth
    about = [
        max(likeness[groups[SAYS]].max(), likeness[groups[DENIES]].max()) for groups in statements.groups
    ]
    return np.broadcast_to(np.array(about)[None, :, None], (*near.shape, 1))


def _turned(likeness: Array, turns: Array, statements: Statements) -> Array:
    """How much nearer the says are than the denials once words that turn a statement round count."""
    apart = np.abs(turns[:, None, :] - statements.turns[None]).sum(axis=2)
    alike = likeness - COST_OF_A_TURN * apart
    columns: list[Array] = []
    for groups in statements.groups:
        says, denies = (_summed_up(alike[:, groups[kind]]) for kind in (SAYS, DENIES))
        columns.append(says - denies)
    return np.stack(columns, axis=1)


def _summed_up(alike: Array) -> Array:
    ordered = np.sort(alike, axis=1)
    soft = np.log(np.exp(alike / SMOOTHING).mean(axis=1)) * SMOOTHING
    return np.stack([ordered[:, -3:].mean(axis=1), ordered[:, -1], soft], axis=1)
