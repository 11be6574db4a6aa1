"""After a crisis the conversation stays with the person's safety until they say that all is well."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.crisis_classifier import ALL_WELL
from bot.nlu.fixed_policy import HIGHER_THAN_RULES, PRIORITY_KEY, FixedPolicy
from bot.safety.models import CRISIS

CHECK = "utter_caring_check"
NOT_SAFE = "utter_caring_not_safe"
SAFE = "utter_caring_safe"
ASKING = {CHECK, *(f"utter_{CRISIS}{kind}" for kind in ("suicide", "withdrawal", "child", "violence"))}
"""Replies that ask whether they are safe."""

LEAVING = {ALL_WELL, "goodbye"}
PRACTICE_CHECK = "utter_practice_check"
"""Asks whether words of danger were part of a practice: until that is known they are no crisis."""
OFFER = "action_offer_live"
OFFERED = "live_offered"
"""The slot that says whether a worker was offered to join."""
PLACE = "inform_place"
SPOKEN = (f"utter_{CRISIS}", "utter_caring_")
"""Beginnings of what is said while a crisis lasts."""
UNTOUCHED = {
    "handoff",
    "accept_live_private",
    "ask_callback",
    PLACE,
    "bot_identity",
    "privacy",
    "ask_language",
    *LEAVING,
}
"""Intents that get their own reply in a crisis too."""
UNCLEAR = {"nlu_fallback", "out_of_scope", "ask_repeat", "ask_why", "ask_more", "about_bot", "insult"}
"""Intents of "what do I do" and the like: the person needs the steps again."""
MERELY_OK = {"ok", "okay", "k", "kk", "okey", "alright", "right", "fine", "sure", "will do"}
"""Taking note is not being safe."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class CaringPolicy(FixedPolicy):
    """Asks whether the person is safe in place of an answer, once; what is unclear gets the steps again.

    It reads the conversation alone, so that it works when the action server doesn't.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """A priority above the rules', and above speaking up after a failed action."""
        return {PRIORITY_KEY: HIGHER_THAN_RULES + 1}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Be certain of what to say while a crisis lasts, else have no opinion."""
        probabilities = self._default_predictions(domain)
        action = _next_action(tracker.applied_events())
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)


def _next_action(events: list[Event]) -> str | None:
    """What to do next after these events, None when the rules should decide."""
    crisis: str | None = None
    asked, said = False, [str(ACTION_LISTEN_NAME)]
    reply: str | None = None
    offered = False
    for event in events:
        if isinstance(event, SlotSet) and event.key == OFFERED:
            offered = bool(event.value)
        if isinstance(event, ActionExecuted):
            name = str(event.action_name)
            said.append(name)
            if name == PRACTICE_CHECK:
                crisis = None
            elif crisis is None and name.startswith(f"utter_{CRISIS}"):
                crisis, asked = name.partition("_")[2], False
        if isinstance(event, UserUttered):
            intent = str(event.intent_name)
            answers_offer = offered and OFFER in said and intent in {"affirm", "deny"}
            reply = _reply(event, crisis, said, asked) if crisis and not answers_offer else None
            if intent.startswith(CRISIS):
                crisis, asked = intent, False
            elif intent in LEAVING or reply == SAFE:
                crisis = None
            asked = asked or reply == CHECK
            said = []
    if reply is None:
        return None
    return str(ACTION_LISTEN_NAME) if reply in said else reply


def _reply(message: UserUttered, crisis: str, said: list[str], asked: bool) -> str | None:
    """The reply to a message in a crisis.

    Args:
        message: what the person wrote.
        crisis: the intent that began it.
        said: what the assistant did just before.
        asked: whether it asked in place of an answer already.
    """
    intent = str(message.intent_name)
    if intent == PLACE and any(name.startswith(SPOKEN) for name in said):
        # Where they are was missing for the right number.
        return f"utter_{crisis}"
    if intent.startswith(CRISIS) or intent in UNTOUCHED:
        return None
    if intent in UNCLEAR:
        return f"utter_{crisis}"
    if intent == "deny" and ASKING & set(said):
        return NOT_SAFE
    if intent == "affirm":
        merely_ok = (message.text or "").lower().strip(" .!") in MERELY_OK
        return SAFE if ASKING & set(said) and not merely_ok else CHECK
    return None if asked else CHECK
