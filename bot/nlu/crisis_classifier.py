"""Puts danger before everything: a crisis stands when the trained intents or the safety net say so."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.nlu.fixed_component import FixedComponent
from bot.safety.emergency.hearing import shared_hearing
from bot.safety.models import ALL_WELL, CRISIS
from bot.safety.net import Alarm, shared_safety_net

THRESHOLD_KEY = "threshold"
SILENCED_KEY = "silenced_threshold"
SIGN_KEY = "sign_weight"
WORDS_KEY = "words_weight"
LEAST_KEY = "least_share"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisClassifier(FixedComponent):
    """Overrides the intent classifier with a crisis intent, on its own probabilities or a sign of danger.

    The kinds of crisis share one probability, since what matters first is that there is one.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the thresholds and load the safety net."""
        self._threshold = float(config[THRESHOLD_KEY])
        self._silenced = float(config[SILENCED_KEY])
        self._sign = float(config[SIGN_KEY])
        self._words = float(config[WORDS_KEY])
        self._least = float(config[LEAST_KEY])
        folder = settings.read().data / "safety"
        self._net, self._hearing = shared_safety_net(folder), shared_hearing(folder)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Least probability of all kinds of crisis together; a higher one where a guard silenced a sign.

        `sign_weight`, `words_weight`: what a sign of a kind, and its words, add to its share, to tell which
        kind it is. `least_share`: how likely all kinds together must be however sure it is that all is well.
        """
        return {THRESHOLD_KEY: 0.4, SILENCED_KEY: 0.7, SIGN_KEY: 0.3, WORDS_KEY: 0.3, LEAST_KEY: 0.05}

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the crisis intent of every message that speaks of danger, and leave no fact to tell."""
        for message in messages:
            if intent := self._crisis(message):
                top = {"name": intent, "confidence": 1.0}
                others = [entry for entry in message.get("intent_ranking", []) if entry["name"] != intent]
                message.set(INTENT, top, add_to_output=True)
                message.set("intent_ranking", [top, *others], add_to_output=True)
                message.set("response_selector", {}, add_to_output=True)
        return messages

    def _crisis(self, message: Message) -> str | None:
        if not message.get(TEXT):
            return None
        alarm = self._net.look(message.get(TEXT))
        ranking = message.get("intent_ranking", [])
        shares = {
            str(e["name"]): float(e["confidence"]) for e in ranking if str(e["name"]).startswith(CRISIS)
        }
        if alarm.kinds or self._trained(ranking, shares, alarm):
            return self._kind(shares, alarm, self._hearing.kinds(message.get(TEXT)))
        return None

    def _kind(self, shares: dict[str, float], alarm: Alarm, words: frozenset[str]) -> str | None:
        """The likeliest kind of danger, by what was learnt, by the signs and by its words together."""
        together = sum(shares.values()) or 1.0

        def likelihood(kind: str) -> float:
            signs = self._sign * (kind in alarm.kinds) + self._words * (kind in words)
            return shares.get(kind, 0.0) / together + signs

        return max([*alarm.kinds, *shares], key=likelihood)

    def _trained(self, ranking: list[dict[str, Any]], shares: dict[str, float], alarm: Alarm) -> bool:
        together = sum(shares.values())
        all_well = sum(float(entry["confidence"]) for entry in ranking if entry["name"] == ALL_WELL)
        # Words that all is well are much like words of danger; they must not make a crisis look unlikely.
        least = (self._silenced if alarm.silenced else self._threshold) * (1.0 - all_well)
        return bool(shares) and together >= max(least, self._least)
