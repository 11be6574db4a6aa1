"""What learning changed in a transformer's weights, kept small enough for a repository.

A change is kept whole (vectors), as two factors of low rank (Hu et al. 2021), or in four bits with a scale
for each row, without the rows that hardly changed. It is added to the published weights when a graph is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.errors import BotError

Array = npt.NDArray[Any]
Weights = Mapping[str, Array]
"""Weights by the names that their publisher gives them."""

WHOLE, LEFT, RIGHT, STEPS, SCALES, ROWS = "whole", "left", "right", "steps", "scales", "rows"
"""Before a weight's name: which part of its change an array is."""
MOST_STEPS = 7
"""How many steps up, and as many down, four bits hold."""
HARDLY = 3e-3
"""A row of which no number changed by more is left out."""


def difference(learned: Weights, original: Weights, shrink: Callable[[Array], dict[str, Array]]) -> Weights:
    """What changed between two models, as arrays to be kept.

    Args:
        learned: one model's weights.
        original: the other's.
        shrink: what is kept of the change of a matrix: `at_low_rank` or `in_four_bits`.
    """
    kept: dict[str, Array] = {}
    for name, new in learned.items():
        change: Array = new - original[name]
        if change.any():
            parts = shrink(change) if change.ndim == 2 else {WHOLE: change.astype(np.float16)}
            kept.update({f"{part} {name}": array for part, array in parts.items()})
    return kept


def at_low_rank(change: Array, rank: int) -> dict[str, Array]:
    """The two factors of the nearest matrix of this rank."""
    left, sizes, right = np.linalg.svd(change, full_matrices=False)
    return {
        LEFT: (left[:, :rank] * sizes[:rank]).astype(np.float16),
        RIGHT: right[:rank].astype(np.float16),
    }


def in_four_bits(change: Array) -> dict[str, Array]:
    """Whole steps of a scale of each row's own, two in a byte; rows that hardly changed are left out.

    Args:
        change: a matrix with an even number of columns.
    """
    rows = np.flatnonzero(np.abs(change).max(axis=1) > HARDLY)
    scales = np.abs(change[rows]).max(axis=1, keepdims=True) / MOST_STEPS
    steps = (np.rint(change[rows] / scales) + MOST_STEPS).astype(np.uint8)
    return {
        STEPS: steps[:, ::2] | steps[:, 1::2] << 4,
        SCALES: scales.astype(np.float32),
        ROWS: rows.astype(np.int32),
    }


def with_difference(weights: Weights, kept: Weights) -> dict[str, Array]:
    """The weights with a difference added.

    Args:
        weights: the published ones.
        kept: what `difference` gave, perhaps among other arrays.

    Raises:
        BotError: it belongs to another model.
    """
    changed = {name: array.astype(np.float32) for name, array in weights.items()}
    for key in kept:
        part, _, name = key.partition(" ")
        if part not in (WHOLE, LEFT, STEPS):
            continue
        try:
            changed[name] = changed[name] + _change(kept, part, name, changed[name].shape)
        except (KeyError, ValueError, IndexError) as error:
            raise BotError(
                f"what was learned does not fit the published weights ({name}). Learn it anew."
            ) from error
    return changed


def _change(kept: Weights, part: str, name: str, shape: tuple[int, ...]) -> Array:
    if part == WHOLE:
        change: Array = kept[f"{WHOLE} {name}"].astype(np.float32)
    elif part == LEFT:
        change = kept[f"{LEFT} {name}"].astype(np.float32) @ kept[f"{RIGHT} {name}"].astype(np.float32)
    else:
        pairs, change = kept[f"{STEPS} {name}"], np.zeros(shape, dtype=np.float32)
        steps = np.stack([pairs & 15, pairs >> 4], axis=-1).reshape(len(pairs), shape[1]).astype(np.float32)
        change[kept[f"{ROWS} {name}"]] = (steps - MOST_STEPS) * kept[f"{SCALES} {name}"]
    if change.shape != shape:
        raise ValueError("another shape")
    return change
