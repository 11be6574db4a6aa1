"""While an emergency lasts, every message is answered within it, until words of the person end it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.facts.models import ASK_FACT
from bot.facts.render import SMS
from bot.nlu.components.intent_classifier import DANGER_SENTENCE, DANGER_SHARES
from bot.nlu.components.reading_classifier import ASKED_BESIDES
from bot.nlu.policies.fixed_policy import HIGHER_THAN_RULES, PRIORITY_KEY, FixedPolicy
from bot.nlu.policies.practice_policy import PRACTICE_CHECK
from bot.nlu.policies.turns import asks_something, before_the_last_message, last_turn, turns_before
from bot.safety.danger import danger_in
from bot.safety.emergency.checks import ask_name, is_own
from bot.safety.emergency.conduct import CANNOT_CALL, LATER, PERSON, Conduct, Said, Turn, shared_conduct
from bot.safety.emergency.hearing import UNSURE, YES, Hearing, shared_hearing
from bot.safety.emergency.meanings import MEANS
from bot.safety.emergency.models import Emergency, words_key
from bot.safety.emergency.names import EMERGENCY_REPLY
from bot.safety.emergency.replies import STATE, slots
from bot.safety.models import ALARM

COUNTRY = "country"
"""The slot with the person's country."""
OFFER, OFFERED = "action_offer_live", "live_offered"
"""Offers a worker; the slot that says whether one was."""
WANTS = {
    **dict.fromkeys(("ask_fact", "ask_sources", "ask_about_place", "ask_language", "practice_start"), LATER),
    **dict.fromkeys(("bot_identity", "ask_callback"), CANNOT_CALL),
    "privacy": "who-is-told",
    "handoff": PERSON,
}
"""What is answered while an emergency lasts to what would be answered otherwise without one.

An intent alone doesn't do: what is said in an emergency is no example of any. Its meaning must allow it.
"""
LEFT_OPEN = "action_answer_left_open"
"""Answers what was asked while an emergency lasted, when it was none."""
ENDS_WITHOUT_DANGER = tuple(f"{EMERGENCY_REPLY}end_{id_}" for id_ in ("false_alarm", "no_danger"))
TO_A_PERSON = ("action_offer_lines", OFFER)
STAYS_OPEN = 2
"""For how many messages a question about danger may be answered."""
GIVES_A_PLACE, DENIES = "inform_place", "deny"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EmergencyPolicy(FixedPolicy):
    """Says what `bot.safety.emergency` decides, and keeps the state it returns in a slot.

    It needs no action server for that, so that it works when there is none.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """A priority above the rules', and above speaking up after a failed action."""
        return {PRIORITY_KEY: HIGHER_THAN_RULES + 1}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EmergencyPolicy:
        """Create it with what can be said."""
        policy = cls(config, model_storage, resource, execution_context)
        folder = settings.read().data / "safety"
        policy.conduct, policy.hearing = shared_conduct(folder), shared_hearing(folder)
        return policy

    conduct: Conduct
    hearing: Hearing

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Be certain of what to say while an emergency lasts, else have no opinion."""
        probabilities = self._default_predictions(domain)
        message, said = last_turn(tracker.applied_events())
        action, events = None, []
        if asked := _asks_first(tracker, message):
            action = str(ACTION_LISTEN_NAME) if said else ask_name(asked)
        elif said:
            action = _what_follows(said, tracker.get_slot(STATE))
        elif message and (turn := self._turn(tracker, message)):
            action, events = turn.reply, slot_events(turn, self.conduct, _is_sms(tracker))
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, optional_events=events)

    def _turn(self, tracker: DialogueStateTracker, message: UserUttered) -> Turn | None:
        if _answers_an_offer(tracker, message):
            return None
        text, intent = message.text or "", str(message.intent_name)
        sentence = (message.parse_data or {}).get(DANGER_SENTENCE)
        if asked_about := self._asked_about(tracker, message):
            before, intent = asked_about
            text = f"{before.text}. {text}"
            sentence = (before.parse_data or {}).get(DANGER_SENTENCE)
        state = tracker.get_slot(STATE)
        doubted = danger_in(message.parse_data) is not None
        means = (message.parse_data or {}).get(MEANS) or {}
        wants = WANTS.get(intent)
        country, fact = tracker.get_slot(COUNTRY), _fact_asked_for(message.parse_data or {})
        said = Said(text, intent, country, _is_sms(tracker), wants, doubted, means, fact, sentence)
        return self.conduct.respond(Emergency.from_json(state) if state else None, said)

    def _asked_about(
        self, tracker: DialogueStateTracker, message: UserUttered
    ) -> tuple[UserUttered, str] | None:
        """The message of danger that was asked about and is real, and its crisis intent.

        Of a practice's they are real unless they were practice, which that policy sees to; of a check's when
        the answer is a yes, or not known, or tells of danger.
        """
        before, done = last_turn(before_the_last_message(tracker.applied_events()))
        if before and PRACTICE_CHECK in done:
            return before, str(before.intent_name)
        open_check = _open_check(tracker)
        if open_check is None:
            return None
        asked, intent = open_check
        answer = self.hearing.hear(message.text or "").answer
        yes = asked is before and (message.intent_name == "affirm" or answer in {YES, UNSURE})
        # "No, not right now" would be danger where it is asked whether somebody is safe.
        told = message.intent_name != DENIES and self._shows_danger(intent, message)
        return open_check if yes or told else None

    def _shows_danger(self, intent: str, message: UserUttered) -> bool:
        parsed = message.parse_data or {}
        return self.conduct.shows_danger(intent, parsed.get(MEANS) or {}, parsed.get(DANGER_SHARES) or {})


def slot_events(turn: Turn, conduct: Conduct, briefly: bool) -> list[Event]:
    """The events that keep an emergency's state, and fill the gaps of what is said."""
    filled = slots(turn.state, turn.opening, turn.call, conduct.book, briefly)
    return [SlotSet(name, value) for name, value in filled.items()]


