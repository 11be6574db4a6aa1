"""The lines `bot evaluate` reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place
from bot.evaluation.reply import Reply
from bot.facts.models import FactBase
from bot.json_lines import read_json_lines


@dataclass(frozen=True)
class Conversation:
    """One line to evaluate: the person's messages in order.

    Attributes:
        messages: at least one.
        is_turns: whether the line was given as `turns`, which the answer then is too.
    """

    messages: list[str]
    is_turns: bool


def read_conversations(path: Path) -> list[Conversation]:
    """Read a JSON Lines file of {"text"} or {"turns": [{"user"}]} objects; other keys are ignored.

    Raises:
        DataError: the file is missing or is not UTF-8, or a line is neither.
    """
    return [_conversation(content, place) for place, content in read_json_lines(path)]


def reply_record(reply: Reply, base: FactBase) -> dict[str, Any]:
    """One reply as design.md's contract has it.

    Args:
        reply: what the assistant said.
        base: the fact base, for the citations of suggested facts.
    """
    payload = reply.payload
    return {
        "text": reply.text,
        "kind": payload.get("kind", "none"),
        "fact": payload.get("fact"),
        "likely": bool(payload.get("likely")),
        "citations": [_span(citation) for citation in payload.get("citations", [])],
        "suggestions": [_suggestion(entry["fact"], base) for entry in payload.get("suggestions", [])],
        "lines": payload.get("lines", []),
        "danger": payload.get("danger"),
        "danger_kind": payload.get("danger_kind"),
        "reply": reply.text,
        "ms": round(reply.ms, 1),
    }


def _conversation(content: dict[str, Any], place: Place) -> Conversation:
    match content:
        case {"text": str(text)}:
            return Conversation([text], is_turns=False)
        case {"turns": [*turns]} if turns and all(isinstance(t, dict) and "user" in t for t in turns):
            return Conversation([t["user"] for t in turns], is_turns=True)
    raise DataError(place, "has neither text nor turns", 'Write {"text": "…"} or {"turns": [{"user": "…"}]}.')


def _span(citation: dict[str, Any]) -> dict[str, Any]:
    return {key: citation[key] for key in ("source", "start", "end")}


def _suggestion(id_: str, base: FactBase) -> dict[str, Any]:
    citations = base.facts[id_].citations
    return {
        "fact": id_,
        "citations": [{"source": c.source, "start": c.start, "end": c.end} for c in citations],
    }
