"""The layer on top of the encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.language.linear_head import LinearHead

VECTORS = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9], [-1, 0]], dtype=np.float32)


def test_a_label_is_likely_where_its_examples_are_and_a_head_reads_back_alike(tmp_path: Path) -> None:
    head = LinearHead.fit(VECTORS, [("yes",), ("yes",), ("no",), ("no",), ("maybe",)], 10.0, 100)
    (row,) = head.predict(VECTORS[:1])
    assert head.labels == ("maybe", "no", "yes") and row[2] > 0.8 and row.sum() == pytest.approx(1)
    head.save(tmp_path)
    assert np.array_equal(LinearHead.load(tmp_path).predict(VECTORS), head.predict(VECTORS))


def test_what_is_right_as_well_shares_what_is_likely() -> None:
    alone = LinearHead.fit(VECTORS, [("yes",), ("yes",), ("no",), ("no",), ("maybe",)], 10.0, 100)
    shared = LinearHead.fit(VECTORS, [("yes", "no"), ("yes",), ("no",), ("no",), ("maybe",)], 10.0, 100)
    assert shared.predict(VECTORS[:1])[0, 2] < alone.predict(VECTORS[:1])[0, 2]


def test_a_temperature_makes_it_less_sure_of_the_same_label() -> None:
    head = LinearHead.fit(VECTORS, [("yes",), ("yes",), ("no",), ("no",), ("maybe",)], 10.0, 100)
    sure, less = head.predict(VECTORS), head.predict(VECTORS, temperature=2.0)
    assert np.array_equal(sure.argmax(axis=1), less.argmax(axis=1))
    assert (less.max(axis=1) < sure.max(axis=1)).all()
