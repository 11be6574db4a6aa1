"""Practice as a conversation: what a message means, and who comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

from bot.practice.feedback import CLIENT, LANDED, ORDER, RIGHT, TRY, Feedback
from bot.practice.scenarios import Scenario, in_order
from bot.practice.score import Score
from bot.sources.record import read_record

MATTERS = (RIGHT, TRY, LANDED)
"""Sections by how much they matter where there is room for one remark."""
MARKS = " .,!?;:\"'“”‘’()"


class Command(Enum):
    """What a message asks for in place of being an answer; the values are the keys of chat.yml."""

    STOP = "stop"
    NEXT = "next"
    MODEL = "model"
    PRETEND = "pretend"


class Commands:
    """Tells commands from answers.

    Args:
        path: data/practice/chat.yml.

    Raises:
        DataError: the file is malformed.
    """

    def __init__(self, path: Path) -> None:
        record = read_record(path)
        self._meant = {_plain(words): command for command in Command for words in record.texts(command.value)}
        record.done()

    def read(self, message: str) -> Command | None:
        """What a message asks for, None when it is an answer."""
        return self._meant.get(_plain(message))


def next_scenario(scenarios: Iterable[Scenario], practised: Sequence[str]) -> Scenario:
    """The easiest scenario practised least often, the one practised last only where there is no other."""
    last = practised[-1] if practised else None
    return min(in_order(scenarios), key=lambda s: (s.id == last, practised.count(s.id)))


def line_of(scenario: Scenario, practised: Sequence[str]) -> str:
    """What the client says: another voice each time the scenario comes round.

    Args:
        scenario: what is practised.
        practised: ids of what was practised so far, this time included.
    """
    return scenario.lines[max(practised.count(scenario.id) - 1, 0) % len(scenario.lines)]


def feedback_text(score: Score, answer: str, feedback: Feedback) -> str:
    """Everything to say about an answer as plain text, section by section, with the words that earned it."""
    remarks, sections = feedback.remarks(score, answer), [feedback.verdict(score)]
    for section in ORDER:
        said = [remark for remark in remarks if remark.section == section]
        if said:
            lines = [f"• {remark.text}{_earned_by(remark.start, remark.end, answer)}" for remark in said]
            sections.append("\n".join([f"{feedback.title(section)}:", *lines]))
    return "\n\n".join(sections)


def brief_feedback(score: Score, answer: str, feedback: Feedback) -> str:
    """The verdict, the one remark that matters most, and what the client says: for a text message."""
    remarks = feedback.remarks(score, answer)
    first = next((r for section in MATTERS for r in remarks if r.section == section), None)
    back = next((r for r in remarks if r.section == CLIENT), None)
    lines = [feedback.verdict(score), *([first.text] if first else [])]
    return "\n".join([*lines, *([f"{feedback.title(CLIENT)}: {back.text}"] if back else [])])


def _earned_by(start: int | None, end: int | None, answer: str) -> str:
    return "" if start is None else f" — “{answer[start:end]}”"


def _plain(message: str) -> str:
    return " ".join(message.lower().replace("’", "'").strip(MARKS).split())
