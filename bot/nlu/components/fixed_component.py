"""What components that judge the intent classifier's work share: they learn nothing and store nothing."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.nlu.components.intent_classifier import IntentClassifier


class FixedComponent(GraphComponent):
    """Works by code and configuration alone, after the intent classifier."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the configuration from config.yml, defaults filled in."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the intents and their probabilities."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FixedComponent:
        """Create it from its configuration."""
        return cls(config)
