"""One thing to try: words of a curator, the worker's own with a kinder word, or shorter and simpler ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.claims.points import Point
from bot.practice.stigma import StigmaMark

if TYPE_CHECKING:
    from bot.practice.score import Score
    from bot.practice.tone import Tone

WHY = ("contradicts", "stigma", "fact", "empathy", "offer", "shorter", "simpler")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
AN_BEFORE_A_WORD = re.compile(r"\b([Aa])n (?=[^aeiouAEIOU\W])")
SEVERAL_WAYS = ","
"""Stands in a kinder wording that is advice, or names several, and so can't be put in a word's place."""


@dataclass(frozen=True)
class Rewording:
    """A suggestion.

    Attributes:
        why: what it mends, one of WHY.
        words: what could be said; how long or hard it is, where that is to be mended.
    """

    why: str
    words: str


def suggest(score: Score, answer: str) -> Rewording | None:
    """What would mend an answer most: first what is untrue, then what shames, then what is left out.

    Args:
        score: what the answer earned.
        answer: as it was typed.

    Returns:
        None where there is nothing to mend.
    """
    if score.untrue:
        return Rewording("contradicts", _as_said(score.untrue[0].point))
    # A kinder word doesn't mend a sentence that belittles people: it would be ours then.
    if not score.belittles and (kinder := _kinder_sentence(answer, score.stigma)):
        return Rewording("stigma", kinder)
    if score.lacking:
        return Rewording("fact", _as_said(score.lacking[0]))
    model = SENTENCE_END.split(score.scenario.model)
    if not score.tone.empathy or score.tone.lectures:
        return Rewording("empathy", model[0])
    if not score.tone.offer:
        return Rewording("offer", model[-1])
    return _easier(score.tone)


def _easier(tone: Tone) -> Rewording | None:
    if tone.too_long:
        return Rewording("shorter", str(tone.words))
    return Rewording("simpler", str(round(tone.grade))) if tone.too_hard and tone.grade is not None else None


def _as_said(point: Point) -> str:
    """The first statement of a point that is a whole sentence, as it would be written."""
    whole = (said for said in point.says if said[0].isupper() and said[-1] in ".!")
    return next(whole, point.says[0])


def _kinder_sentence(answer: str, marks: tuple[StigmaMark, ...]) -> str | None:
    """The first sentence with a word that shames, each such word replaced."""
    plain = [mark for mark in marks if SEVERAL_WAYS not in mark.kinder]
    if not plain:
        return None
    start, end = _sentence_at(answer, plain[0].start)
    sentence = answer[start:end]
    for mark in reversed([mark for mark in plain if mark.end <= end]):
        sentence = sentence[: mark.start - start] + mark.kinder + sentence[mark.end - start :]
    return AN_BEFORE_A_WORD.sub(r"\1 ", sentence).strip()


def _sentence_at(text: str, place: int) -> tuple[int, int]:
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= place), default=0)
    return start, min((end for end in ends if end > place), default=len(text))
