"""Showing people whom they can talk to."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import clock, settings
from bot.handoff.find import emergency_line, find_lines
from bot.handoff.lines import shared_lines
from bot.handoff.render import lines_payload, load_wording
from bot.places.gazetteer import Location


class ActionOfferLines(Action):
    """Offers support lines for where the person is, and asks for the place once."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_offer_lines"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Show the lines, or those of all main countries and the question where they are."""
        country = tracker.get_slot("country")
        if not country:
            asked = bool(tracker.get_slot("place_asked"))
            dispatcher.utter_message(response="utter_handoff_anywhere" if asked else "utter_handoff")
            return [SlotSet("place_asked", True)]
        self._offer(Location(country, tracker.get_slot("subdivision")), dispatcher, tracker)
        return []

    @staticmethod
    def _offer(place: Location, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        data = settings.read().data
        lines, wording = shared_lines(data / "support_lines.yml").values(), load_wording(data / "handoff.yml")
        wanted = wording.wanted(_said_lately(tracker))
        offers = find_lines(lines, place, wanted, clock.utc_now())
        emergency = emergency_line(lines, place, wording.european_union)
        shown = [offer.line for offer in offers] + ([emergency] if emergency else [])
        dispatcher.utter_message(
            response="utter_lines" if emergency else "utter_lines_no_emergency",
            json_message=lines_payload("handoff", shown, wanted.in_writing),
            lines=wording.lines(offers, wanted.in_writing),
            emergency=emergency.phone if emergency else "",
        )


def _said_lately(tracker: Tracker) -> list[tuple[str, str]]:
    """Intent and text of what the person wrote, the latest first."""
    messages = [event for event in tracker.events if event["event"] == "user"]
    parsed = [message.get("parse_data") or {} for message in messages]
    intents = [str((data.get("intent") or {}).get("name")) for data in parsed]
    texts = [str(message.get("text") or "") for message in messages]
    return list(zip(intents, texts, strict=True))[::-1]
