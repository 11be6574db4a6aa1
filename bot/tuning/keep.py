"""Keeping a tuned encoder in data/reader, and knowing what it was tuned on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import Place
from bot.findings import Finding, warning
from bot.language.published import MINILM
from bot.language.tuned import CHANGES, changes_path
from bot.tuning.taught import Taught, digests, drifted

EXAMPLES = "examples"
"""The array that names the examples."""
MOST_DRIFT = 0.05
"""From this share of new examples on, tuning anew is due."""


def keep_tuned(
    changes: Path, taught: Sequence[Taught], recipe: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """Write encoder.npz and encoder.json.

    Args:
        changes: what `tuned_changes` gave.
        taught: the examples it was tuned on.
        recipe: how it was tuned.
        folder: where to write; made where it is missing.

    Returns:
        What encoder.json says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with np.load(changes, allow_pickle=False) as arrays:
        np.savez_compressed(folder / CHANGES.name, **arrays, **{EXAMPLES: digests(taught)})
    hands = sorted({example.hand for example in taught})
    record = {
        "published": {MINILM.name: MINILM.sha256},
        "examples": {hand: sum(example.hand == hand for example in taught) for hand in hands},
        "recipe": dict(recipe),
    }
    (folder / CHANGES.name).with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return record


def check_drift(data: Path, taught: Sequence[Taught]) -> list[Finding]:
    """A warning where many examples were written since the encoder was tuned.

    Raises:
        BotError: there is no tuned encoder.
    """
    path = changes_path(data)
    with np.load(path, allow_pickle=False) as arrays:
        share = drifted(arrays[EXAMPLES], digests(taught))
    if share < MOST_DRIFT:
        return []
    problem = f"the encoder was not tuned on {share:.0%} of the examples"
    return [
        warning(Place(path), problem, "`bot train` learns them all the same; run `bot tune` when you can.")
    ]
