"""The practice data: what curators write, and what it must be."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from bot.claims.points import Point, load_points
from bot.errors import DataError
from bot.facts.models import FactBase
from bot.practice.learning.labelled import load_labelled
from bot.practice.scenarios import Scenario, load_scenarios
from bot.settings import Settings

LEAST_SCENARIOS, LEAST_LABELLED = 30, 150
NOTHING_TO_CONVEY = (
    "Heroin prescription doesn’t help patients",
    "Here is a common myth",
    "some of diamorphine’s more common side effects are",
)
"""The guide's own wording of the myth, and words that lead up to what is claimed."""


@pytest.fixture(scope="module")
def points(here: Settings, base: FactBase) -> tuple[Point, ...]:
    return load_points(here.data / "practice" / "points", base)


def test_there_are_many(scenarios: dict[str, Scenario]) -> None:
    assert len(scenarios) >= LEAST_SCENARIOS


def test_every_citation_has_a_point(points: tuple[Point, ...], base: FactBase) -> None:
    spans = {(p.citation.source, p.citation.start, p.citation.end) for p in points}
    cited = itertools.chain.from_iterable(fact.citations for fact in base.facts.values())
    missing = [
        c.quote for c in cited if not any(_overlap((c.source, c.start, c.end), span) for span in spans)
    ]
    assert [quote for quote in missing if not quote.startswith(NOTHING_TO_CONVEY)] == []


def test_no_labelled_answer_is_a_statement(here: Settings, points: tuple[Point, ...]) -> None:
    answers = load_labelled(here.data / "practice" / "answers", points)
    statements = {s.lower().strip(" .") for p in points for s in p.says + p.denies + p.beside}
    assert len(answers) >= LEAST_LABELLED
    assert len({answer.answer for answer in answers}) == len(answers)
    assert [
        a.answer for a in answers if len(a.answer.split()) > 8 and a.answer.lower().strip(" .") in statements
    ] == []


SCENARIO = (
    "id: one\nclient: a man\nmood: sad\nlines: [a, b, c]\nessential: [cuts-crime]\nwrong: [c]\n"
    "model: d\nif_cold: e\nif_wrong: f\ndifficulty: 1\n"
)


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ("[cuts-crime]", "[no-such]", "there is no fact 'no-such'"),
        ("id: one", "id: two", "'two' stands in one.yml"),
        ("if_cold: e\n", "", "if_cold"),
        ("difficulty: 1", "difficulty: 4", "difficulty 4"),
    ],
)
def test_a_faulty_scenario_is_named(tmp_path: Path, base: FactBase, right: str, wrong: str, why: str) -> None:
    (tmp_path / "one.yml").write_text(SCENARIO.replace(right, wrong), encoding="utf-8")
    with pytest.raises(DataError, match=why):
        load_scenarios(tmp_path, base)


def test_a_point_that_rests_on_nothing_is_named(tmp_path: Path, base: FactBase) -> None:
    says = "\n".join(f'  - "it is so {i}"' for i in range(8))
    denies = "\n".join(f'  - "it is not so {i}"' for i in range(8))
    (tmp_path / "one.yml").write_text(
        f"id: one\nfact: cuts-crime\ncites: nothing\nsays:\n{says}\ndenies:\n{denies}\nbeside: []\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="'cuts-crime' has no citation 'nothing'"):
        load_points(tmp_path, base)


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
