"""When an action fails, the person still gets an honest line with somebody to call."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.nlu.patches import wait_for_actions
from bot.nlu.policies.fixed_policy import HIGHER_THAN_RULES, PRIORITY_KEY, FixedPolicy

REPLY_KEY = "reply"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class NoSilencePolicy(FixedPolicy):
    """Answers in place of an action that ran and left the person without a word.

    Rasa logs the failure of an action and goes on as if it had answered. This policy sees that nothing
    was said since the person's message and says `reply` once; then the rules take over again.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The response to say, and a priority above the rules' (6)."""
        return {PRIORITY_KEY: HIGHER_THAN_RULES, REPLY_KEY: "utter_technical_problem"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NoSilencePolicy:
        """Create the policy, and bound the time an action may take."""
        wait_for_actions(settings.read().action_timeout)
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Be certain of `reply` after a silent action, else have no opinion."""
        probabilities = self._default_predictions(domain)
        silent = _left_in_silence(tracker)
        if silent:
            probabilities[domain.index_for_action(self.config[REPLY_KEY])] = 1.0
        elif tracker.latest_action_name == self.config[REPLY_KEY]:
            # No rule knows this turn, and its fallback would add that it didn't understand.
            probabilities[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=silent)


def _left_in_silence(tracker: DialogueStateTracker) -> bool:
    acted = False
    for event in reversed(tracker.applied_events()):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, ActionExecuted):
            if event.action_name == ACTION_LISTEN_NAME:
                return False
            acted = True
        if isinstance(event, UserUttered):
            # `rasa test` replays stories through no channel and runs no action: nobody is left waiting.
            return acted and event.input_channel is not None
    return False
