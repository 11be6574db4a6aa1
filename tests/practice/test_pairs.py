"""What practice learnt is kept as a difference to the published weights, by their published names."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.published import MINILM, packaged_folder
from bot.language.transformer import published_weights
from bot.practice.learn_reader import load_transformer, published_name
from bot.practice.pairs import difference, with_difference
from bot.settings import Settings


def test_a_difference_gives_back_what_was_learnt() -> None:
    draw = np.random.default_rng(0)
    original = {"matrix": draw.normal(size=(6, 4)), "vector": draw.normal(size=4), "same": np.ones(3)}
    change = np.outer(draw.normal(size=6), draw.normal(size=4))
    learnt = {**original, "matrix": original["matrix"] + change, "vector": original["vector"] + 1}
    kept = difference(learnt, original, rank=1)
    assert set(kept) == {"left matrix", "right matrix", "whole vector"}
    restored = with_difference(original, kept)
    assert all(np.allclose(restored[name], learnt[name], atol=0.01) for name in learnt)


def test_a_difference_to_another_model_is_refused() -> None:
    kept = {"whole vector": np.ones(5)}
    with pytest.raises(BotError, match="bot practice learn"):
        with_difference({"vector": np.ones(4)}, kept)
    with pytest.raises(BotError, match="bot practice learn"):
        with_difference({"other": np.ones(5)}, kept)


def test_what_was_learnt_names_weights_that_are_published(here: Settings) -> None:
    weights, _ = published_weights(packaged_folder(MINILM))
    with np.load(here.data / "practice" / "reader.npz") as kept:
        named = {key.partition(" ")[2] for key in kept if " " in key}
    assert named and named <= set(weights)


@pytest.mark.parametrize(
    ("tensorflow", "published"),
    [
        (
            "tf_bert_model/bert/encoder/layer_._3/attention/self/query/kernel:0",
            "encoder.layer.3.attention.self.query.weight",
        ),
        (
            "tf_bert_model/bert/encoder/layer_._0/output/LayerNorm/beta:0",
            "encoder.layer.0.output.LayerNorm.bias",
        ),
        (
            "tf_bert_model/bert/embeddings/token_type_embeddings/embeddings:0",
            "embeddings.token_type_embeddings.weight",
        ),
    ],
)
def test_tensorflows_names_are_put_as_published(tensorflow: str, published: str) -> None:
    assert published_name(tensorflow) == published


def test_learning_without_its_packages_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(BotError, match="make tools"):
        load_transformer()
