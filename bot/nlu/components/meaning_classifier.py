"""What a message means where an emergency lasts: a layer of its own on the tuned encoder."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.nlu.components.head_classifier import ROUNDS_KEY, STRENGTH_KEY, HeadClassifier
from bot.nlu.components.sentence_featurizer import reading_key, vectors_beside, vectors_of
from bot.safety.emergency.meanings import MEANS, digest_of_written, load_written

LEAST_KEY = "least"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MeaningClassifier(HeadClassifier):
    """Learns from data/safety/messages, which are no examples of intents.

    Several meanings may hold at once; then they share what is likely. It reads every message, since only the
    policies know whether an emergency lasts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Inverse regularisation strength, training rounds at most, and from how likely a meaning is told."""
        return {STRENGTH_KEY: 10.0, ROUNDS_KEY: 300, LEAST_KEY: 0.01}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed messages, or another encoder, call for learning anew."""
        return reading_key() + digest_of_written(settings.read().data / "safety")

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the layer; Rasa's examples have nothing to say here."""
        written = load_written(settings.read().data / "safety")
        vectors = vectors_beside("messages", [row.text for row in written])
        return self.learn(vectors, [row.means for row in written])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set how likely each meaning is of every message."""
        with_text = [message for message in messages if message.get(TEXT)]
        if not with_text or not self._head:
            return messages
        for message, row in zip(with_text, self._head.predict(vectors_of(with_text)), strict=True):
            likely = {
                label: round(float(p), 4)
                for label, p in zip(self._head.labels, row, strict=True)
                if p >= self._config[LEAST_KEY]
            }
            message.set(MEANS, likely, add_to_output=True)
        return messages
