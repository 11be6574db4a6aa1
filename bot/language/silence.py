"""Whether a text says anything at all."""

from __future__ import annotations

import re

_SAID = re.compile(r"\w|[\u2600-\u27bf\U0001f000-\U0001ffff]")
"""A letter, a digit or a picture: a message without any says nothing."""


def says_something(text: str | None) -> bool:
    """False for nothing, and for brackets and stops alone, however much they look like danger to a model."""
    return bool(_SAID.search(text or ""))
