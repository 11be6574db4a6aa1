"""What practice learnt is kept as a difference to the published weights, by their published names."""

from __future__ import annotations

import numpy as np

from bot.language.published import MINILM, packaged_folder
from bot.language.transformer import published_weights
from bot.settings import Settings


def test_what_was_learnt_names_weights_that_are_published(here: Settings) -> None:
    weights, _ = published_weights(packaged_folder(MINILM))
    with np.load(here.data / "practice" / "reader.npz") as kept:
        named = {key.partition(" ")[2] for key in kept if " " in key}
    assert named and named <= set(weights)
