"""While somebody practises, what they write is an answer to be scored, unless it speaks of danger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.nlu.before import PRACTISING
from bot.nlu.policies.fixed_policy import HIGHER_THAN_RULES, PRIORITY_KEY, FixedPolicy
from bot.practice.chat import Command, Commands
from bot.safety.models import CRISIS

PRACTICE_CHECK = "utter_practice_check"
"""Asks whether words of danger are real, or part of a practice: what they were is known with the answer."""
START, SCORE, MODEL, STOP = (
    "action_practice_start",
    "action_practice_score",
    "action_practice_model",
    "utter_practice_stopped",
)
GOES_ON_AFTER = {
    str(ACTION_LISTEN_NAME),
    START,
    SCORE,
    MODEL,
    PRACTICE_CHECK,
    "utter_technical_problem",
}
"""What may be said without ending the practice."""
ASKS_FOR_SOMEBODY = "handoff"
MOST_WORDS_OF_ASKING = 10
"""Longer messages that sound like asking for a person are answers that offer one."""
ADDRESSING = {"you", "your", "u", "ur"}
"""Words of an answer: who asks for a person speaks of themselves."""
REPLIES: dict[Command | None, str] = {Command.STOP: STOP, Command.NEXT: START, Command.MODEL: MODEL}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class PracticePolicy(FixedPolicy):
    """Takes messages for answers while somebody practises; words of danger it asks about first.

    Whether danger was real it lets the person say; whatever does not plainly say that it was practice gets
    the crisis script, which ends the practice. It reads the conversation alone, so that it works when the
    action server doesn't.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """A priority above staying with somebody after a crisis."""
        return {PRIORITY_KEY: HIGHER_THAN_RULES + 2}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PracticePolicy:
        """Create it with the words that are commands."""
        policy = cls(config, model_storage, resource, execution_context)
        policy.commands = Commands(settings.read().data / "practice" / "chat.yml")
        return policy

    commands: Commands

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Be certain of what to do while somebody practises, else have no opinion."""
        probabilities = self._default_predictions(domain)
        action = _next_action(tracker.applied_events(), self.commands)
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)


@dataclass
class _Practice:
    """Where a practice stands."""

    on: bool = False
    danger: str | None = None
    """The crisis intent that was asked about."""
    reply: str | None = None
    """What answers the latest message; None leaves it to the rules."""
    done: bool = False
    """Whether the reply was given."""
    spoke: bool = False

    def hear(self, message: UserUttered, commands: Commands) -> None:
        self.reply = self._reply_to(message, commands) if self.on else None
        self.done = self.spoke = False

    def _reply_to(self, message: UserUttered, commands: Commands) -> str | None:
        intent, text = str(message.intent_name), message.text or ""
        asked, self.danger = self.danger, None
        command = commands.read(text)
        if asked and command is not Command.PRETEND:
            # It was real: what to say is for the policy of emergencies, and that ends the practice.
            return None
        if intent.startswith(CRISIS) and not asked:
            self.danger = intent
            return PRACTICE_CHECK
        if text.startswith("/") or (intent == ASKS_FOR_SOMEBODY and _speaks_of_themselves(text)):
            return None
        return REPLIES.get(command, SCORE)

    def act(self, name: str) -> None:
        self.on = self.on and name in GOES_ON_AFTER
        self.done = self.done or name == self.reply


def _speaks_of_themselves(text: str) -> bool:
    words = text.lower().split()
    return len(words) <= MOST_WORDS_OF_ASKING and not ADDRESSING & set(words)


def _next_action(events: list[Event], commands: Commands) -> str | None:
    """What to do next after these events, None when the rules should decide."""
    practice = _Practice()
    for event in events:
        if isinstance(event, SlotSet) and event.key == PRACTISING:
            practice.on = bool(event.value)
        elif isinstance(event, UserUttered):
            practice.hear(event, commands)
        elif isinstance(event, ActionExecuted):
            practice.act(str(event.action_name))
        elif isinstance(event, BotUttered):
            practice.spoke = True
    if practice.reply is None:
        return None
    if not practice.done:
        return practice.reply
    # Who was left without a word is spoken to by another policy.
    return str(ACTION_LISTEN_NAME) if practice.spoke else None
