"""Gives every message a dense sentence feature from the tuned sentence encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    FEATURE_TYPE_SEQUENCE,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.language.encoder import SentenceEncoder, Vectors
from bot.language.kept_vectors import encode_or_recall
from bot.language.lexicon import Lexicon, digest_of, shared_lexicon
from bot.language.tuned import tuned_encoder, tuned_key


def reading_key() -> str:
    """Names what a text's vector follows from: the encoder, the lexicon, and the code that reads by it."""
    data = settings.read().data
    return tuned_key(data) + digest_of(data / "lexicon")


def vectors_beside(name: str, texts: Sequence[str]) -> Vectors:
    """Vectors of texts that are learnt from and are no examples of intents, texts × dimensions.

    Args:
        name: under which they are kept between trainings.
        texts: as typed.
    """
    here = settings.read()
    plain = shared_lexicon(here.data / "lexicon").plain
    kept = here.cache / f"{name}-{tuned_key(here.data)}.npz"
    return encode_or_recall(tuned_encoder(here.data, here.cache), [plain(text) for text in texts], kept)


def vectors_of(messages: list[Message]) -> Vectors:
    """The sentence features of messages that have text, messages × dimensions."""
    features = [message.get_dense_features(TEXT, [])[1].features[0] for message in messages]
    return np.asarray(features, dtype=np.float32)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """Encodes the message as the lexicon puts it.

    The lexicon knows rare words of the field; where it doesn't, the encoder was tuned on words as typed.
    """

    def __init__(
        self, config: dict[str, Any], name: str, encoder: SentenceEncoder, lexicon: Lexicon, kept: Path
    ) -> None:
        """See `create`."""
        self._config = config
        self._name = name
        self._encoder = encoder
        self._lexicon = lexicon
        self._kept = kept

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No options of its own; the alias is Rasa's."""
        return {FEATURIZER_CLASS_ALIAS: None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """Take the process's one encoder and the lexicon.

        Raises:
            BotError: the encoder's files are not what they should be.
        """
        here = settings.read()
        return cls(
            config,
            execution_context.node_name,
            tuned_encoder(here.data, here.cache),
            shared_lexicon(here.data / "lexicon"),
            here.cache / f"examples-{tuned_key(here.data)}.npz",
        )

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A changed lexicon or encoder calls for training anew."""
        return reading_key()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example; vectors are kept, since most examples stay the same."""
        self._add(training_data.training_examples, self._recall)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message that has text."""
        self._add(messages, self._encoder.encode)
        return messages

    def _add(self, messages: list[Message], encode: Callable[[list[str]], Vectors]) -> None:
        with_text = [message for message in messages if message.get(TEXT)]
        for message, vector in zip(with_text, self._vectors(with_text, encode), strict=True):
            for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
                # Rasa's readers expect both kinds to be there; only the sentence is used.
                message.add_features(Features(vector[np.newaxis, :], kind, TEXT, self._alias))

    def _vectors(self, messages: list[Message], encode: Callable[[list[str]], Vectors]) -> Vectors:
        return encode([self._lexicon.plain(message.get(TEXT)) for message in messages])

    def _recall(self, texts: list[str]) -> Vectors:
        return encode_or_recall(self._encoder, texts, self._kept)

    @property
    def _alias(self) -> str:
        return str(self._config.get(FEATURIZER_CLASS_ALIAS) or self._name)
