"""Words that shame (data/wording.yml), found in our own texts before people read them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from bot.sources.record import read_record


@dataclass(frozen=True)
class UnkindWord:
    """A word or phrase that shames, and what to write instead."""

    word: str
    kinder: str
    not_in: tuple[str, ...] = ()
    """Phrases in which it means something else."""
    ours_only: bool = False
    """Whether only our own texts avoid it: many who mean well say it, and nobody is told off for it."""

    def stands_in(self, text: str) -> bool:
        """Whether the text holds it as a whole word, in any case."""
        return bool(self.places(text))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the text holds it as a whole word: the first code point, and the one after the last."""
        harmless = [match.span() for phrase in self.not_in for match in _whole_words(phrase).finditer(text)]
        return [
            match.span()
            for match in _whole_words(self.word).finditer(text)
            if not any(start <= match.start() and match.end() <= end for start, end in harmless)
        ]


def load_unkind_words(path: Path) -> tuple[UnkindWord, ...]:
    """Read the list.

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    words = []
    for entry in record.records("unkind"):
        word, kinder, not_in = entry.text("word"), entry.text("kinder"), entry.texts("not_in")
        words.append(UnkindWord(word, kinder, not_in, ours_only=entry.flag("ours_only")))
        entry.done()
    record.done()
    return tuple(words)


@functools.lru_cache(maxsize=1024)
def _whole_words(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)
