"""How sure of a fact the assistant has to be."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.language.silence import says_something
from bot.nlu.unsure_classifier import FALLBACK, UnsureClassifier


@pytest.mark.parametrize(
    ("facts", "others", "outcome"),
    [
        ((0.7, 0.1, 0.05), 0.1, "told"),
        ((0.25, 0.05, 0.02), 0.05, ["f0", "f1", "f2"]),
        ((0.35, 0.3, 0.2), 0.05, ["f0", "f1", "f2"]),
        ((0.45, 0.4, 0.05), 0.05, ["f0", "f1"]),
        ((0.62, 0.05, 0.03), 0.3, ["f0", "f1", "f2"]),
        ((0.2, 0.05, 0.01), 0.2, []),
        ((0.7,), 0.1, "told"),
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
    ("needs", "other", "heard"),
    [
        ({"grief": 0.25, "feeling": 0.05}, "out_of_scope", "grief"),
        ({"grief": 0.15, "feeling": 0.13}, "out_of_scope", "feeling/low"),
        ({"grief": 0.1, "feeling": 0.1}, "out_of_scope", None),
        ({"grief": 0.3, "feeling": 0.1}, "handoff", None),
    ],
    ids=["one stands out", "it may be either", "hardly one", "something else is sure"],
)
def test_somebody_is_heard_where_nothing_else_is_sure(
    needs: dict[str, float], other: str, heard: str | None
) -> None:
    intents = [{"name": other, "confidence": 0.5}, *({"name": n, "confidence": p} for n, p in needs.items())]
    kinds = [{"intent_response_key": f"feeling/{kind}", "confidence": 0.02} for kind in ("hurt", "low")]
    message = Message(
        {
            "text": "nobody rang",
            "intent": intents[0],
            "intent_ranking": intents,
            "response_selector": {"feeling": {"response": kinds[0], "ranking": kinds}},
        }
    )
    UnsureClassifier(UnsureClassifier.get_default_config()).process([message])
    intent, response = message.get("intent")["name"], message.get("response_selector")["feeling"]["response"]
    assert intent == (heard or other).partition("/")[0]
    assert heard != "feeling/low" or response["intent_response_key"] == heard


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
