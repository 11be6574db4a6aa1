"""What the responses of an emergency are called."""

from __future__ import annotations

from bot.safety.emergency.book import Opening, Saying, Step

EMERGENCY_REPLY = "utter_emergency_"
"""What the name of every response in an emergency begins with."""


def opening_name(opening: Opening, asks: bool) -> str:
    """An opening with its question, or without where the answer is known."""
    return _name(opening.id) if asks or opening.ask is None else _name(opening.id, "unasked")


def step_name(step: Step) -> str:
    """A step told for the first time."""
    return _name("step", step.id)


def short_name(step: Step) -> str:
    """A step in one line."""
    return _name("short", step.id)


def answer_name(saying: Saying) -> str:
    """An answer to a question."""
    return _name("answer", saying.id, *_nth(saying))


def ending_name(saying: Saying) -> str:
    """What is said at an end."""
    return _name("end", saying.id, *_nth(saying))


def _nth(saying: Saying) -> tuple[str, ...]:
    return (str(saying.nth + 1),) if saying.nth else ()


def _name(*parts: str) -> str:
    return EMERGENCY_REPLY + "_".join(parts).replace("-", "_")
