"""The sentences of what people write, and the clauses that may each ask something."""

from __future__ import annotations

import re

_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
_ASKS = r"(?:what|whats|how|hows|who|where|when|why|which|does|do|did|is|are|was|can|could|will|would)"
_SUBJECTS = r"(?:it|its|they|theyre|people|most|everyone|nobody|you|u)"
_JOINS = re.compile(
    rf"(?<=[.!?…;])\s+|\n+|,?\s+(?:and also|and|also|plus)\s+|\s*&\s*|,\s+(?=(?:{_ASKS}|{_SUBJECTS})\b)",
    re.IGNORECASE,
)
SHORTEST_CLAUSE = 2
"""How many words a clause must have; one alone asks nothing."""


def sentences_of(text: str) -> list[str]:
    """The sentences, as far as stops and new lines tell; a text without any is one sentence."""
    return [sentence for sentence in _ENDS.split(text) if sentence.strip()]


def clauses_of(text: str) -> list[str]:
    """What stands between stops, new lines, words that join, and commas before a question or new subject."""
    clauses = (clause.strip(" ,") for clause in _JOINS.split(text))
    return [clause for clause in clauses if len(clause.split()) >= SHORTEST_CLAUSE]
