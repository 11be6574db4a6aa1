"""How thresholds are chosen by the risk of a wrong answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.certainty import Point, draw, least_held, point
from bot.tuning.taught import Taught
from bot.understanding.reading import Likely, Reading


def a_point(threshold: float, wrong: int) -> Point:
    return Point(threshold, questions=600, right=500, messages=1000, wrong=wrong)


def test_the_bound_is_the_one_of_clopper_and_pearson() -> None:
    """The rule of three: nothing in a thousand is below three in a thousand."""
    assert a_point(0.5, wrong=0).bound == pytest.approx(0.003, abs=0.0001)
    assert a_point(0.5, wrong=20).bound == pytest.approx(0.0289, abs=0.0005)


def test_the_least_threshold_is_taken_from_which_on_the_risk_is_held() -> None:
    curve = [a_point(0.2, 50), a_point(0.3, 9), a_point(0.4, 30), a_point(0.5, 8), a_point(0.6, 2)]
    assert least_held(curve, risk=0.02) == 0.5
    assert least_held(curve, risk=0.001) is None


def test_a_threshold_is_tried_by_the_assistants_own_rule() -> None:
    queries = [
        Taught("is it legal", ("ask_fact/uk-history",), "hand-h"),
        Taught("who won", ("out_of_scope",), "hand-h"),
    ]
    readings = [undecided("is it legal", 0.6), undecided("who won", 0.4)]
    assert point(0.5, queries, readings) == Point(0.5, questions=1, right=1, messages=2, wrong=0)
    assert point(0.3, queries, readings) == Point(0.3, questions=1, right=1, messages=2, wrong=1)


def test_the_curve_is_drawn(tmp_path: Path) -> None:
    draw([a_point(0.2, 50), a_point(0.3, 9)], 0.02, tmp_path / "curve.svg")
    assert "told the right one" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


def undecided(text: str, p: float) -> Reading:
    intents = (Likely("ask_fact", p), Likely("greet", 0.05))
    return Reading(text, intents, (Likely("ask_fact/uk-history", p),), taken=intents[0])
