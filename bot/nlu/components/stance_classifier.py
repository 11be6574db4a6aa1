"""Whether a message states a claim, and of which kind: a layer of its own on the tuned encoder."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.claims.written import digest_of_stances, learnt_stances
from bot.nlu.components.head_classifier import ROUNDS_KEY, STRENGTH_KEY, HeadClassifier
from bot.nlu.components.sentence_featurizer import reading_key, vectors_beside, vectors_of

STANCES = "stances"
"""Under what a parsed message carries how likely each stance is."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class StanceClassifier(HeadClassifier):
    """Learns from data/stances, the questions and the myths of the facts, and the statements of points."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Inverse regularisation strength, and training rounds at most."""
        return {STRENGTH_KEY: 1.0, ROUNDS_KEY: 300}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed messages, or another encoder, call for learning anew."""
        return reading_key() + digest_of_stances(settings.read().data)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the layer; Rasa's examples have nothing to say here."""
        learnt = learnt_stances(settings.read().data)
        vectors = vectors_beside(STANCES, [row.text for row in learnt])
        return self.learn(vectors, [(row.stance,) for row in learnt])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set how likely each stance is of every message."""
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text and self._head:
            for message, row in zip(with_text, self._head.predict(vectors_of(with_text)), strict=True):
                likely = {label: round(float(p), 4) for label, p in zip(self._head.labels, row, strict=True)}
                message.set(STANCES, likely, add_to_output=True)
        return messages
