"""Turns a guess into a question, or into "I didn't understand", when the classifier is not sure."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.fixed_component import FixedComponent
from bot.nlu.intent_classifier import ASK_FACT
from bot.safety.models import CRISIS

ANSWER_KEY = "answer_threshold"
ODDS_KEY = "answer_odds"
OFFER_KEY = "offer_threshold"
INTENT_KEY = "intent_threshold"

FALLBACK = "nlu_fallback"
SOMETHING_SAID = re.compile(r"\w|[\u2600-\u27bf\U0001f000-\U0001ffff]")
"""A letter, a digit or a picture; brackets alone are no message, however much they look like danger."""
BOUNDARY = "boundary_"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UnsureClassifier(FixedComponent):
    """Applies thresholds; the intent it replaces stays second in the ranking.

    A wrong answer is worse than a question: a fact is told only when it alone is likely enough and facts
    together are much likelier than any other intent, and offered among others when facts together are
    likely. A crisis is never doubted away.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the thresholds."""
        self._answer = float(config[ANSWER_KEY])
        self._odds = float(config[ODDS_KEY])
        self._offer = float(config[OFFER_KEY])
        self._intent = float(config[INTENT_KEY])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Least probability of a fact to tell it, of all facts to offer some, and of another intent.

        `answer_odds`: how many times likelier facts together must be than the likeliest other intent.
        """
        return {ANSWER_KEY: 0.2, ODDS_KEY: 3.0, OFFER_KEY: 0.3, INTENT_KEY: 0.25}

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the intent of every message that is empty or not sure enough; leave facts only to offer."""
        for message in messages:
            ranking = message.get("intent_ranking")
            if not ranking or not SOMETHING_SAID.search(message.get(TEXT) or ""):
                message.set(INTENT, {"name": FALLBACK, "confidence": 1.0}, add_to_output=True)
                continue
            ranking = _boundaries_together(message, ranking)
            if self._is_sure(ranking, _best_fact(message)):
                continue
            intent = {"name": FALLBACK, "confidence": 1.0 - ranking[0]["confidence"]}
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", [intent, *ranking], add_to_output=True)
            if _all_facts(ranking) < self._offer:
                message.set("response_selector", {}, add_to_output=True)
        return messages

    def _is_sure(self, ranking: list[dict[str, Any]], best_fact: float) -> bool:
        top, others = ranking[0], ranking[1:]
        confidence = float(top["confidence"])
        if top["name"] == ASK_FACT:
            rival = float(others[0]["confidence"]) if others else 0.0
            return best_fact >= self._answer and confidence >= self._odds * rival
        return str(top["name"]).startswith(CRISIS) or confidence >= self._intent


def _boundaries_together(message: Message, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let the kinds of boundary share one probability: that there is one matters more than which."""
    kinds = [entry for entry in ranking if str(entry["name"]).startswith(BOUNDARY)]
    together = sum(float(entry["confidence"]) for entry in kinds)
    if not kinds or together <= float(ranking[0]["confidence"]):
        return ranking
    top = {"name": kinds[0]["name"], "confidence": together}
    ranking = [top, *(entry for entry in ranking if entry not in kinds)]
    message.set(INTENT, dict(top), add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
    return ranking


def _all_facts(ranking: list[dict[str, Any]]) -> float:
    return next((float(entry["confidence"]) for entry in ranking if entry["name"] == ASK_FACT), 0.0)


def _best_fact(message: Message) -> float:
    facts = message.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
    return float(facts[0]["confidence"]) if facts else 0.0
