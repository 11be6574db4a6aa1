"""Keeps people's words out of the server's log."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import structlog

WORDS = {
    "text", "user_text", "user_message", "message", "json_message", "response", "response_text",
    "parse_data_text", "parse_data_entities", "entity", "slot_values", "rasa_event", "rasa_events",
    "tracker_latest_message", "prediction_events",
}  # fmt: skip
"""Keys of Rasa's log entries that can hold what somebody wrote."""
LEFT_OUT = "[left out]"


def leave_words_out(logger: Any, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: the entry stays, what somebody wrote does not."""
    for key in WORDS & entry.keys():
        entry[key] = LEFT_OUT
    return entry


def keep_words_out() -> None:
    """Put `leave_words_out` before everything else that handles log entries."""
    # In place, because loggers that were used before hold on to this very list.
    processors = structlog.get_config()["processors"]
    if leave_words_out not in processors:
        processors.insert(0, leave_words_out)
