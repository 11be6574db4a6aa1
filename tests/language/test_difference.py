"""What learning changed is kept as a difference to the published weights, by their published names."""

from __future__ import annotations

import functools
import sys

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.difference import Weights, at_low_rank, difference, in_four_bits, with_difference
from bot.language.learning import load_transformer, published_name


def test_a_difference_of_low_rank_gives_back_what_was_learnt() -> None:
    draw = np.random.default_rng(0)
    original = {"matrix": draw.normal(size=(6, 4)), "vector": draw.normal(size=4), "same": np.ones(3)}
    change = np.outer(draw.normal(size=6), draw.normal(size=4))
    learnt = {**original, "matrix": original["matrix"] + change, "vector": original["vector"] + 1}
    kept = difference(learnt, original, functools.partial(at_low_rank, rank=1))
    assert set(kept) == {"left matrix", "right matrix", "whole vector"}
    restored = with_difference(original, kept)
    assert all(np.allclose(restored[name], learnt[name], atol=0.01) for name in learnt)


def test_a_difference_in_four_bits_gives_back_what_was_learnt_and_leaves_out_rows_that_stayed() -> None:
    draw = np.random.default_rng(0)
    original = {"matrix": draw.normal(size=(6, 4))}
    change = draw.normal(size=(6, 4)) * np.array([[1], [0], [0.1], [0], [5], [0]])
    kept = difference({"matrix": original["matrix"] + change}, original, in_four_bits)
    assert kept["steps matrix"].nbytes == 3 * 4 / 2 and kept["rows matrix"].tolist() == [0, 2, 4]
    restored = with_difference(original, kept)["matrix"] - original["matrix"]
    assert (np.abs(restored - change) <= np.abs(change).max(axis=1, keepdims=True) / 14 + 1e-6).all()


@pytest.mark.parametrize("other", [{"vector": np.ones(4)}, {"other": np.ones(5)}])
def test_a_difference_to_another_model_is_refused(other: Weights) -> None:
    with pytest.raises(BotError, match="Learn it anew"):
        with_difference(other, {"whole vector": np.ones(5)})


@pytest.mark.parametrize(
    ("tensorflow", "published"),
    [
        (
            "tf_bert_model/bert/encoder/layer_._3/attention/self/query/kernel:0",
            "encoder.layer.3.attention.self.query.weight",
        ),
        (
            "tf_bert_model_1/bert/encoder/layer_._0/output/LayerNorm/beta:0",
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
