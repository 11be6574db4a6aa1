"""What heads agree on, and how sure of a fact the assistant has to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.language.silence import says_something
from bot.nlu.heads import NearestExamples, agreed
from bot.nlu.unsure_classifier import FALLBACK, UnsureClassifier

LABELS = ["greet", "crisis_overdose", "crisis_suicide", "out_of_scope"]
FAMILIES = ["greet", "crisis_", "crisis_", "out_of_scope"]


def test_heads_that_see_different_kinds_of_danger_agree_that_it_is_danger() -> None:
    meaning, spelling = np.array([[0.1, 0.8, 0.05, 0.05]]), np.array([[0.1, 0.05, 0.8, 0.05]])
    together = agreed([meaning, spelling], [0.5, 0.5], FAMILIES)
    assert together.sum() == pytest.approx(1)
    assert together[0, 1:3].sum() == pytest.approx(0.85, abs=0.01)
    assert together[0, 1] == pytest.approx(together[0, 2])


def test_what_one_head_rules_out_is_unlikely_however_sure_the_other_is() -> None:
    sure, against = np.array([[0.98, 0.005, 0.005, 0.01]]), np.array([[0.001, 0.005, 0.004, 0.99]])
    together = agreed([sure, against], [0.5, 0.5], FAMILIES)
    assert LABELS[int(together.argmax())] == "out_of_scope"
    assert together[0, 0] < 0.25


def test_a_label_is_as_likely_as_its_nearest_example(tmp_path: Path) -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    NearestExamples.fit(vectors, ["yes", "no", "yes"]).save(tmp_path, "head")
    head = NearestExamples.load(tmp_path, "head")
    (row,) = head.predict(np.array([[0.8, 0.6]], dtype=np.float32), sharpness=10)
    assert head.labels == ("no", "yes")
    assert row[1] / row[0] == pytest.approx(np.exp(10 * (0.96 - 0.6)), rel=0.01)


@pytest.mark.parametrize(
    ("facts", "others", "outcome"),
    [
        ((0.6, 0.1, 0.05), 0.1, "told"),
        ((0.25, 0.05, 0.02), 0.05, ["f0", "f1", "f2"]),
        ((0.35, 0.3, 0.2), 0.05, ["f0", "f1", "f2"]),
        ((0.4, 0.35, 0.05), 0.05, ["f0", "f1"]),
        ((0.45, 0.1, 0.05), 0.3, ["f0", "f1", "f2"]),
        ((0.2, 0.05, 0.01), 0.2, []),
        ((0.6,), 0.1, "told"),
    ],
    ids=[
        "sure",
        "unlikely",
        "as likely as the next",
        "only the second is near",
        "another intent is near",
        "hardly a fact",
        "there is one fact only",
    ],
)
def test_a_fact_is_told_only_when_it_stands_out(
    facts: tuple[float, ...], others: float, outcome: str | list[str]
) -> None:
    (message,) = UnsureClassifier(UnsureClassifier.get_default_config()).process([a_message(facts, others)])
    if outcome == "told":
        assert message.get("intent")["name"] == "ask_fact"
    else:
        offered = message.get("response_selector").get("ask_fact", {}).get("ranking", [])
        assert message.get("intent")["name"] == FALLBACK
        assert [fact["intent_response_key"] for fact in offered] == outcome


@pytest.mark.parametrize(
    ("text", "something"),
    [
        ("((((", False),
        ("", False),
        (None, False),
        ("?!", False),
        ("?", False),
        ("2", True),
        ("🆘", True),
        ("не", True),
    ],
)
def test_brackets_say_nothing_and_pictures_do(text: str | None, something: bool) -> None:
    assert says_something(text) is something


def a_message(facts: tuple[float, ...], other: float) -> Message:
    ranked = [{"intent_response_key": f"f{i}", "confidence": share} for i, share in enumerate(facts)]
    intents = [{"name": "ask_fact", "confidence": sum(facts)}, {"name": "out_of_scope", "confidence": other}]
    return Message(
        {
            "text": "is it",
            "intent": intents[0],
            "intent_ranking": intents,
            "response_selector": {"ask_fact": {"ranking": ranked}},
        }
    )
