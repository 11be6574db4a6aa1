"""What is asked where danger can't be ruled out (data/safety/checks.yml), before the answer."""

from __future__ import annotations

from pathlib import Path

from bot.errors import DataError
from bot.safety.emergency.replies import GAPS, PLACE, Response
from bot.safety.models import CHECK, CRISIS
from bot.safety.script import EMERGENCY
from bot.sources.record import Record, read_record

ASK, NOBODY = "utter_danger_ask_", "utter_danger_nobody"
"""What the name of a question begins with, before its crisis intent; what a no gets."""


def ask_name(intent: str) -> str:
    """The name of the question for a crisis intent."""
    return ASK + intent


def is_own(action: str) -> bool:
    """Whether an action is such a question."""
    return action.startswith(ASK)


def load_checks(path: Path) -> tuple[Response, ...]:
    """Every response of checks.yml.

    Raises:
        DataError: it is malformed.
    """
    record = read_record(path)
    buttons = tuple((title, words) for title, words in record.text_lists("buttons"))
    asks = tuple(_ask(entry, buttons) for entry in record.records("asks"))
    nobody = record.record("nobody")
    text, sms = _filled(nobody.text("text")), _filled(nobody.text("sms"))
    nobody.done()
    record.done()
    return (*asks, Response(NOBODY, text, sms, (), {"kind": "smalltalk"}))


def _ask(entry: Record, buttons: tuple[tuple[str, str], ...]) -> Response:
    intent, text, sms = entry.text("intent"), _filled(entry.text("text")), _filled(entry.text("sms"))
    if not intent.startswith(CRISIS):
        raise DataError(entry.where("intent"), f"{intent!r} is no crisis intent", "Name one of domain.yml.")
    payload = {
        "kind": "handoff",
        "danger": CHECK,
        "danger_kind": entry.text("danger"),
        "lines": [EMERGENCY],
        "place": f"{{{PLACE}}}",
        "leads": True,
    }
    entry.done()
    return Response(ask_name(intent), text, sms, buttons, payload)


def _filled(text: str) -> str:
    for gap, slot in GAPS.items():
        text = text.replace(gap, slot)
    return text
