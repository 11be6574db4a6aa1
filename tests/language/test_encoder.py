"""The sentence encoder: the published vectors, and nothing but the published weights."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.encoder import SentenceEncoder, shared_encoder
from bot.language.graph import build_graph, graph_path
from bot.language.published import MINILM, MPNET, PublishedModel
from bot.settings import ROOT, Settings

PAIR = ["does prescribed heroin help recovery", "will a diamorphine script help me get better"]


@pytest.mark.parametrize("model", [MPNET, MINILM], ids=lambda model: model.name)
def test_vectors_are_unit_length_whatever_the_batch(here: Settings, model: PublishedModel) -> None:
    encoder = shared_encoder(here.cache, model)
    texts = ["does prescribed heroin help recovery", "x", "a much longer text " * 60, ""]
    together = encoder.encode(texts)
    assert together.shape == (4, model.dimensions)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.995
    assert encoder.encode([]).shape == (0, model.dimensions)


@pytest.mark.parametrize(("model", "published", "tolerance"), [(MPNET, 0.482, 0.02), (MINILM, 0.387, 0.001)])
def test_likeness_is_the_published_models(
    here: Settings, model: PublishedModel, published: float, tolerance: float
) -> None:
    """What the models' own loader gives for this pair; eight bits cost the second decimal."""
    first, second = shared_encoder(here.cache, model).encode(PAIR)
    assert float(first @ second) == pytest.approx(published, abs=tolerance)


def test_a_changed_graph_is_refused(here: Settings, tmp_path: Path) -> None:
    shutil.copytree(build_graph(MINILM, here.cache).parent, tmp_path / "copy")
    graph = tmp_path / "copy" / graph_path(MINILM, tmp_path).name
    with graph.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(BotError, match="has changed since it was built"):
        SentenceEncoder(graph, MINILM.dimensions)


def test_a_missing_graph_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="make train"):
        SentenceEncoder(graph_path(MPNET, tmp_path), MPNET.dimensions)


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="are not the published all-minilm"):
        build_graph(replace(MINILM, sha256="0" * 64), tmp_path)


def test_a_package_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="no-such-package is not installed"):
        build_graph(replace(MINILM, packages=("no-such-package",)), tmp_path)


def test_pytorch_is_not_installed() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert 'name = "torch"' not in lock and 'name = "nvidia' not in lock


def test_what_was_read_ahead_is_not_encoded_again(here: Settings) -> None:
    encoder = SentenceEncoder(build_graph(MPNET, here.cache), MPNET.dimensions)
    encoder.remember([*PAIR, "x"])
    told: list[int] = []
    again = encoder.encode(["x", "is it legal", PAIR[0]], lambda done, of: told.append(of))
    assert told == [1]
    alone = shared_encoder(here.cache, MPNET).encode([PAIR[0]])
    assert float(again[2] @ alone[0]) == pytest.approx(1, abs=0.005)
