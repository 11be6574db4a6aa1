"""The sentences of what people write."""

from __future__ import annotations

import re

_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")


def sentences_of(text: str) -> list[str]:
    """The sentences, as far as stops and new lines tell; a text without any is one sentence."""
    return [sentence for sentence in _ENDS.split(text) if sentence.strip()]
