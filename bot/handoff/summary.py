"""What a support worker is shown of the conversation with the bot, if the person agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.safety.models import CRISIS

MOST_LINES = 40
"""How much of the transcript a worker can read while somebody waits."""
SPEAKERS = {"user": "person", "bot": "bot"}
"""Who speaks, by the names of Rasa's events."""


@dataclass(frozen=True)
class Summary:
    """The conversation with the bot in short.

    Attributes:
        shared: whether the person agreed that the worker sees what was said.
        place: where the person is, None if unknown.
        danger: kinds of crisis noticed, such as `overdose`; told in any case.
        facts: ids of the facts told, empty unless shared.
        transcript: who (`person` or `bot`) and what, empty unless shared.
    """

    shared: bool
    place: str | None
    danger: tuple[str, ...]
    facts: tuple[str, ...]
    transcript: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Summary:
        """From what `to_json` gave."""
        return cls(
            shared=data["shared"],
            place=data["place"],
            danger=tuple(data["danger"]),
            facts=tuple(data["facts"]),
            transcript=tuple((who, text) for who, text in data["transcript"]),
        )


def summarise(
    events: Iterable[Mapping[str, Any]], place: str | None, facts: Iterable[str], shared: bool
) -> Summary:
    """Sum a conversation up.

    Args:
        events: a tracker's events as plain data.
        place: where the person is, for the worker to read.
        facts: ids of the facts told.
        shared: whether the person agreed to show what was said.
    """
    events = list(events)
    return Summary(
        shared=shared,
        place=place,
        danger=tuple(dict.fromkeys(kind for event in events for kind in _danger(event))),
        facts=tuple(facts) if shared else (),
        transcript=tuple(_said(events)[-MOST_LINES:]) if shared else (),
    )


def _danger(event: Mapping[str, Any]) -> list[str]:
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name") or ""
    return [intent.removeprefix(CRISIS)] if intent.startswith(CRISIS) else []


def _said(events: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    said = [(SPEAKERS.get(event["event"]), event.get("text") or "") for event in events]
    # A button's payload is for the bot, not for people.
    return [(who, text) for who, text in said if who and text and not text.startswith("/")]
