"""Turns a guess into a question, or into "I didn't understand", when the classifier is not sure."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.facts.load import shared_fact_base
from bot.facts.models import akin
from bot.language.silence import says_something
from bot.nlu.fixed_component import FixedComponent
from bot.nlu.intent_classifier import ASK_FACT, BOUNDARY
from bot.safety.models import CRISIS, FEELING, NEEDS

ANSWER_KEY = "answer_threshold"
ODDS_KEY = "answer_odds"
MARGIN_KEY = "answer_margin"
OFFER_KEY = "offer_threshold"
THIRD_KEY = "third_margin"
INTENT_KEY = "intent_threshold"
KIND_KEY = "kind_threshold"
NEED_KEY = "need_threshold"
NEED_SHARE_KEY = "need_share"

FALLBACK = "nlu_fallback"
ANY_FEELING = f"{FEELING}/low"
"""Of the kinds of feeling, each heard in words of its own, the one whose words fit any of them."""
LEAVES_OPEN = {"out_of_scope", "reaction"}
"""Intents that say nothing of how their writer is."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UnsureClassifier(FixedComponent):
    """Applies thresholds; the intent it replaces stays second in the ranking.

    A wrong answer is worse than a question: a fact is told only when it alone is likely enough, much likelier
    than the next fact, and facts together much likelier than any other intent; and offered among others when
    facts together are likely. Facts that are akin answer for each other, so they share what is likely. A
    crisis is never doubted away. How the thresholds were chosen: docs/decisions/0021 and 0023.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the thresholds, and which facts are akin."""
        self._answer = float(config[ANSWER_KEY])
        self._odds = float(config[ODDS_KEY])
        self._margin = float(config[MARGIN_KEY])
        self._offer = float(config[OFFER_KEY])
        self._third = float(config[THIRD_KEY])
        self._intent = float(config[INTENT_KEY])
        self._kind = float(config[KIND_KEY])
        self._need, self._need_share = float(config[NEED_KEY]), float(config[NEED_SHARE_KEY])
        facts = shared_fact_base(settings.read().data).facts
        self._akin = {
            fact.intent: {facts[id_].intent for id_ in akin(fact, facts)} for fact in facts.values()
        }

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Least probability of a fact to tell it, of all facts to offer some, and of another intent.

        `answer_odds`: how many times likelier facts together must be than the likeliest other intent.
        `answer_margin`: how many times likelier a fact must be than the next.
        `third_margin`: how many times likelier the second must be than the third to offer those two alone.
        `kind_threshold`: the least share of a kind of feeling among all kinds, to answer it in its own words.
        `need_threshold`: the least probability of all needs together to hear one where nothing else is sure.
        `need_share`: the least share of a need among all needs, to hear that one; else what fits any.
        """
        return {
            ANSWER_KEY: 0.55,
            ODDS_KEY: 3.0,
            MARGIN_KEY: 3.0,
            OFFER_KEY: 0.3,
            THIRD_KEY: 3.0,
            INTENT_KEY: 0.25,
            KIND_KEY: 0.3,
            NEED_KEY: 0.25,
            NEED_SHARE_KEY: 0.6,
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the intent of every message that is empty or not sure enough; leave facts only to offer."""
        for message in messages:
            ranking = message.get("intent_ranking")
            if not ranking or not says_something(message.get(TEXT)):
                message.set(INTENT, {"name": FALLBACK, "confidence": 1.0}, add_to_output=True)
                continue
            self._name_no_feeling_unsurely(message)
            ranking = _boundaries_together(message, ranking)
            sure = self._is_sure(ranking, self._two_best(_facts(message)))
            if (not sure or ranking[0]["name"] in LEAVES_OPEN) and self._hears_a_need(message, ranking):
                continue
            if sure:
                continue
            intent = {"name": FALLBACK, "confidence": 1.0 - ranking[0]["confidence"]}
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", [intent, *ranking], add_to_output=True)
            offered = self._worth_offering(message) if _all_facts(ranking) >= self._offer else []
            selector = {ASK_FACT: {"ranking": offered}} if offered else {}
            message.set("response_selector", selector, add_to_output=True)
        return messages

    def _name_no_feeling_unsurely(self, message: Message) -> None:
        """Answer a feeling whose kind isn't sure in words that fit any."""
        selector = message.get("response_selector", {}).get(FEELING)
        if selector is None:
            return
        together = sum(float(kind["confidence"]) for kind in selector["ranking"])
        if float(selector["response"]["confidence"]) < self._kind * together:
            _answer_any_feeling(message)

    def _hears_a_need(self, message: Message, ranking: list[dict[str, Any]]) -> bool:
        """Let the needs share one probability: that somebody wants to be heard matters more than for what."""
        needs = [entry for entry in ranking if entry["name"] in NEEDS]
        together = sum(float(entry["confidence"]) for entry in needs)
        if together < self._need:
            return False
        named = float(needs[0]["confidence"]) >= self._need_share * together
        intent = {"name": needs[0]["name"] if named else FEELING, "confidence": together}
        if not named:
            _answer_any_feeling(message)
        others = [entry for entry in ranking if entry["name"] != intent["name"]]
        message.set(INTENT, intent, add_to_output=True)
        message.set("intent_ranking", [intent, *others], add_to_output=True)
        return True

    def _worth_offering(self, message: Message) -> list[dict[str, Any]]:
        """Two facts where it can only be one of those, else three."""
        facts = _facts(message)[:3]
        _, second, third = [*(float(fact["confidence"]) for fact in facts), 0.0, 0.0, 0.0][:3]
        return facts[:2] if second >= self._third * third else facts

    def _two_best(self, facts: list[dict[str, Any]]) -> tuple[float, float]:
        """How likely the likeliest fact and those akin to it are together, and the next."""
        if not facts:
            return 0.0, 0.0
        best = str(facts[0]["intent_response_key"])
        together = {best} | self._akin.get(best, set())
        own = sum(float(fact["confidence"]) for fact in facts if fact["intent_response_key"] in together)
        others = (float(fact["confidence"]) for fact in facts if fact["intent_response_key"] not in together)
        return own, next(others, 0.0)

    def _is_sure(self, ranking: list[dict[str, Any]], facts: tuple[float, float]) -> bool:
        top, others = ranking[0], ranking[1:]
        confidence = float(top["confidence"])
        if top["name"] == ASK_FACT:
            rival = float(others[0]["confidence"]) if others else 0.0
            best, next_best = facts
            told_apart = best >= self._answer and best >= self._margin * next_best
            return told_apart and confidence >= self._odds * rival
        return str(top["name"]).startswith(CRISIS) or confidence >= self._intent


def _answer_any_feeling(message: Message) -> None:
    selector = message.get("response_selector", {}).get(FEELING, {})
    neutral = {"intent_response_key": ANY_FEELING, "utter_action": f"utter_{ANY_FEELING}"}
    selector["response"] = {**selector.get("response", {}), **neutral}


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


def _facts(message: Message) -> list[dict[str, Any]]:
    """The facts, the likeliest first."""
    facts: list[dict[str, Any]] = message.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
    return facts
