"""Offering support lines: tracker in, lines and events out."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff import ActionOfferLines


def user(text: str, intent: str = "handoff") -> dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}}}


def offer(
    text: str, *, before: list[dict[str, Any]] | None = None, **slots: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    events = [*(before or []), user(text)]
    tracker = Tracker("someone", slots, {"text": text}, events, False, None, {}, "action_listen")
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


def test_after_a_crisis_somebody_to_listen_comes_first() -> None:
    said, _ = offer(
        "leeds", before=[user("i want to die", "crisis_suicide")], country="GB", subdivision="GB-ENG"
    )
    assert said["lines"].startswith(("Samaritans", "NHS 111"))


def test_the_need_told_before_the_place_counts() -> None:
    before = [user("is there somebody who stays on the line while I use")]
    said, _ = offer("Ohio", before=before, country="US", subdivision="US-OH")
    assert said["custom"]["lines"][0] == "us-safespot"
