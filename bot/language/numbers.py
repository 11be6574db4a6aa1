"""The numbers of a text, however they are written."""

from __future__ import annotations

import re

from text_to_num import alpha2digit

DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
ONE = 1.5
"""Numbers in words below this stay words: "one" is seldom a number."""
IN_WORDS = {"half": "50 percent", "a third": "33 percent", "a quarter": "25 percent", "a dozen": "12"}


def numbers(text: str) -> frozenset[float]:
    """The numbers of a text, written as digits or as words; "one" and "no one" are none."""
    plain = text.lower()
    for words, digits in IN_WORDS.items():
        plain = plain.replace(words, digits)
    plain = plain.replace("-", " ")
    return frozenset(
        float(found.replace(",", "")) for found in DIGITS.findall(alpha2digit(plain, "en", threshold=ONE))
    )
