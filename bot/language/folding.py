"""One form for words that look alike: what is hidden in odd characters is read like what is typed plainly."""

from __future__ import annotations

import re
import unicodedata

FORMAT_SIGN = "Cf"
"""The Unicode category of signs that show nothing: soft hyphens, joiners, marks of direction."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LEADING = re.compile(r"^[\s/]+")


def folded(text: str) -> str:
    """The text with full-width, mathematical and other letters made plain, without signs that show nothing.

    The compatibility form of Unicode (NFKC, Unicode Standard Annex 15) does the first.
    """
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if unicodedata.category(sign) != FORMAT_SIGN)


def as_words(text: str) -> str:
    """What somebody typed, as words and nothing else: folded, without control signs, and no command.

    What begins with a slash is a command to Rasa: `/restart` forgets the conversation, and an intent's name
    gets that intent's reply unread. Nobody types either and means it.
    """
    return LEADING.sub("", CONTROL.sub(" ", folded(text))).strip()
