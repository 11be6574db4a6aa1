"""What a tap on one of our buttons sends, told from what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.language.folding import as_words

PAYLOADS = frozenset({"/affirm", "/deny", "/accept_live_private"})
"""What the buttons of domain.yml send."""
CHOICE = re.compile(r'/choose_option\{"fact": "([a-z0-9-]+)"\}')
"""What a button that offers a fact sends."""


def as_meant(text: str, facts: Container[str]) -> str:
    """A message as Rasa may have it: the payload of a button as it is, anything else as words.

    Args:
        text: what came from a page.
        facts: ids of the facts that a button may offer.
    """
    choice = CHOICE.fullmatch(text)
    if text in PAYLOADS or (choice and choice[1] in facts):
        return text
    return as_words(text)
