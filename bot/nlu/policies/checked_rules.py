"""Rasa's rules, with a question before the answer where danger can't be ruled out."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.policies.turns import asks_something, before_the_last_message, last_turn
from bot.safety.danger import danger_in
from bot.safety.emergency.checks import NOBODY, ask_name, is_own
from bot.safety.models import ALL_WELL, CHECK

ASKS_YES_OR_NO = "action_offer_live"
"""Ends with a question of its own, which a yes or no is for."""
DENIES = "deny"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class CheckedRules(RulePolicy):
    """Lets the rules answer as if nothing else were said, beneath the question.

    Messages of an emergency and of a practice are answered by policies of higher priority.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The question, then what the rules say; what the rules say alone where nothing is to ask."""
        message, done = last_turn(tracker.applied_events())
        danger = danger_in(message.parse_data) if message else None
        if message and message.intent_name == DENIES and danger is None and _was_asked(tracker):
            return self._certain(ACTION_LISTEN_NAME if done else NOBODY, tracker, domain)
        if danger is None or danger.grade != CHECK:
            return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        if not done:
            return self._certain(ask_name(danger.intent), tracker, domain)
        if message and (message.intent_name == ALL_WELL or not asks_something(message)):
            # No "I'm glad", no "I didn't understand" beneath a question about danger.
            return self._certain(ACTION_LISTEN_NAME, tracker, domain)
        return super().predict_action_probabilities(_without(tracker, domain), domain, rule_only_data)

    def _certain(self, action: str, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        return self._prediction(self._prediction_result(action, tracker, domain))


def _was_asked(tracker: DialogueStateTracker) -> bool:
    """Whether the turn before asked about danger, and nothing else that a no could be for."""
    done = last_turn(before_the_last_message(tracker.applied_events()))[1]
    return any(map(is_own, done)) and ASKS_YES_OR_NO not in done


def _without(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """The conversation as if the question of its last turn had not been asked."""
    events = list(tracker.applied_events())
    turn = len(events) - next(i for i, event in enumerate(reversed(events)) if _listens(event))
    kept = events[:turn] + [event for event in events[turn:] if not _is_own(event)]
    return DialogueStateTracker.from_events(tracker.sender_id, kept, domain.slots)


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _is_own(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and is_own(str(event.action_name))
