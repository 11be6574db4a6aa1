"""The mean of several tunings: it reads strangers better than each of them (Wortsman et al. 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.language.difference import Array, difference, in_four_bits, with_difference
from bot.language.graph import PUBLISHED
from bot.language.published import MINILM, packaged_folder
from bot.language.transformer import published_weights


def average(tunings: Sequence[Path], output: Path) -> None:
    """Write what changes in the published weights where the weights of all tunings are averaged.

    Args:
        tunings: what changed in each.
        output: where to write.

    Raises:
        BotError: a tuning is one of other weights than those published.
    """
    published, _ = published_weights(packaged_folder(MINILM))
    total: dict[str, Array] = {name: np.zeros(array.shape, np.float32) for name, array in published.items()}
    for tuning in tunings:
        with np.load(tuning, allow_pickle=False) as kept:
            for name, array in with_difference(published, dict(kept)).items():
                total[name] += array / len(tunings)
    original = {name: array.astype(np.float32) for name, array in published.items()}
    with output.open("wb") as file:
        changes = difference(total, original, in_four_bits)
        np.savez_compressed(file, **changes, **{PUBLISHED: np.array(MINILM.sha256)})
