"""Decides what a message asks for: one linear head over all intents and all facts together."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.sentence_featurizer import SentenceFeaturizer

REGULARISATION_KEY = "C"
ITERATIONS_KEY = "max_iter"
RANKING_LENGTH_KEY = "ranking_length"

ASK_FACT = "ask_fact"
"""The retrieval intent; `ask_fact/<id>` is a fact's."""

Probabilities = npt.NDArray[np.float64]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Multinomial logistic regression on the sentence feature, with each fact a class of its own.

    Facts are classes beside the other intents, so that a question about something else competes with
    every single fact rather than with a blurred "asks for a fact"; the intent `ask_fact` gets the sum
    of its facts. The ranking of facts stands where Rasa's ResponseSelector puts it.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """See `create`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels: list[str] = []
        self._weights = np.zeros((0, 0))
        self._bias = np.zeros(0)

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the sentence feature."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Inverse regularisation strength, training rounds at most, and intents to list."""
        return {REGULARISATION_KEY: 10.0, ITERATIONS_KEY: 300, RANKING_LENGTH_KEY: 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head on every example that has an intent."""
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        head = LogisticRegression(
            C=self._config[REGULARISATION_KEY],
            max_iter=self._config[ITERATIONS_KEY],
            class_weight="balanced",
        )
        head.fit(_features(examples), [_label(e) for e in examples])
        self._labels = list(head.classes_)
        self._weights, self._bias = head.coef_, head.intercept_
        self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are; nothing later in the pipeline learns from predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, intent ranking and fact ranking of every message."""
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text and self._labels:
            for message, row in zip(with_text, self._predict(with_text), strict=True):
                self._set_intents(message, row)
                self._set_facts(message, row)
        return messages

    def _predict(self, messages: list[Message]) -> Probabilities:
        scores = _features(messages) @ self._weights.T + self._bias
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities: Probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
        return probabilities

    def _set_intents(self, message: Message, row: Probabilities) -> None:
        totals: dict[str, float] = defaultdict(float)
        for label, probability in zip(self._labels, row, strict=True):
            totals[label.partition("/")[0]] += float(probability)
        ranking = [
            {"name": name, "confidence": confidence}
            for name, confidence in sorted(totals.items(), key=lambda item: -item[1])
        ]
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set("intent_ranking", ranking[: self._config[RANKING_LENGTH_KEY]], add_to_output=True)

    def _set_facts(self, message: Message, row: Probabilities) -> None:
        facts = sorted(
            (
                (float(probability), label)
                for label, probability in zip(self._labels, row, strict=True)
                if label.startswith(f"{ASK_FACT}/")
            ),
            reverse=True,
        )
        ranking = [{"intent_response_key": label, "confidence": p} for p, label in facts]
        ranking = ranking[: self._config[RANKING_LENGTH_KEY]]
        message.set(
            "response_selector",
            {"all_retrieval_intents": [ASK_FACT], ASK_FACT: {"ranking": ranking}},
            add_to_output=True,
        )

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / "head.npz", weights=self._weights, bias=self._bias)
            (folder / "labels.json").write_text(json.dumps(self._labels), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Load a trained classifier: plain arrays, nothing that could run code."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "head.npz", allow_pickle=False) as head:
                component._weights, component._bias = head["weights"], head["bias"]
            component._labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        return component


def _label(example: Message) -> str:
    key = example.get(INTENT_RESPONSE_KEY)
    return str(key or example.get(INTENT))


def _features(messages: list[Message]) -> npt.NDArray[np.float64]:
    rows = []
    for message in messages:
        _, sentence = message.get_dense_features(TEXT, [])
        rows.append(sentence.features[0])
    return np.asarray(rows, dtype=np.float64)
