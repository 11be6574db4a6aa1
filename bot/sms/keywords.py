"""The keywords of text messages, and what is said to them, in data/sms.yml."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from bot.sources.record import read_record

KEYWORDS = ("stop", "start", "yes", "help", "more", "source", "person", "back")
REPLIES = ("stopped", "started", "help", "picture", "too_many", "too_long", "fault")


@dataclass(frozen=True)
class SmsWords:
    """data/sms.yml.

    Attributes:
        keywords: what stands alone in a message, in small letters, by what it means.
        replies: texts by name, with {emergency} and {listen} for the numbers of a country.
    """

    keywords: dict[str, frozenset[str]]
    replies: dict[str, str]

    def meaning(self, text: str) -> str | None:
        """One of KEYWORDS when a message is nothing else than one."""
        said = " ".join(re.findall(r"[^\W_]+", text.lower()))
        return next((name for name, words in self.keywords.items() if said in words), None)


@functools.lru_cache(maxsize=4)
def load_sms_words(path: Path) -> SmsWords:
    """Read data/sms.yml.

    Raises:
        DataError: it is malformed.
    """
    record = read_record(path)
    keywords, replies = record.record("keywords"), record.record("replies")
    words = SmsWords(
        keywords={name: frozenset(keywords.texts(name)) for name in KEYWORDS},
        replies={name: replies.text(name) for name in REPLIES},
    )
    for part in (keywords, replies, record):
        part.done()
    return words
