"""Decides what a message asks for: three heads over all intents and all facts together."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.language.encoder import Vectors
from bot.language.lexicon import shared_lexicon
from bot.nlu.heads import LinearHead, NearestExamples, Probabilities, SpellingVectors, agreed
from bot.nlu.sentence_featurizer import SentenceFeaturizer
from bot.safety.models import CRISIS

MEANING_STRENGTH_KEY = "meaning_C"
SPELLING_STRENGTH_KEY = "spelling_C"
SHARPNESS_KEY = "sharpness"
WEIGHTS_KEY = "weights"
ROUNDS_KEY = "max_iter"
RANKING_LENGTH_KEY = "ranking_length"

MEANING, SPELLING, NEAREST = "meaning-head", "spelling-head", "nearest-examples"
"""Names of the heads' files."""

ASK_FACT = "ask_fact"
"""The retrieval intent; `ask_fact/<id>` is a fact's."""
BOUNDARY = "boundary_"
FAMILIES = (f"{ASK_FACT}/", BOUNDARY, CRISIS)
"""Beginnings of labels of which it matters more that it is one of them than which."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Three heads have to agree, on meaning, on spelling and on the nearest examples; each fact is a class.

    The sentence feature knows that two wordings mean one thing; spelling keeps up with typos and txt-speak;
    the nearest example knows what is asked in a way of its own, which a line between labels averages out.

    Facts are classes beside the other intents, so that a question about something else competes with
    every single fact rather than with a blurred "asks for a fact"; the intent `ask_fact` gets the sum
    of its facts. The ranking of facts stands where Rasa's ResponseSelector puts it.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """See `create`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._lexicon = shared_lexicon(settings.read().data / "lexicon")
        self._spelling_vectors = SpellingVectors()
        self._heads: tuple[LinearHead, LinearHead, NearestExamples] | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the sentence feature."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Inverse regularisation strengths, training rounds at most, and intents to list.

        `sharpness`: how fast a label gets unlikely as its nearest example gets farther. `weights`: how much
        meaning, spelling and the nearest examples count; together one: docs/decisions/0015.
        """
        return {
            MEANING_STRENGTH_KEY: 30.0,
            SPELLING_STRENGTH_KEY: 20.0,
            # More changes no answer: docs/benchmarks.md.
            ROUNDS_KEY: 100,
            SHARPNESS_KEY: 40.0,
            WEIGHTS_KEY: [0.45, 0.45, 0.1],
            RANKING_LENGTH_KEY: 20,
        }

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
        """Fit the heads on every example that has an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [_label(e) for e in examples]
        rounds = self._config[ROUNDS_KEY]
        sentences = _sentences(examples)
        spelled = self._spelling_vectors.fit(self._plain(examples))
        # Side by side: most of the work is done outside Python's lock.
        with ThreadPoolExecutor() as pool:
            meaning = pool.submit(
                LinearHead.fit, sentences, labels, self._config[MEANING_STRENGTH_KEY], rounds
            )
            spelling = pool.submit(
                LinearHead.fit, spelled, labels, self._config[SPELLING_STRENGTH_KEY], rounds
            )
        nearest = NearestExamples.fit(_as_the_lexicon_puts_it(sentences), labels)
        self._heads = meaning.result(), spelling.result(), nearest
        with self._model_storage.write_to(self._resource) as folder:
            self._heads[0].save(folder, MEANING)
            self._heads[1].save(folder, SPELLING)
            nearest.save(folder, NEAREST)
            self._spelling_vectors.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are; nothing later in the pipeline learns from predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, intent ranking and fact ranking of every message."""
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text and self._heads:
            labels = self._heads[0].labels
            opinions = self._opinions(with_text, *self._heads)
            together = agreed(opinions, self._config[WEIGHTS_KEY], [_family(label) for label in labels])
            for message, row in zip(with_text, together, strict=True):
                self._set_intents(message, labels, row)
                self._set_facts(message, labels, row)
        return messages

    def _opinions(
        self, messages: list[Message], meaning: LinearHead, spelling: LinearHead, nearest: NearestExamples
    ) -> list[Probabilities]:
        sentences = _sentences(messages)
        return [
            meaning.predict(sentences),
            spelling.predict(self._spelling_vectors.rows(self._plain(messages))),
            nearest.predict(_as_the_lexicon_puts_it(sentences), self._config[SHARPNESS_KEY]),
        ]

    def _plain(self, messages: list[Message]) -> list[str]:
        return [self._lexicon.plain(message.get(TEXT)).lower() for message in messages]

    def _set_intents(self, message: Message, labels: tuple[str, ...], row: Probabilities) -> None:
        totals: dict[str, float] = defaultdict(float)
        for label, probability in zip(labels, row, strict=True):
            totals[label.partition("/")[0]] += float(probability)
        ranking = [
            {"name": name, "confidence": confidence}
            for name, confidence in sorted(totals.items(), key=lambda item: -item[1])
        ]
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set("intent_ranking", ranking[: self._config[RANKING_LENGTH_KEY]], add_to_output=True)

    def _set_facts(self, message: Message, labels: tuple[str, ...], row: Probabilities) -> None:
        facts = sorted(
            (
                (float(probability), label)
                for label, probability in zip(labels, row, strict=True)
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
            component._heads = (
                LinearHead.load(folder, MEANING),
                LinearHead.load(folder, SPELLING),
                NearestExamples.load(folder, NEAREST),
            )
            component._spelling_vectors = SpellingVectors.load(folder)
        return component


def _family(label: str) -> str:
    return next((family for family in FAMILIES if label.startswith(family)), label)


def _label(example: Message) -> str:
    key = example.get(INTENT_RESPONSE_KEY)
    return str(key or example.get(INTENT))


def _sentences(messages: list[Message]) -> Vectors:
    rows = []
    for message in messages:
        _, sentence = message.get_dense_features(TEXT, [])
        rows.append(sentence.features[0])
    return np.asarray(rows, dtype=np.float32)


def _as_the_lexicon_puts_it(sentences: Vectors) -> Vectors:
    """The second half of the sentence feature, of length 1: one half is enough to tell what is near."""
    return sentences[:, sentences.shape[1] // 2 :]
