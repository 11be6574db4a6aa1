"""How a visitor's claim stands to a fact, by the points and the reader that practice scores with."""

from __future__ import annotations

import functools
import threading
from pathlib import Path

from bot.facts.load import shared_fact_base
from bot.facts.models import Fact, FactBase
from bot.facts.stance import DIFFERS, FITS, UNTOLD, Stance
from bot.language.claims import stated
from bot.practice.meaning import MeaningReader
from bot.practice.passages import passages, sentence_pipeline
from bot.practice.quantities import count_negations
from bot.practice.score import shared_meaning_reader
from bot.settings import Settings

SURE_DIFFERS, SURE_FITS = 0.8, 0.95
"""Least probability that a claim contradicts a point, and that it conveys one: see docs/decisions/0020."""
SURE_DIFFERS_NEGATED = 0.95
"""The same of a negated claim: "crime doesn't rise with it" is easily read as its contrary."""
LEAST_APART = 0.5
"""How far it has to be before the probability of the contrary."""
NEAR_MYTH = 0.6
"""Least cosine of a claim that differs and a fact's myth, for the myth to be the one that was stated."""


class StanceReader:
    """Reads how messages stand to facts.

    Args:
        base: the fact base.
        meaning: finds which points of a fact a passage conveys or contradicts.
    """

    def __init__(self, base: FactBase, meaning: MeaningReader) -> None:
        self._base = base
        self._meaning = meaning

    def read(self, message: str, fact: Fact) -> Stance:
        """How a message stands to the fact it is answered with; a question, or what is unsure, to none."""
        claim = stated(message)
        if claim is None:
            return UNTOLD
        says, denies = self._meaning.strongest(passages(claim, sentence_pipeline()), self._under(fact), claim)
        sure = SURE_DIFFERS_NEGATED if count_negations(claim) else SURE_DIFFERS
        if denies >= sure and denies - says >= LEAST_APART:
            return Stance(DIFFERS, self._states_myth(claim, fact))
        if says >= SURE_FITS and says - denies >= LEAST_APART:
            return Stance(FITS)
        return UNTOLD

    def _under(self, fact: Fact) -> list[int]:
        return [i for i, point in enumerate(self._meaning.points) if point.rests_under(fact.id, self._base)]

    def _states_myth(self, claim: str, fact: Fact) -> bool:
        # A claim lies as near to its contrary; an odd "not" more or less tells them apart.
        if not fact.myth or (count_negations(claim) - count_negations(fact.myth)) % 2:
            return False
        one, other = self._meaning.encode([claim, fact.myth])
        return float(one @ other) >= NEAR_MYTH


@functools.lru_cache(maxsize=2)
def _reader(data: Path, cache: Path) -> StanceReader:
    return StanceReader(shared_fact_base(data), shared_meaning_reader(data, cache))


def shared_stance_reader(here: Settings) -> StanceReader:
    """The reader of a data folder, made once in a process; the first time takes some seconds.

    Raises:
        BotError: the data or the encoder's files are not what they should be.
    """
    with _LOADING:
        return _reader(here.data, here.cache)


def start_loading(here: Settings) -> None:
    """Load in the background, so that the first answer doesn't wait for it."""
    threading.Thread(target=shared_stance_reader, args=(here,), daemon=True).start()


_LOADING = threading.Lock()
"""Who asks while it is being loaded waits for it."""
