"""Decides what a message asks for: one layer on the tuned encoder, over all intents and facts together."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.facts.load import shared_fact_base
from bot.language.encoder import SentenceEncoder
from bot.language.lexicon import Lexicon, shared_lexicon
from bot.language.linear_head import LinearHead, Probabilities
from bot.language.sentences import clauses_of, sentences_of
from bot.language.tuned import tuned_encoder
from bot.nlu.before import told_before, words_before
from bot.nlu.components.head_classifier import ROUNDS_KEY, STRENGTH_KEY, HeadClassifier
from bot.nlu.components.sentence_featurizer import vectors_beside, vectors_of
from bot.safety.models import CRISIS
from bot.understanding.conversations import digest_of_turns, joined, load_turns

TEMPERATURE_KEY, CONVERSATIONS_KEY = "temperature", "conversations"
RANKING_LENGTH_KEY = "ranking_length"

WHOLE = 2 / 3
"""How much a whole message counts beside its most dangerous sentence: docs/decisions/0023."""
DANGER_SHARES = "danger_shares"
"""Under what a parsed message carries how likely each kind of danger is."""
DANGER_SENTENCE = "danger_sentence"
"""Under what a message of several sentences carries the one that sounds the most dangerous."""
PARTS = "parts"
"""Under what a message of several clauses carries them, as messages with intents and facts ranked."""
BEFORE = "before"
"""Under what a message carries what came before: the fact `told` last, and both messages `joined` to one."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(HeadClassifier):
    """Each intent and each fact is a label of one logistic regression on the sentence feature.

    Facts are labels beside the other intents, so that a question about something else competes with
    every single fact rather than with a blurred "asks for a fact"; the intent `ask_fact` gets the sum
    of its facts. The ranking of facts stands where Rasa's ResponseSelector puts it.

    Danger may stand in one sentence of many, so sentences are read for it one by one as well. What is asked
    for is told by the whole message, which knows it better; its clauses are read for what else is asked.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        encoder: SentenceEncoder,
        lexicon: Lexicon,
    ) -> None:
        """See `create`."""
        super().__init__(config, model_storage, resource)
        self._encoder = encoder
        self._lexicon = lexicon

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Inverse regularisation strength, training rounds at most, and intents to list.

        `temperature`: makes the probabilities mean what they say, on hands left out: docs/decisions/0023.
        `conversations`: whether the turns of data/conversations are learnt, too.
        """
        return {
            STRENGTH_KEY: 1.0,
            ROUNDS_KEY: 100,
            TEMPERATURE_KEY: 1.0,
            RANKING_LENGTH_KEY: 20,
            CONVERSATIONS_KEY: True,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Create an untrained classifier with the process's one encoder and the lexicon."""
        here = settings.read()
        encoder, lexicon = tuned_encoder(here.data, here.cache), shared_lexicon(here.data / "lexicon")
        return cls(config, model_storage, resource, encoder, lexicon)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed conversations call for learning anew."""
        return digest_of_turns(_conversations())

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the layer on every example that has an intent, and every turn with the one before it.

        Raises:
            DataError: a turn asks for what no example asks for.
        """
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [_labels(e) for e in examples]
        if not self._config[CONVERSATIONS_KEY]:
            return self.learn(vectors_of(examples), labels)
        turns = load_turns(_conversations(), {label for of_one in labels for label in of_one})
        after = vectors_beside("turns", [joined(turn.text, turn.before) for turn in turns])
        labels += [turn.intents for turn in turns]
        return self.learn(np.concatenate([vectors_of(examples), after]), labels)

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set intent, intent ranking, fact ranking and the shares of danger of every message.

        Args:
            messages: with their features.
            tracker: the conversation they go on from; Rasa gives it.
        """
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text and self._head:
            rows = self._head.predict(vectors_of(with_text), self._config[TEMPERATURE_KEY])
            for message, row in zip(with_text, rows, strict=True):
                self._read(self._head, message, row)
                self._read_after(self._head, message, tracker)
        return messages

    def _read_after(self, head: LinearHead, message: Message, tracker: DialogueStateTracker | None) -> None:
        """Read the message together with what came before it."""
        base = shared_fact_base(settings.read().data)
        words = words_before(tracker, base)
        if words is None:
            return
        text = joined(message.get(TEXT), words)
        both = self._part(text, head.labels, self._rows_of(head, [text])[text])
        message.set(BEFORE, {"told": told_before(tracker, base), "joined": both})

    def _read(self, head: LinearHead, message: Message, row: Probabilities) -> None:
        sentences, clauses = (_several(cut(message.get(TEXT))) for cut in (sentences_of, clauses_of))
        rows_of = self._rows_of(head, list(dict.fromkeys([*sentences, *clauses])))
        self._set_asked(message, head.labels, row)
        self._set_danger(message, head, row, {sentence: rows_of[sentence] for sentence in sentences})
        message.set(PARTS, [self._part(clause, head.labels, rows_of[clause]) for clause in clauses])

    def _rows_of(self, head: LinearHead, texts: list[str]) -> dict[str, Probabilities]:
        """How likely each label is of each text."""
        if not texts:
            return {}
        vectors = self._encoder.encode([self._lexicon.plain(text) for text in texts])
        return dict(zip(texts, head.predict(vectors, self._config[TEMPERATURE_KEY]), strict=True))

    def _part(self, clause: str, labels: tuple[str, ...], row: Probabilities) -> Message:
        part = Message({TEXT: clause})
        self._set_asked(part, labels, row)
        return part

    def _set_asked(self, message: Message, labels: tuple[str, ...], row: Probabilities) -> None:
        self._set_intents(message, labels, row)
        self._set_selectors(message, labels, row)

    def _set_danger(
        self, message: Message, head: LinearHead, whole: Probabilities, sentences: dict[str, Probabilities]
    ) -> None:
        """Say how likely each kind of danger is, by the whole and by its most dangerous sentence together."""
        kinds = [place for place, label in enumerate(head.labels) if label.startswith(CRISIS)]
        shares = whole[kinds]
        if sentences:
            sentence, row = max(sentences.items(), key=lambda each: each[1][kinds].sum())
            message.set(DANGER_SENTENCE, sentence, add_to_output=True)
            if row[kinds].sum() > shares.sum():
                shares = WHOLE * shares + (1 - WHOLE) * row[kinds]
        found = {head.labels[kind]: float(share) for kind, share in zip(kinds, shares, strict=True)}
        message.set(DANGER_SHARES, found, add_to_output=True)

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

    def _set_selectors(self, message: Message, labels: tuple[str, ...], row: Probabilities) -> None:
        """Of each retrieval intent its keys, the likeliest first, and the response of that one."""
        keys: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for label, probability in zip(labels, row, strict=True):
            intent, _, key = label.partition("/")
            if key:
                keys[intent].append((float(probability), label))
        selectors = {intent: self._selector(sorted(found, reverse=True)) for intent, found in keys.items()}
        found = {"all_retrieval_intents": list(selectors), **selectors}
        message.set("response_selector", found, add_to_output=True)

    def _selector(self, found: list[tuple[float, str]]) -> dict[str, Any]:
        ranking = [{"intent_response_key": label, "confidence": p} for p, label in found]
        response = {**ranking[0], "utter_action": f"utter_{ranking[0]['intent_response_key']}"}
        return {"response": response, "ranking": ranking[: self._config[RANKING_LENGTH_KEY]]}


def _conversations() -> Path:
    return settings.read().data / "conversations"


def _several(texts: list[str]) -> list[str]:
    """None where there is only one, which is the whole message."""
    return texts if len(texts) > 1 else []


def _labels(example: Message) -> tuple[str, ...]:
    """What it asks for, and what would be right as well."""
    asked = str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))
    metadata = (example.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}
    return (asked, *map(str, metadata.get("also", ())))
