"""Learning from labelled answers: what is read, what pairs are drawn, how sure a contradiction must be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.claims.points import Point, load_points
from bot.errors import DataError
from bot.facts.models import FactBase
from bot.language.encoder import shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.practice.evidence import Evidence
from bot.practice.learning.answer_pairs import PREMISES, UNLABELLED, AnswerPairs
from bot.practice.learning.labelled import CURATORS, LabelledAnswer, load_labelled
from bot.practice.learning.learner import akin, measured
from bot.practice.learning.weights import PRECISION, Example, agreement, learn_weights, weigh_held_out
from bot.practice.score import Scorer
from bot.practice.statements import BESIDE, DENIES, SAYS, PassageEncoder, load_statements
from bot.settings import Settings

ENTRY = {"myth": "a", "answer": "b", "covers": [], "contradicts": [], "stigma": [], "quality": 1}


@pytest.fixture(scope="module")
def points(here: Settings, base: FactBase) -> tuple[Point, ...]:
    return load_points(here.data / "practice" / "points", base)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"covers": ["no-such"]}, "there is no point 'no-such'"),
        ({"quality": 4}, "quality 4"),
        ({"quality": "good"}, "quality good"),
        ({"stigma": None}, "'stigma' is no list of texts"),
        ({"covers": "uk-kick-safer"}, "'covers' is no list of texts"),
        ({"answer": 3}, "'answer' is no text"),
    ],
)
def test_a_faulty_label_is_named_with_its_line(
    tmp_path: Path, points: tuple[Point, ...], changed: dict[str, object], why: str
) -> None:
    lines = [json.dumps(ENTRY), json.dumps({**ENTRY, **changed})]
    (tmp_path / "hand-z.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match=r"hand-z\.jsonl:2") as refused:
        load_labelled(tmp_path, points)
    assert why in str(refused.value)


def test_what_is_missing_is_named(tmp_path: Path, points: tuple[Point, ...]) -> None:
    entry = {key: value for key, value in ENTRY.items() if key != "stigma"}
    (tmp_path / "hand-z.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    with pytest.raises(DataError, match="'stigma' is missing"):
        load_labelled(tmp_path, points)


def test_a_label_is_learnt_from_the_words_that_earned_it(here: Settings, points: tuple[Point, ...]) -> None:
    encoder = PassageEncoder(shared_encoder(here.cache), shared_lexicon(here.data / "lexicon"))
    statements = load_statements(points, encoder, here.cache)
    draws = AnswerPairs([point.id for point in points], statements, akin(points), encoder)
    answer = LabelledAnswer(
        "hand-z", "a myth", "People do die at Crosstown every year. It wears off sooner than methadone.",
        covers=("uk-shorter-duration",), contradicts=("ct-200-none-died",), stigma=(), quality=1,
    )  # fmt: skip
    pairs = draws.drawn([answer])
    says, denies, beside = ([p for p in pairs if p[2] == label] for label in (SAYS, DENIES, BESIDE))
    by_id = {point.id: point for point in points}
    assert len(says) == len(denies) == PREMISES and len(beside) == UNLABELLED
    assert all(premise in by_id["uk-shorter-duration"].says and "sooner" in text for premise, text, _ in says)
    assert all(premise in by_id["ct-200-none-died"].says and "die" in text for premise, text, _ in denies)
    named = {premise for point in (*answer.covers, *answer.contradicts) for premise in by_id[point].says}
    assert not named & {premise for premise, _, _ in beside}


def test_a_contradiction_is_marked_only_where_that_is_mostly_right() -> None:
    chance = np.random.default_rng(0)
    examples = []
    for number in range(400):
        label = (DENIES, SAYS, None, None)[number % 4]
        value = {DENIES: 1.0, SAYS: -1.0, None: 0.0}[label] + chance.normal(0, 0.6)
        # Two points, of which the second is far from everything.
        values = np.array([[[value, chance.normal()], [0.0, 0.0]]])
        read = np.array([[[0.1, 0.5, 0.4], [0.0, 0.0, 1.0]]])
        answer = LabelledAnswer(CURATORS, f"myth {number % 40}", "a", (), (), (), 1)
        wanted = frozenset() if label is None else frozenset({(0, label)})
        examples.append(Example(answer, Evidence(np.array([[0.9, 0.0]]), read, values), wanted))
    weights = learn_weights(examples)
    found = agreement(examples, weigh_held_out(examples), DENIES, weights.contradicts_from)
    assert found.precision >= PRECISION and found.recall > 0.1


def test_agreement_is_measured_on_what_the_worker_would_be_told(scorer: Scorer) -> None:
    right = LabelledAnswer(
        "hand-z", "They just hand it out", "It's only a last resort, when other treatments haven't worked.",
        covers=("uk-rare-last-resort",), contradicts=(), stigma=(), quality=2,
    )  # fmt: skip
    shaming = LabelledAnswer(
        "hand-z", "They just hand it out", "Junkies like you wish.", (), (), ("junkies",), 0
    )
    found = measured("hand-z", [right, shaming], scorer)
    assert (found.covers.right, found.covers.labelled) == (1, 1)
    assert (found.stigma.right, found.stigma.labelled) == (1, 1)
    assert found.answers == found.within_one == 2
