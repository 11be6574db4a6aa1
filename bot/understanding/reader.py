"""The steps by which a message is read, in their order."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from bot.facts.load import shared_fact_base
from bot.facts.models import akin
from bot.facts.subject import SubjectReader
from bot.language.lexicon import shared_lexicon
from bot.places.gazetteer import shared_gazetteer
from bot.safety.emergency.hearing import shared_hearing
from bot.safety.net import shared_safety_net
from bot.understanding.certainty import CertaintyStep
from bot.understanding.claim import ClaimStep
from bot.understanding.danger import DangerStep
from bot.understanding.going_on import GoingOnStep
from bot.understanding.place import PlaceStep
from bot.understanding.reading import Reading, ReadingStep
from bot.understanding.second import SecondStep
from bot.understanding.subject import SubjectStep
from bot.understanding.thresholds import Thresholds


class Reader:
    """Decides what a message is taken for, by how likely everything is.

    Args:
        data: the data folder.
        least: the thresholds.

    Raises:
        DataError: a file is malformed.
    """

    def __init__(self, data: Path, least: Thresholds | None = None) -> None:
        least, safety = least or Thresholds(), data / "safety"
        facts = {fact.intent: fact for fact in shared_fact_base(data).facts.values()}
        subject = SubjectStep(SubjectReader(shared_lexicon(data / "lexicon")), facts)
        certainty = certainty_step(data, least)
        self._steps: tuple[ReadingStep, ...] = (
            DangerStep(shared_safety_net(safety), shared_hearing(safety), least),
            GoingOnStep(certainty, facts, least),
            subject,
            SecondStep(_akin(data), (certainty, subject), least),
            ClaimStep(least),
            PlaceStep(shared_gazetteer(data)),
        )

    def read(self, reading: Reading) -> Reading:
        """Take every step.

        Args:
            reading: a message with how likely everything is; nothing is decided yet.
        """
        return functools.reduce(lambda so_far, step: step(so_far), self._steps, reading)


def certainty_step(data: Path, least: Thresholds) -> CertaintyStep:
    """The step that decides whether it is sure enough, with the facts of a data folder."""
    return CertaintyStep(_akin(data), least)


def _akin(data: Path) -> Mapping[str, frozenset[str]]:
    """Of each fact of a data folder, as `ask_fact/<id>`, those that answer for it."""
    facts = shared_fact_base(data).facts
    return {f.intent: frozenset(facts[id_].intent for id_ in akin(f, facts)) for f in facts.values()}
