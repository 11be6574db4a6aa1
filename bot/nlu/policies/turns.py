"""What policies read from the events of a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.events import ActionExecuted, Event, UserUttered


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
