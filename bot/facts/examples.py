"""The training examples (data/nlu): what people write, what it asks for, and by which hand it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Place
from bot.sources.record import Record, read_record


@dataclass(frozen=True)
class Examples:
    """Examples of one intent in one file.

    Attributes:
        intent: what they ask for; `ask_fact/<id>` for a fact.
        texts: the messages.
        place: where they stand.
        hand: who wrote them: the folder in which the file lies.
        also: intents that are right for them as well.
    """

    intent: str
    texts: tuple[str, ...]
    place: Place
    hand: str
    also: tuple[str, ...] = ()


def load_examples(folder: Path, pattern: str = "*.yml") -> list[Examples]:
    """Read Rasa's training data as plain texts.

    Args:
        folder: read with its sub-folders.
        pattern: which files.

    Raises:
        DataError: a file is malformed.
    """
    return [
        examples
        for path in sorted(folder.rglob(pattern))
        for entry in read_record(path).records("nlu")
        for examples in _examples(entry, path.relative_to(folder).parts[0])
    ]


def _examples(entry: Record, hand: str) -> Iterator[Examples]:
    """Rasa knows two forms: a text with a line for each example, and a list of records with metadata."""
    intent = entry.text("intent")
    if entry.is_text("examples"):
        lines = [line.strip() for line in entry.text("examples").splitlines()]
        texts = tuple(line[2:].strip() for line in lines if line.startswith("- "))
        yield Examples(intent, texts, entry.place, hand)
        return
    for example in entry.records("examples"):
        also = example.record("metadata").texts("also")
        yield Examples(intent, (example.text("text").strip(),), example.place, hand, also)
