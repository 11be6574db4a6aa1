"""What policies read from the events of a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rasa.shared.core.events import ActionExecuted, Event, UserUttered

from bot.facts.models import ASK_FACT
from bot.understanding.reading import FALLBACK


def last_turn(events: Sequence[Event]) -> tuple[UserUttered | None, list[str]]:
    """The latest message, and the names of the actions since."""
    done: list[str] = []
    for event in reversed(events):
        if isinstance(event, UserUttered):
            return event, done[::-1]
        if isinstance(event, ActionExecuted):
            done.append(str(event.action_name))
    return None, []


def before_the_last_message(events: Sequence[Event]) -> Sequence[Event]:
    """The events up to the latest message."""
    # By place, since two messages with the same words are equal.
    last = max((i for i, event in enumerate(events) if isinstance(event, UserUttered)), default=0)
    return events[:last]


def asks_something(message: UserUttered) -> bool:
    """Whether a message was understood, or by half: then facts are offered."""
    offered = ASK_FACT in ((message.parse_data or {}).get("response_selector") or {})
    return offered or message.intent_name != FALLBACK


def turns_before(events: Sequence[Event]) -> Iterator[tuple[UserUttered, list[str]]]:
    """The messages before the latest, each with the names of the actions after it, the latest first."""
    while True:
        events = before_the_last_message(events)
        message, done = last_turn(events)
        if message is None:
            return
        yield message, done
