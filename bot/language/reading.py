"""How hard a text is to read, and how long it is."""

from __future__ import annotations

import textstat


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid et al. 1975): the US school year at which the text reads easily."""
    return float(textstat.flesch_kincaid_grade(text))


def count_words(text: str) -> int:
    """Words, parted by white space."""
    return len(text.split())
