"""The keywords of text messages, what no person wrote, and what is said, in data/sms.yml."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from bot.sources.record import read_record

KEYWORDS = ("stop", "start", "yes", "help", "more", "source", "person", "back")
REPLIES = ("stopped", "started", "help", "picture", "too_many", "too_long", "fault")


QUOTE, EMOJI = r"[\"“”«„].*[\"“”»…]?", r"[^\w\s\"“]+"
"""What stands for {quote} and {emoji}: words of ours that a phone gives back, and a picture."""


@dataclass(frozen=True)
class SmsWords:
    """data/sms.yml.

    Attributes:
        keywords: what stands alone in a message, in small letters, by what it means.
        replies: texts by name, with {emergency} and {listen} for the numbers of a country.
        automatic: how the replies of phones and offices begin, in small letters.
        reactions: forms of reactions to a text of ours.
    """

    keywords: dict[str, frozenset[str]]
    replies: dict[str, str]
    automatic: tuple[str, ...]
    reactions: tuple[re.Pattern[str], ...]

    def meaning(self, text: str) -> str | None:
        """One of KEYWORDS when a message is nothing else than one."""
        said = " ".join(re.findall(r"[^\W_]+", text.lower()))
        return next((name for name, words in self.keywords.items() if said in words), None)

    def is_automatic(self, text: str) -> bool:
        """Whether a phone or an office wrote it, not a person."""
        return _plain(text).startswith(self.automatic)

    def is_reaction(self, text: str) -> bool:
        """Whether it is a tap on a text of ours, which some phones send in words."""
        return any(form.fullmatch(_plain(text)) for form in self.reactions)


@functools.lru_cache(maxsize=4)
def load_sms_words(path: Path) -> SmsWords:
    """Read data/sms.yml.

    Raises:
        DataError: it is malformed.
    """
    record = read_record(path)
    keywords, replies, automatic = (record.record(key) for key in ("keywords", "replies", "automatic"))
    words = SmsWords(
        keywords={name: frozenset(keywords.texts(name)) for name in KEYWORDS},
        replies={name: replies.text(name) for name in REPLIES},
        automatic=automatic.texts("replies"),
        reactions=tuple(map(_form, automatic.texts("reactions"))),
    )
    for part in (keywords, replies, automatic, record):
        part.done()
    return words


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _form(written: str) -> re.Pattern[str]:
    gaps = re.split(r"({quote}|{emoji})", written)
    patterns = {"{quote}": QUOTE, "{emoji}": EMOJI}
    return re.compile("".join(patterns.get(part, re.escape(part)) for part in gaps), re.DOTALL)
