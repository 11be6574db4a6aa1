"""Finding facts by words, for people who write to others and want the reviewed answer at hand."""

from __future__ import annotations

import re

from bot.facts.models import Fact, FactBase


def find_facts(base: FactBase, words: str) -> list[Fact]:
    """Facts that hold the words, the best first; all of them in their order when no word is given.

    A word counts wherever it begins a word of the fact; in its question or myth it counts double.
    """
    wanted = re.findall(r"[^\W_]+", words.lower())
    if not wanted:
        return list(base.facts.values())
    scored = [(_score(fact, wanted), fact) for fact in base.facts.values()]
    # Stable: facts of one score stay in their order.
    return [fact for score, fact in sorted(scored, key=lambda pair: -pair[0]) if score]


def _score(fact: Fact, wanted: list[str]) -> int:
    asked = f" {fact.question} {fact.myth or ''}".lower()
    told = f" {fact.full}".lower()
    return sum(2 * _begins(word, asked) + _begins(word, told) for word in wanted)


def _begins(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None
