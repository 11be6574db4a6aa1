"""Digests and spans of the source texts; the only code that opens them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from bot.sources.models import Source

LONGEST_QUOTE = 25
"""Words a quote may have."""

_WORD = re.compile(r"\w[\w’'.-]*")


class SourceText:
    """A source's text exactly as its file stands, addressed by Unicode code points.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self.sha256 = hashlib.sha256(content).hexdigest()
        # Decoding bytes, not reading in text mode: line ends must stay as they are.
        self.text = content.decode("utf-8")

    def __len__(self) -> int:
        return len(self.text)

    def at(self, start: int, end: int) -> str:
        """The text from code point `start` up to, not including, `end`."""
        return self.text[start:end]

    def suggest(self, quote: str) -> tuple[int, int] | None:
        """Where the quote stands if spaces and quote marks are read loosely; only for a hint."""
        parts = [re.escape(_plain(word)) for word in quote.split()]
        found = re.search(r"\s+".join(parts), _plain(self.text)) if parts else None
        return found.span() if found else None


def missing_texts(sources: Iterable[Source], folder: Path) -> list[Source]:
    """The sources whose text is not at hand."""
    return [source for source in sources if not (folder / source.file).is_file()]


def count_words(quote: str) -> int:
    """Words in a quote; a lone dash is none."""
    return len(_WORD.findall(quote))


def _plain(text: str) -> str:
    """The text with typists' spaces, quotes and dashes: one character for one, offsets stay true."""
    return text.translate(_LOOSE)


_LOOSE = str.maketrans("\u00a0’‘“”–", " ''\"\"-")
