"""Words that run together ("doesitcutcrime"), parted."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterable

from symspellpy import SymSpell

FREQUENCIES = "frequency_dictionary_en_82_765.txt"
"""How often English words are used, from symspellpy's package."""
WORD = re.compile(r"[A-Za-z']+")
SELDOM = 500_000
"""Words that are used less often are left as they are, and are no parts."""
SHORTEST, LONGEST = 8, 80
"""Letters of what is parted; what is longer is no words."""
LONGEST_PART = 20
SHORT = frozenset(
    "a i am an as at be by do go he if in is it me my no of off od ok on or so to up us we uk u r".split()
)
"""The words of one or two letters that count; "em" and "ol" are no parts of anything."""
SPOKEN = frozenset(
    "im ive dont doesnt isnt cant wont hes shes theyre theres thats whats didnt wasnt youre".split()
)
SPOKEN_OFTEN, OWN_OFTEN = 20_000_000, 3_000_000
"""How often such words, and words of the field, count as used where the dictionary says less."""


class Parter:
    """Parts words by how often each word is used (symspellpy's segmentation, without correcting).

    Args:
        own: words of the field, which the dictionary may not have.
    """

    def __init__(self, own: Iterable[str]) -> None:
        self._own = frozenset(word for word in own if len(word) > 2)

    def part(self, text: str) -> str:
        """The text with blanks where words ran together; every other word is left as it is."""
        return WORD.sub(lambda match: self._parted(match.group()), text)

    def _parted(self, word: str) -> str:
        if not SHORTEST <= len(word) <= LONGEST:
            return word
        dictionary, lower = _dictionary(self._own), word.lower()
        if lower in self._own or {lower, lower.replace("'", "")} & _english().keys():
            return word
        found = dictionary.word_segmentation(lower, 0, LONGEST_PART).segmented_string
        parts = found.split()
        return found if len(parts) > 1 and all(part in dictionary.words for part in parts) else word


@functools.cache
def _english() -> dict[str, int]:
    """How often each English word is used."""
    lines = importlib.resources.files("symspellpy").joinpath(FREQUENCIES).read_text("utf-8-sig").splitlines()
    return {word: int(count) for word, count in (line.split() for line in lines)}


@functools.lru_cache(maxsize=2)
def _dictionary(own: frozenset[str]) -> SymSpell:
    """What may be a part: words that are used often, and our own."""
    dictionary = SymSpell(max_dictionary_edit_distance=0)
    often = dict.fromkeys(own | SHORT, OWN_OFTEN) | dict.fromkeys(SPOKEN, SPOKEN_OFTEN)
    for word, count in _english().items():
        if (count >= SELDOM and len(word) > 2) or word in often:
            often[word] = max(count, often.get(word, 0))
    for word, count in often.items():
        dictionary.create_dictionary_entry(word, count)
    return dictionary
