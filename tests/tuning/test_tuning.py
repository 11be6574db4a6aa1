"""Tuning the encoder: what it learns from, what is kept of it, and when it is due again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.encoder import SentenceEncoder, shared_encoder
from bot.language.lexicon import Lexicon
from bot.settings import Settings
from bot.tuning.average import average
from bot.tuning.keep import check_drift, keep_tuned
from bot.tuning.taught import (
    Taught,
    group_of,
    load_asked,
    load_gone_on,
    load_meant,
    load_stated,
    load_taught,
    without,
)
from bot.tuning.tune import Recipe, tuned_changes

GREEN = ["the frog is green", "grass green", "a green leaf", "green as moss", "green paint", "is it green"]
DEEP = ["how deep is the sea", "deep water", "a deep well", "deep as a mine", "deep down", "is it deep"]
TAUGHT = [Taught(text, (name,), "a") for name, texts in (("green", GREEN), ("deep", DEEP)) for text in texts]
RECIPE = Recipe(passes=3, batch=4, fastest=3e-4, seeds=(1,))


class StoppedError(Exception):
    """Somebody closed the terminal."""


def test_every_example_is_taught_with_what_is_right_as_well(here: Settings) -> None:
    taught = load_asked(here.data)
    hands = {example.hand for example in taught}
    assert {"curators", *(f"hand-{letter}" for letter in "abcdefghijkl")} == hands
    assert any(len(example.labels) > 1 for example in taught)
    assert {e.hand for e in without(taught, ["hand-a"])} == hands - {"hand-a"}
    with pytest.raises(BotError, match="no hand 'hand-z'"):
        without(taught, ["hand-z"])


def test_messages_from_inside_emergencies_are_taught_with_what_they_mean(here: Settings) -> None:
    meant = load_meant(here.data)
    assert {"curators", "hand-m", "hand-n"} == {example.hand for example in meant}
    assert all(label.startswith("means/") for example in meant for label in example.labels)


def test_turns_and_stances_are_taught_too_and_stances_among_themselves(here: Settings) -> None:
    assert {example.hand for example in load_gone_on(here.data)} == {"curators", "hand-f", "hand-l"}
    stated = load_stated(here.data)
    assert {"curators", *(f"hand-{letter}" for letter in "abcd")} == {example.hand for example in stated}
    groups = {group_of(label) for example in load_taught(here.data) for label in example.labels}
    assert groups == {"", "means/", "stance/"}
    assert {group_of(example.labels[0]) for example in stated} == {"stance/"}


@pytest.fixture
def tuning(tmp_path: Path) -> Path:
    """A folder to tune in; who asks for it learns for real."""
    return tmp_path


def test_tuning_brings_what_asks_the_same_together_and_goes_on_after_a_break(tuning: Path) -> None:
    """Takes ten seconds: TensorFlow is loaded, and a dozen examples are really learnt."""
    seen: list[int] = []

    def tell(step: int, steps: int, loss: float) -> None:
        seen.append(step)
        if step == 6 and seen.count(6) == 1:
            raise StoppedError

    with pytest.raises(StoppedError):
        tuned_changes(TAUGHT, Lexicon(()), RECIPE, tuning, tell)
    changes = tuned_changes(TAUGHT, Lexicon(()), RECIPE, tuning, tell)
    assert seen == [3, 6, 6, 9]
    before, after = (likeness(shared_encoder(tuning, given)) for given in (None, changes))
    assert after > before + 0.02
    record = keep_tuned(changes, TAUGHT, {"passes": 3}, tuning / "reader")
    assert record == json.loads((tuning / "reader" / "encoder.json").read_text(encoding="utf-8"))
    assert record["examples"] == {"a": 12}
    assert check_drift(tuning, TAUGHT) == []
    (due,) = check_drift(tuning, [*TAUGHT, Taught("new words", ("deep",), "b")])
    assert "8% of the examples" in due.problem and "bot tune" in due.mend


def likeness(encoder: SentenceEncoder) -> float:
    """How much nearer texts of one label lie to each other than to those of the other."""
    vectors = encoder.encode([*GREEN, *DEEP])
    near = vectors @ vectors.T
    return float(np.mean([near[:6, :6], near[6:, 6:]]) - np.mean(near[:6, 6:]))


def test_of_two_tunings_the_weights_are_averaged(tmp_path: Path) -> None:
    name = "encoder.layer.0.attention.output.LayerNorm.bias"
    for file, change in (("one", 0.5), ("two", 0.25)):
        np.savez(tmp_path / f"{file}.npz", **{f"whole {name}": np.full(384, change, np.float16)})
    average([tmp_path / "one.npz", tmp_path / "two.npz"], tmp_path / "mean.npz")
    with np.load(tmp_path / "mean.npz", allow_pickle=False) as mean:
        assert np.allclose(mean[f"whole {name}"], 0.375, atol=1e-3)
        assert [key for key in mean.files if key != "published"] == [f"whole {name}"]
