"""Is something else asked beside it: a fact that a part of the message asks for by itself."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from bot.facts.models import ASK_FACT
from bot.understanding.reading import FALLBACK, Likely, Reading, ReadingStep, fact_id
from bot.understanding.thresholds import Thresholds


class SecondStep:
    """Finds a second question in a message that is told one fact, or could ask for two.

    The fact is chosen by the whole message, which knows it better. Where the whole is unsure between facts of
    which its parts ask for two, the first part's is told, and the other is the second.

    Args:
        akin: of each fact, as `ask_fact/<id>`, those that answer for it.
        steps: by which a part is read by itself.
        least: the thresholds.
    """

    def __init__(
        self, akin: Mapping[str, frozenset[str]], steps: Sequence[ReadingStep], least: Thresholds
    ) -> None:
        self._akin, self._steps, self._least = akin, steps, least

    def __call__(self, reading: Reading) -> Reading:
        """The reading with the second fact that it asks for, if any."""
        if reading.danger or not reading.facts:
            return reading
        asked = [fact for part in reading.parts if (fact := self._asked(part))]
        if reading.taken.name == ASK_FACT or reading.is_likely:
            second = self._other_than(reading.facts[0], asked)
            why = "a part asks for {0.name} {0.p:.2f}"
            return reading.because(why.format(second), second=fact_id(second.name)) if second else reading
        return self._both(reading, asked) if reading.taken.name == FALLBACK else reading

    def _asked(self, part: Reading) -> Likely | None:
        """The fact that a part asks for."""
        part = functools.reduce(lambda so_far, step: step(so_far), self._steps, part)
        told = part.taken.name == ASK_FACT and part.facts[0].p >= self._least.second_fact
        return part.facts[0] if told else None

    def _both(self, reading: Reading, asked: list[Likely]) -> Reading:
        """Tell the first of two facts where the whole was unsure between them."""
        second = self._other_than(asked[0], asked) if asked else None
        if second is None or not {asked[0].name, second.name} <= {fact.name for fact in reading.facts}:
            return reading
        why = f"one part asks for {asked[0].name}, another for {second.name}"
        taken = Likely(ASK_FACT, asked[0].p)
        facts = (asked[0], *(fact for fact in reading.facts if fact.name != asked[0].name))
        return reading.because(why, facts=facts, second=fact_id(second.name), **reading.first(taken))

    def _other_than(self, first: Likely, asked: list[Likely]) -> Likely | None:
        own = {first.name} | self._akin.get(first.name, frozenset())
        return next((fact for fact in asked if fact.name not in own), None)
