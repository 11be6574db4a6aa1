"""The sentence encoder: the published vectors, and nothing but the published weights."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.difference import Weights
from bot.language.encoder import SentenceEncoder, shared_encoder
from bot.language.graph import build_graph, graph_path
from bot.language.published import MINILM
from bot.language.tuned import changes_path, tuned_encoder
from bot.settings import ROOT, Settings

PAIR = ["does prescribed heroin help recovery", "will a diamorphine script help me get better"]


def saved(arrays: Weights, path: Path) -> Path:
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize("tuned", [False, True])
def test_vectors_are_unit_length_whatever_the_batch(here: Settings, tuned: bool) -> None:
    encoder = tuned_encoder(here.data, here.cache) if tuned else shared_encoder(here.cache)
    texts = ["does prescribed heroin help recovery", "x", "a much longer text " * 60, ""]
    together = encoder.encode(texts)
    assert together.shape == (4, MINILM.dimensions)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.995
    assert encoder.encode([]).shape == (0, MINILM.dimensions)


def test_likeness_is_the_published_models_until_it_is_tuned(here: Settings) -> None:
    """What the model's own loader gives for this pair; tuned, it has learnt that they ask the same."""
    first, second = shared_encoder(here.cache).encode(PAIR)
    assert float(first @ second) == pytest.approx(0.387, abs=0.001)
    first, second = tuned_encoder(here.data, here.cache).encode(PAIR)
    assert float(first @ second) > 0.45


def test_a_tuned_encoder_that_is_missing_says_what_to_run(tmp_path: Path, here: Settings) -> None:
    with pytest.raises(BotError, match="bot tune"):
        tuned_encoder(tmp_path, here.cache)


def test_changes_of_other_weights_are_refused(tmp_path: Path, here: Settings) -> None:
    with np.load(changes_path(here.data)) as kept:
        others = {key: array for key, array in kept.items() if "layer.0." in key}
    with pytest.raises(BotError, match=r"belongs to other weights than all-minilm.*bot tune"):
        build_graph(MINILM, tmp_path, saved(others, tmp_path / "without.npz"))
    shapes = {key.replace("layer.0.", "layer.9."): array for key, array in others.items()}
    shapes["published"] = np.array(MINILM.sha256)
    with pytest.raises(BotError, match="does not fit the published weights"):
        build_graph(MINILM, tmp_path, saved(shapes, tmp_path / "others.npz"))


def test_a_changed_graph_is_refused(here: Settings, tmp_path: Path) -> None:
    shutil.copytree(build_graph(MINILM, here.cache).parent, tmp_path / "copy")
    graph = tmp_path / "copy" / graph_path(MINILM, tmp_path).name
    with graph.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(BotError, match="has changed since it was built"):
        SentenceEncoder(graph, MINILM.dimensions)


def test_a_missing_graph_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="make train"):
        SentenceEncoder(graph_path(MINILM, tmp_path), MINILM.dimensions)


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="are not the published all-minilm"):
        build_graph(replace(MINILM, sha256="0" * 64), tmp_path)


def test_a_package_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="no-such-package is not installed"):
        build_graph(replace(MINILM, package="no-such-package"), tmp_path)


def test_pytorch_is_not_installed() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert 'name = "torch"' not in lock and 'name = "nvidia' not in lock


def test_what_was_read_ahead_is_not_encoded_again(here: Settings) -> None:
    encoder = SentenceEncoder(build_graph(MINILM, here.cache), MINILM.dimensions)
    encoder.remember([*PAIR, "x"])
    told: list[int] = []
    again = encoder.encode(["x", "is it legal", PAIR[0]], lambda done, of: told.append(of))
    assert told == [1]
    alone = shared_encoder(here.cache).encode([PAIR[0]])
    assert float(again[2] @ alone[0]) == pytest.approx(1, abs=0.005)
