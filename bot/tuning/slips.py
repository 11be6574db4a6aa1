"""Slips of the finger, as people make them on a phone: what is learnt with them is read in spite of them."""

from __future__ import annotations

import random

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
VOWELS = "aeiou"
SHARE_OF_TEXTS = 0.45
"""Which share of the texts gets slips of the finger; the others stay as they are."""
SHARES_OF_WORDS = (0.08, 0.15, 0.3)
RUN_TOGETHER = 0.02
"""How often the space before a word is lost, in a text with slips."""
SHORTEST = 3
"""Letters; in shorter words a slip makes another word."""


def _neighbours() -> dict[str, str]:
    at = {letter: (x, y) for y, row in enumerate(ROWS) for x, letter in enumerate(row)}
    return {
        letter: "".join(
            other for other, (u, v) in at.items() if other != letter and abs(u - x) <= 1 and abs(v - y) <= 1
        )
        for letter, (x, y) in at.items()
    }


NEIGHBOURS = _neighbours()


def with_slips(text: str, chance: random.Random) -> str:
    """The text, in some cases with slips in some of its words.

    Args:
        text: in lower case.
        chance: draws.
    """
    if chance.random() >= SHARE_OF_TEXTS:
        return text
    share = chance.choice(SHARES_OF_WORDS)
    words = [slipped(word, chance) if chance.random() < share else word for word in text.split(" ")]
    gaps = ["" if chance.random() < RUN_TOGETHER else " " for _ in words[1:]]
    return "".join(part for pair in zip(["", *gaps], words, strict=True) for part in pair)


def slipped(word: str, chance: random.Random) -> str:
    """The word with two letters swapped, one dropped, doubled or mistaken, without vowels or apostrophe."""
    if len(word) < SHORTEST:
        return word
    at = chance.randrange(len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        (
            before + after[0] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + chance.choice(NEIGHBOURS.get(letter, letter)) + after,
            word[0] + "".join(c for c in word[1:] if c not in VOWELS),
            word.replace("'", ""),
        )
    )
