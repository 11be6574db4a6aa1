"""What policies that follow a fixed rule in code share: they learn nothing and store nothing."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates

PRIORITY_KEY = "priority"
HIGHER_THAN_RULES = 7
"""A priority above RulePolicy's, which is 6."""


class FixedPolicy(Policy):
    """Predicts by code alone; Rasa counts it as trainable, since it knows no other policies."""

    @staticmethod
    def supported_data() -> SupportedData:
        """Any: it learns nothing."""
        return SupportedData.ML_AND_RULE_DATA

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FixedPolicy:
        """Nothing was stored: create it."""
        policy: FixedPolicy = cls.create(config, model_storage, resource, execution_context)
        return policy

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Learn nothing; Rasa asks every policy."""
        return self._resource
