"""The training examples of each fact: how many there are and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import Place
from bot.sources.record import read_record


@dataclass(frozen=True)
class Examples:
    """The examples of one intent in one file."""

    intent: str
    texts: tuple[str, ...]
    place: Place


def load_examples(folder: Path, pattern: str = "*.yml") -> list[Examples]:
    """Read Rasa's training data (data/nlu) as plain texts.

    Args:
        folder: read with its sub-folders.
        pattern: which files.

    Raises:
        DataError: a file is malformed.
    """
    found = []
    for path in sorted(folder.rglob(pattern)):
        record = read_record(path)
        for entry in record.records("nlu"):
            lines = entry.text("examples").splitlines()
            texts = tuple(line.strip()[2:].strip() for line in lines if line.strip().startswith("- "))
            found.append(Examples(entry.text("intent"), texts, entry.place))
    return found
