"""Turns a guess into a question, or into "I didn't understand", when the classifier is not sure."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_classifier import ASK_FACT, IntentClassifier

ANSWER_KEY = "answer_threshold"
OFFER_KEY = "offer_threshold"
INTENT_KEY = "intent_threshold"

UNSURE = "unsure"
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
CRISIS = "crisis_"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UnsureClassifier(GraphComponent):
    """Applies three thresholds; the intent it replaces stays second in the ranking.

    A wrong answer is worse than a question: a fact is told only when it alone is likely enough, and
    offered among others when facts together are. A crisis is never doubted away.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """See `create`."""
        self._answer = float(config[ANSWER_KEY])
        self._offer = float(config[OFFER_KEY])
        self._intent = float(config[INTENT_KEY])

    @classmethod
    def required_components(cls) -> list[type]:
        """It judges the intent classifier's probabilities."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Least probability of a fact to tell it, of all facts to offer some, of another intent."""
        return {ANSWER_KEY: 0.35, OFFER_KEY: 0.35, INTENT_KEY: 0.3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UnsureClassifier:
        """Create it from its thresholds."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the intent of every message that is not sure enough."""
        for message in messages:
            ranking = message.get("intent_ranking")
            if message.get(TEXT) and ranking:
                decided = self._decide(ranking, _best_fact(message))
                if decided != ranking[0]["name"]:
                    intent = {"name": decided, "confidence": 1.0 - ranking[0]["confidence"]}
                    message.set(INTENT, intent, add_to_output=True)
                    message.set("intent_ranking", [intent, *ranking], add_to_output=True)
        return messages

    def _decide(self, ranking: list[dict[str, Any]], best_fact: float) -> str:
        top = str(ranking[0]["name"])
        all_facts = next((r["confidence"] for r in ranking if r["name"] == ASK_FACT), 0.0)
        if top == ASK_FACT:
            if best_fact >= self._answer:
                return ASK_FACT
            return UNSURE if all_facts >= self._offer else FALLBACK
        if top.startswith(CRISIS) or ranking[0]["confidence"] >= self._intent:
            return top
        return UNSURE if all_facts >= self._offer else FALLBACK


def _best_fact(message: Message) -> float:
    facts = message.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
    return float(facts[0]["confidence"]) if facts else 0.0
