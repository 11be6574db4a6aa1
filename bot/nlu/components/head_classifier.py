"""What classifiers share that learn one layer on the sentence feature: how Rasa makes and keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.encoder import Vectors
from bot.language.linear_head import LinearHead
from bot.nlu.components.sentence_featurizer import SentenceFeaturizer

STRENGTH_KEY, ROUNDS_KEY = "C", "max_iter"
"""Options: inverse regularisation strength, and training rounds at most."""


class HeadClassifier(GraphComponent):
    """Has one layer on the sentence feature, None until it is trained or loaded."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """See `create`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._head: LinearHead | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the sentence feature."""
        return [SentenceFeaturizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HeadClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HeadClassifier:
        """Load a trained classifier."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._head = LinearHead.load(folder)
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are; nothing later in the pipeline learns from predictions."""
        return training_data

    def learn(self, vectors: Vectors, labels: Sequence[Sequence[str]]) -> Resource:
        """Fit the layer and keep it.

        Args:
            vectors: of the examples, examples × dimensions.
            labels: what is right for each; several share its weight.
        """
        self._head = LinearHead.fit(vectors, labels, self._config[STRENGTH_KEY], self._config[ROUNDS_KEY])
        with self._model_storage.write_to(self._resource) as folder:
            self._head.save(folder)
        return self._resource
