"""Our pipeline's own components on any examples: nothing of it is changed but what it learns from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.datasets import Query
from bot import settings
from bot.language.encoder import shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.language.tuned import changes_path
from bot.nlu.components.intent_classifier import CONVERSATIONS_KEY, RANKING_LENGTH_KEY, IntentClassifier
from bot.nlu.components.sentence_featurizer import SentenceFeaturizer

CONTEXT = ExecutionContext(GraphSchema({}), node_name="benchmark")
RESOURCE = Resource("benchmark")
ALL = 1_000
"""How many labels are listed at most: more than there are."""


@dataclass(frozen=True)
class Guesses:
    """What was understood of some queries, in their order: how likely each one's likeliest intents are."""

    rankings: tuple[dict[str, float], ...]

    def right(self, queries: Sequence[Query]) -> float:
        """The share whose likeliest intent is its publisher's."""
        best = [max(ranking, key=ranking.__getitem__) for ranking in self.rankings]
        return float(np.mean([intent == query.intent for intent, query in zip(best, queries, strict=True)]))

    def inside(self, outside: str) -> npt.NDArray[np.float64]:
        """How likely the likeliest intent other than `outside` is."""
        best = [max(share for name, share in each.items() if name != outside) for each in self.rankings]
        return np.array(best)


class Understanding:
    """Learns from queries, then guesses; a text's features are made once for all runs."""

    def __init__(self, changes: Path | None = None) -> None:
        """Read with the assistant's encoder, or with one of which these changes are given."""
        here = settings.read()
        self._features: dict[str, list[Any]] = {}
        self._encoder = shared_encoder(here.cache, changes or changes_path(here.data))
        self._lexicon = shared_lexicon(here.data / "lexicon")
        kept = here.cache / "no-vectors-are-kept"
        self._featurizer = SentenceFeaturizer({}, "benchmark", self._encoder, self._lexicon, kept)

    def read(self, texts: Sequence[str]) -> None:
        """Make the features of texts that are new."""
        new = [Message({TEXT: text}) for text in dict.fromkeys(texts) if text not in self._features]
        self._remember(self._featurizer.process(new))

    def guess(self, learnt: Sequence[Query], *asked: Sequence[Query]) -> tuple[Guesses, ...]:
        """Train on `learnt`; for each of `asked`, what is understood."""
        classifier = self._trained(learnt)
        return tuple(_guesses(self._parsed(classifier, queries)) for queries in asked)

    def parse(self, learnt: Sequence[Query], asked: Sequence[Query]) -> list[Message]:
        """Train on `learnt`; `asked` with their intents and facts ranked."""
        return self._parsed(self._trained(learnt), asked)

    def _trained(self, learnt: Sequence[Query]) -> IntentClassifier:
        with TemporaryDirectory() as folder:
            config = {
                **IntentClassifier.get_default_config(),
                RANKING_LENGTH_KEY: ALL,
                CONVERSATIONS_KEY: False,
            }
            classifier = IntentClassifier(config, _storage(folder), RESOURCE, self._encoder, self._lexicon)
            classifier.train(TrainingData([self._message(query.text, query) for query in learnt]))
        return classifier

    def _parsed(self, classifier: IntentClassifier, queries: Sequence[Query]) -> list[Message]:
        return classifier.process([self._message(query.text) for query in queries])

    def _remember(self, messages: Sequence[Message]) -> None:
        self._features.update((message.get(TEXT), message.features) for message in messages)

    def _message(self, text: str, taught: Query | None = None) -> Message:
        data: dict[str, Any] = {TEXT: text}
        if taught:
            name, _, key = taught.intent.partition("/")
            data |= {INTENT: name} | ({INTENT_RESPONSE_KEY: taught.intent} if key else {})
            data[METADATA] = {METADATA_EXAMPLE: {"also": taught.also}}
        return Message(data, features=list(self._features[text]))


def _guesses(messages: Sequence[Message]) -> Guesses:
    rankings = [message.get("intent_ranking") for message in messages]
    return Guesses(tuple({e["name"]: e["confidence"] for e in ranking} for ranking in rankings))


def _storage(folder: str) -> LocalModelStorage:
    return LocalModelStorage.create(Path(folder))
