"""Turns signs, written as data/safety/signs.yml explains, into spaCy token patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Pattern = list[dict[str, Any]]

END = "$"
GAP = "~"
GAP_WORDS = 3
NUMBERS = re.compile(r"(\d+)\.\.(\d+)")


def compile_sign(sign: str, sets: Mapping[str, frozenset[str]]) -> tuple[Pattern, bool]:
    """The token pattern of a sign, and whether it must end its clause.

    Raises:
        ValueError: it names a set that does not exist, or has no words.
    """
    parts = sign.split()
    at_end = parts[-1:] == [END]
    pattern: Pattern = []
    for part in parts[:-1] if at_end else parts:
        if part == GAP:
            pattern += [{"OP": "?"}] * GAP_WORDS
        else:
            pattern.append({"LOWER": {"IN": sorted(_words(part.split("|"), sets))}})
    if not pattern:
        raise ValueError(f"the sign {sign!r} has no words")
    return pattern, at_end


def _words(alternatives: Iterable[str], sets: Mapping[str, frozenset[str]]) -> set[str]:
    words: set[str] = set()
    for alternative in alternatives:
        if numbers := NUMBERS.fullmatch(alternative):
            words.update(str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1))
        elif alternative.startswith("<"):
            words |= _set(alternative.strip("<>"), sets)
        else:
            words.add(alternative)
    return words


def _set(name: str, sets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if name not in sets:
        raise ValueError(f"there is no set <{name}>; there are: {', '.join(sorted(sets))}")
    return sets[name]
