"""Answers no question about another drug by a fact, however much it is worded like one about heroin."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.facts.load import shared_fact_base
from bot.facts.models import Fact
from bot.facts.subject import SubjectReader, is_about
from bot.language.lexicon import shared_lexicon
from bot.nlu.fixed_component import FixedComponent
from bot.nlu.intent_classifier import ASK_FACT

BEYOND_FACTS = "out_of_scope"
ASKED_ABOUT = "asked_about"
"""Under what a parsed message carries the drug it was left for."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SubjectClassifier(FixedComponent):
    """Tells no fact to a question about a drug of which it says nothing: docs/decisions/0016."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the lexicon and the facts; there is nothing to configure."""
        data = settings.read().data
        self._reader = SubjectReader(shared_lexicon(data / "lexicon"))
        self._facts = {fact.intent: fact for fact in shared_fact_base(data).facts.values()}

    def process(self, messages: list[Message]) -> list[Message]:
        """Where no fact to tell or to offer is about the drug, ask for none."""
        for message in messages:
            ranking = message.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
            drug = self._reader.read(message.get(TEXT) or "") if ranking else None
            if drug is None:
                continue
            told = message.get(INTENT)["name"] == ASK_FACT
            asked = ranking[:1] if told else ranking
            if any(is_about(self._fact(entry), drug) for entry in asked):
                continue
            message.set(ASKED_ABOUT, drug.id, add_to_output=True)
            message.set(INTENT, {"name": BEYOND_FACTS, "confidence": 1.0}, add_to_output=True)
            message.set("response_selector", {}, add_to_output=True)
        return messages

    def _fact(self, entry: dict[str, Any]) -> Fact:
        return self._facts[entry["intent_response_key"]]
