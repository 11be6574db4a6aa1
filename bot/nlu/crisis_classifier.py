"""Puts danger before everything: a crisis stands when the trained intents or the safety net say so."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.nlu.fixed_component import FixedComponent
from bot.safety.models import CRISIS
from bot.safety.net import Alarm, shared_safety_net

ALL_WELL = "safe_now"

THRESHOLD_KEY = "threshold"
SILENCED_KEY = "silenced_threshold"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisClassifier(FixedComponent):
    """Overrides the intent classifier with a crisis intent, on its own probabilities or a sign of danger.

    The kinds of crisis share one probability, since what matters first is that there is one.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the thresholds and load the safety net."""
        self._threshold = float(config[THRESHOLD_KEY])
        self._silenced = float(config[SILENCED_KEY])
        self._net = shared_safety_net(settings.read().data / "safety")

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Least probability of all kinds of crisis together; a higher one where a guard silenced a sign."""
        return {THRESHOLD_KEY: 0.4, SILENCED_KEY: 0.7}

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
        return alarm.intent or self._trained(message, alarm)

    def _trained(self, message: Message, alarm: Alarm) -> str | None:
        ranking = message.get("intent_ranking", [])
        kinds = [entry for entry in ranking if str(entry["name"]).startswith(CRISIS)]
        together = sum(float(entry["confidence"]) for entry in kinds)
        all_well = sum(float(entry["confidence"]) for entry in ranking if entry["name"] == ALL_WELL)
        # Words that all is well are much like words of danger; they must not make a crisis look unlikely.
        least = (self._silenced if alarm.silenced else self._threshold) * (1.0 - all_well)
        return str(kinds[0]["name"]) if kinds and together >= least else None
