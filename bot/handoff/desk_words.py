"""The words of live conversations in data/desk.yml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.safety.models import CRISIS_KINDS
from bot.sources.record import read_record


@dataclass(frozen=True)
class DeskWords:
    """data/desk.yml.

    Attributes:
        end_words: messages that end a live conversation.
        danger: labels by kind of crisis.
        outcomes: labels by id, in the order to offer them.
        worker_gone: a note in a conversation, for the worker.
        taken_over: the same, with the gaps {name} and {other}.
        phrases: sentences that workers often need.
    """

    end_words: frozenset[str]
    danger: dict[str, str]
    outcomes: dict[str, str]
    worker_gone: str
    taken_over: str
    phrases: tuple[str, ...]

    def ends(self, text: str) -> bool:
        """Whether a message says that the person wants the bot back."""
        return " ".join(re.findall(r"[^\W_]+", text.lower())) in self.end_words

    def labels(self, danger: Iterable[str]) -> list[dict[str, str]]:
        """Signs of danger for a worker to read."""
        return [{"id": kind, "label": self.danger.get(kind, kind)} for kind in danger]


@functools.lru_cache(maxsize=4)
def load_desk_words(path: Path) -> DeskWords:
    """Read data/desk.yml.

    Raises:
        DataError: it is malformed, or a kind of crisis has no label.
    """
    record = read_record(path)
    danger = record.record("danger")
    words = DeskWords(
        end_words=frozenset(record.texts("end_words")),
        danger={kind: danger.text(kind) for kind in CRISIS_KINDS},
        outcomes={outcome.text("id"): outcome.text("label") for outcome in record.records("outcomes")},
        worker_gone=record.text("worker_gone"),
        taken_over=record.text("taken_over"),
        phrases=record.texts("phrases"),
    )
    danger.done()
    record.done()
    return words
