"""Words that shame (data/wording.yml), found in our own texts before people read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.sources.record import read_record


@dataclass(frozen=True)
class UnkindWord:
    """A word or phrase that shames, and what to write instead."""

    word: str
    kinder: str

    def stands_in(self, text: str) -> bool:
        """Whether the text holds it as a whole word, in any case."""
        return re.search(rf"\b{re.escape(self.word)}\b", text, re.IGNORECASE) is not None


def load_unkind_words(path: Path) -> tuple[UnkindWord, ...]:
    """Read the list.

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    words = []
    for entry in record.records("unkind"):
        words.append(UnkindWord(word=entry.text("word"), kinder=entry.text("kinder")))
        entry.done()
    record.done()
    return tuple(words)
