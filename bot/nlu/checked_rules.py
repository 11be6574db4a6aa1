"""Rasa's rules, with a line before the answer and a question after it where danger can't be ruled out."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.turns import last_turn
from bot.safety.checks import ASK, is_own, line_name
from bot.safety.danger import danger_in
from bot.safety.models import CHECK

ASKS_YES_OR_NO = "action_offer_live"
"""Ends with a question of its own, which a yes is for."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class CheckedRules(RulePolicy):
    """Lets the rules answer as if nothing else were said, between the line and the question.

    Messages of an emergency and of a practice are answered by policies of higher priority.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The line, what the rules say, the question; what the rules say alone where nothing is to check."""
        message, done = last_turn(tracker.applied_events())
        danger = danger_in(message.parse_data) if message else None
        if danger is None or danger.grade != CHECK:
            return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        if not done:
            return self._certain(line_name(danger.intent), tracker, domain)
        by_rules = super().predict_action_probabilities(_without(tracker, domain), domain, rule_only_data)
        listens = by_rules.probabilities[domain.index_for_action(ACTION_LISTEN_NAME)] == max(
            by_rules.probabilities
        )
        if listens and not {ASK, ASKS_YES_OR_NO} & set(done):
            return self._certain(ASK, tracker, domain)
        return by_rules

    def _certain(self, action: str, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        return self._prediction(self._prediction_result(action, tracker, domain))


def _without(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """The conversation as if the line and the question of its last turn had not been said."""
    events = list(tracker.applied_events())
    turn = len(events) - next(i for i, event in enumerate(reversed(events)) if _listens(event))
    kept = events[:turn] + [event for event in events[turn:] if not _is_own(event)]
    return DialogueStateTracker.from_events(tracker.sender_id, kept, domain.slots)


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _is_own(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and is_own(str(event.action_name))
