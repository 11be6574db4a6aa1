"""Handing the conversation over to a support worker, and leaving a call-back."""

from __future__ import annotations

import abc
import math
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ConversationPaused, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import settings
from bot.handoff.live_service import LiveService, live_service
from bot.handoff.summary import summarise
from bot.places.gazetteer import Location, shared_gazetteer
from bot.storage.database import StorageError

Events = list[dict[str, Any]]

REACHABLE = {"web", "sms"}
"""Channels by which a worker's words reach the person."""
AGREES = "affirm"
"""The one intent that agrees to show a worker what was said; it counts only after the offer."""


class LiveAction(Action, abc.ABC):
    """What actions on live conversations share; `name` stays abstract so that it is not registered."""

    @abc.abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @property
    def service(self) -> LiveService:
        """The live conversations.

        Raises:
            StorageError: the database can't be reached.
        """
        return live_service(settings.read())

    def somebody_is_there(self, tracker: Tracker) -> bool:
        """Whether a worker would see a request, and could reach the person."""
        try:
            return self.can_reach(tracker) and self.service.desk.on_duty()
        except StorageError:
            # No handover is promised that can't be kept.
            return False

    def callbacks_are_taken(self, tracker: Tracker) -> bool:
        """Whether a call-back would be seen."""
        try:
            return self.can_reach(tracker) and self.service.takes_callbacks()
        except StorageError:
            return False

    @staticmethod
    def can_reach(tracker: Tracker) -> bool:
        """Whether a worker's words would reach the person."""
        return tracker.get_latest_input_channel() in REACHABLE


class ActionOfferLive(LiveAction):
    """Offers a live conversation where a worker is on duty, else a call-back where one can be left."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_offer_live"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offer what there is; say nothing where there is neither."""
        on_duty = self.somebody_is_there(tracker)
        if on_duty:
            dispatcher.utter_message(response="utter_live_offer")
        elif self.callbacks_are_taken(tracker):
            dispatcher.utter_message(response="utter_callback_hint")
        return [SlotSet("live_offered", on_duty)]


class ActionStartLive(LiveAction):
    """Puts the person into the desk's queue, and lets the bot fall silent."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_start_live"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Hand over, or say that nobody is there."""
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        if intent == AGREES and not tracker.get_slot("live_offered"):
            dispatcher.utter_message(response="utter_affirm")
            return []
        offered_no_more = SlotSet("live_offered", False)
        if not self.somebody_is_there(tracker):
            dispatcher.utter_message(response="utter_live_nobody")
            return [offered_no_more]
        summary = summarise(
            tracker.events,
            place_label(tracker),
            tracker.get_slot("told_facts") or [],
            shared=intent == AGREES,
        )
        try:
            channel = tracker.get_latest_input_channel() or ""
            self.service.conversations.ask(tracker.sender_id, channel, summary)
        except StorageError:
            dispatcher.utter_message(response="utter_live_unreachable")
            return [offered_no_more]
        minutes = math.ceil(settings.read().desk.wait / 60)
        dispatcher.utter_message(response="utter_live_waiting", minutes=minutes)
        return [offered_no_more, ConversationPaused()]


class ActionOfferCallback(LiveAction):
    """Says that a call-back can be left, where it can."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_offer_callback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say how to leave one."""
        if self.callbacks_are_taken(tracker):
            dispatcher.utter_message(response="utter_callback_hint")
        return []


class ActionStartCallback(LiveAction):
    """Asks for the number to call."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_start_callback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask for a number, or say that nobody would see it."""
        if not self.callbacks_are_taken(tracker):
            dispatcher.utter_message(response="utter_callback_none")
            return []
        self.service.callbacks.begin(tracker.sender_id, tracker.get_slot("country"), place_label(tracker))
        days = math.ceil(settings.read().desk.callback_days)
        dispatcher.utter_message(response="utter_callback_number", days=days)
        return []


def place_label(tracker: Tracker) -> str | None:
    """Where the person is, for a worker to read."""
    country = tracker.get_slot("country")
    if not country:
        return None
    return shared_gazetteer(settings.read().data).label(Location(country, tracker.get_slot("subdivision")))
