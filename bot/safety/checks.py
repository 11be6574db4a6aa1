"""What is said around an answer where danger can't be ruled out (data/safety/checks.yml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.errors import DataError
from bot.safety.emergency.replies import GAPS, PLACE, Response
from bot.safety.models import CHECK, CRISIS
from bot.safety.script import EMERGENCY
from bot.sources.record import Record, read_record

LINE, ASK, NOBODY = "utter_danger_line_", "utter_danger_ask", "utter_danger_nobody"
"""Names of the responses; a line's ends with its crisis intent."""


def line_name(intent: str) -> str:
    """The name of the line for a crisis intent."""
    return LINE + intent


def is_own(action: str) -> bool:
    """Whether an action is the line, or the question."""
    return action.startswith(LINE) or action == ASK


def load_checks(path: Path) -> tuple[Response, ...]:
    """Every response of checks.yml.

    Raises:
        DataError: it is malformed.
    """
    record = read_record(path)
    responses = (*map(_line, record.records("lines")), *_around(record))
    record.done()
    return responses


def _line(entry: Record) -> Response:
    intent, text = entry.text("intent"), _filled(entry.text("text"))
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
    return Response(line_name(intent), text, text, (), payload)


def _around(record: Record) -> Iterator[Response]:
    ask, nobody = record.record("ask"), record.record("nobody")
    buttons = tuple((title, words) for title, words in ask.text_lists("buttons"))
    yield Response(ASK, ask.text("text"), ask.text("sms"), buttons, {"kind": "handoff"})
    yield Response(
        NOBODY, _filled(nobody.text("text")), _filled(nobody.text("sms")), (), {"kind": "smalltalk"}
    )
    ask.done()
    nobody.done()


def _filled(text: str) -> str:
    for gap, slot in GAPS.items():
        text = text.replace(gap, slot)
    return text
