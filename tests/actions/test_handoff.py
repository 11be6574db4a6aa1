"""Offering support lines: tracker in, lines and events out."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff import ActionOfferLines


def offer(text: str, **slots: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    tracker = Tracker("someone", slots, {"text": text}, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = ActionOfferLines().run(dispatcher, tracker, {})
    assert len(dispatcher.messages) == 1
    return dispatcher.messages[0], events


def test_without_a_place_all_numbers_are_shown_and_the_place_asked_once() -> None:
    said, events = offer("can I talk to someone")
    assert said["response"] == "utter_handoff"
    assert [(e["name"], e["value"]) for e in events] == [("place_asked", True)]
    said, _ = offer("somewhere", place_asked=True)
    assert said["response"] == "utter_handoff_anywhere"


def test_lines_of_the_place_with_its_emergency_number() -> None:
    said, events = offer("someone to talk to", country="GB", subdivision="GB-ENG")
    assert said["response"] == "utter_lines" and said["emergency"] == "999"
    assert said["lines"].startswith("FRANK: 0300 123 6600")
    assert said["custom"]["kind"] == "handoff"
    assert said["custom"]["lines"][0] == "gb-frank" and said["custom"]["lines"][-1] == "gb-emergency-999"
    assert events == []


def test_country_without_lines_gets_the_directory() -> None:
    said, _ = offer("help", country="JP", subdivision="JP")
    assert said["response"] == "utter_lines_no_emergency"
    assert said["custom"]["lines"] == ["intl-findahelpline"]
