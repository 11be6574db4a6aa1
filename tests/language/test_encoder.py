"""The sentence encoder: the published vectors, and nothing but the published weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.encoder import SentenceEncoder, build_graph, graph_path, shared_encoder
from bot.settings import ROOT, Settings


@pytest.fixture(scope="module")
def encoder(here: Settings) -> SentenceEncoder:
    return shared_encoder(here.cache)


def test_vectors_are_unit_length_and_do_not_depend_on_the_batch(encoder: SentenceEncoder) -> None:
    texts = ["does prescribed heroin help recovery", "x", "a much longer text " * 60, ""]
    together = encoder.encode(texts)
    assert together.shape == (4, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-4)
    assert encoder.encode([]).shape == (0, 384)


def test_likeness_is_the_published_models(encoder: SentenceEncoder) -> None:
    """0.39 is what the model's own loader gives for this pair."""
    first, second = encoder.encode(
        ["does prescribed heroin help recovery", "will a diamorphine script help me get better"]
    )
    assert float(first @ second) == pytest.approx(0.387, abs=0.01)


def test_a_changed_graph_is_refused(here: Settings, tmp_path: Path) -> None:
    graph = build_graph(here.cache)
    copy = graph_path(tmp_path)
    shutil.copy(graph, copy)
    shutil.copy(graph.with_suffix(".sha256"), copy.with_suffix(".sha256"))
    with copy.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(BotError, match="has changed since it was built"):
        SentenceEncoder(copy)


def test_a_missing_graph_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="make setup"):
        SentenceEncoder(graph_path(tmp_path))


def test_pytorch_is_not_installed() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert 'name = "torch"' not in lock and 'name = "nvidia' not in lock
