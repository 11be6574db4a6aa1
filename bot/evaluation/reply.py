"""What the assistant said to one message, whichever way it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the assistant said to one message.

    Attributes:
        text: every text it said, a blank line between.
        payload: the machine-readable part of its first message, empty when it said nothing; of its second
            where the first is a line of care before an answer.
        ms: milliseconds from the message to the last word.
    """

    text: str
    payload: dict[str, Any]
    ms: float


def reply_of(messages: Sequence[dict[str, Any]], ms: float) -> Reply:
    """One reply of what Rasa said, message by message.

    Args:
        messages: `text` and `custom`, either of which may be missing.
        ms: how long it took.
    """
    texts = [message["text"] for message in messages if message.get("text")]
    payloads = [message["custom"] for message in messages if message.get("custom")]
    return Reply("\n\n".join(texts), _together(payloads), ms)


def _together(payloads: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The payload of a reply: its first message's, or the answer's with the danger spoken of first."""
    first, *others = payloads or [{}]
    if not first.get("leads") or not others:
        return first
    return {**others[0], "danger": first["danger"], "danger_kind": first["danger_kind"]}