def _fact_asked_for(parsed: Mapping[str, Any]) -> str | None:
    """The id of the fact that a message asks for, whether or not it speaks of danger besides."""
    ranking = parsed.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
    if (parsed.get("intent") or {}).get("name") == ASK_FACT and ranking:
        return str(ranking[0]["intent_response_key"]).partition("/")[2]
    return parsed.get(ASKED_BESIDES)


def _asks_first(tracker: DialogueStateTracker, message: UserUttered | None) -> str | None:
    """The crisis intent that is asked about, and nothing else said.

    Asked about are words of danger that meant none before; and again what was asked about, where the next
    words say no more than where somebody is, or are not understood.
    """
    if message and _were_none(message, tracker.get_slot(STATE)):
        return str(message.intent_name)
    asked = _open_check(tracker) if message and _says_no_more(message) else None
    return asked[1] if asked else None


def _says_no_more(message: UserUttered) -> bool:
    if danger_in(message.parse_data):
        return False
    return message.intent_name == GIVES_A_PLACE or not asks_something(message)


def _open_check(tracker: DialogueStateTracker) -> tuple[UserUttered, str] | None:
    """The message whose danger was asked about and is neither denied nor become an emergency; its intent."""
    state = tracker.get_slot(STATE)
    events = tracker.applied_events()
    if (state and not Emergency.from_json(state).over) or not last_turn(events)[0]:
        return None
    for message, done in itertools.islice(turns_before(events), STAYS_OPEN):
        danger = danger_in(message.parse_data)
        if danger and any(map(is_own, done)):
            return message, danger.intent
        if message.intent_name == DENIES or any(action.startswith(EMERGENCY_REPLY) for action in done):
            return None
    return None


def _what_follows(done: list[str], state: Any) -> str | None:
    """What to do after a first reply, None when it was none of an emergency."""
    if not done[0].startswith(EMERGENCY_REPLY):
        return None
    rest: tuple[str, ...] = ()
    if done[0] == f"{EMERGENCY_REPLY}answer_{PERSON}":
        rest = TO_A_PERSON
    elif done[0].startswith(ENDS_WITHOUT_DANGER) and (state or {}).get("question"):
        rest = (LEFT_OPEN,)
    return next((action for action in rest if action not in done), str(ACTION_LISTEN_NAME))


def _were_none(message: UserUttered, state: Any) -> bool:
    """Whether words of danger raised an alarm before, and their writer said that there was none.

    They don't raise it again: whether there is danger now is asked.
    """
    danger = danger_in(message.parse_data)
    if danger is None or danger.grade != ALARM or not state:
        return False
    before = Emergency.from_json(state)
    return before.over and words_key(message.text or "") in before.were_none


def _answers_an_offer(tracker: DialogueStateTracker, message: UserUttered) -> bool:
    """Whether a yes or no is for the worker who was just offered."""
    if not tracker.get_slot(OFFERED) or message.intent_name not in {"affirm", "deny"}:
        return False
    return OFFER in last_turn(before_the_last_message(tracker.applied_events()))[1]


def _is_sms(tracker: DialogueStateTracker) -> bool:
    return bool(tracker.get_latest_input_channel() == SMS)
