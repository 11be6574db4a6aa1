"""Vectors that are kept between trainings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.errors import BotError
from bot.language.encoder import SentenceEncoder, Tell, Vectors, shared_encoder
from bot.language.kept_vectors import encode_or_recall
from bot.settings import Settings

TEXTS = ["is it legal", "does it make you sweat", "is it legal"]


class CountingEncoder(SentenceEncoder):
    """The real encoder, which remembers what it was given."""

    def __init__(self, real: SentenceEncoder) -> None:
        self.real, self.given = real, list[str]()

    def encode(self, texts: Sequence[str], tell: Tell | None = None) -> Vectors:
        self.given += texts
        return self.real.encode(texts, tell)


@pytest.fixture
def encoder(here: Settings) -> CountingEncoder:
    return CountingEncoder(shared_encoder(here.cache))


def test_only_what_is_new_is_encoded(encoder: CountingEncoder, tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    first = encode_or_recall(encoder, TEXTS, kept)
    again = encode_or_recall(encoder, [*TEXTS, "who is it for"], kept)
    assert encoder.given == ["is it legal", "does it make you sweat", "who is it for"]
    assert np.array_equal(again[:3], first)
    assert np.allclose(again, encoder.real.encode([*TEXTS, "who is it for"]), atol=0.02)


def test_what_is_no_longer_asked_for_is_dropped(encoder: CountingEncoder, tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    for texts in (["is it legal"], ["who is it for"], ["is it legal"]):
        encode_or_recall(encoder, texts, kept)
    assert encoder.given == ["is it legal", "who is it for", "is it legal"]


@pytest.mark.parametrize("content", [b"not one", b"PK\x03\x04cut short"])
def test_a_file_that_is_no_such_file_is_named(
    encoder: CountingEncoder, tmp_path: Path, content: bytes
) -> None:
    kept = tmp_path / "kept.npz"
    kept.write_bytes(content)
    with pytest.raises(BotError, match=r"kept\.npz can't be read.*Delete it"):
        encode_or_recall(encoder, TEXTS, kept)


def test_nothing_gives_nothing(encoder: CountingEncoder, tmp_path: Path) -> None:
    assert encode_or_recall(encoder, [], tmp_path / "kept.npz").shape == (0, 384)
