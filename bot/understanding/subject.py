"""Is it about heroin: no question about another drug is answered by a fact that says nothing of that drug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.facts.models import ASK_FACT, Fact
from bot.facts.subject import SubjectReader, is_about, is_heroin
from bot.understanding.reading import BEYOND_FACTS, Likely, Reading


class SubjectStep:
    """Leaves no fact to tell or to offer where none is about the drug (docs/decisions/0016).

    Args:
        reader: finds the drug that a question is about.
        facts: by name, `ask_fact/<id>`.
    """

    def __init__(self, reader: SubjectReader, facts: Mapping[str, Fact]) -> None:
        self._reader, self._facts = reader, facts

    def __call__(self, reading: Reading) -> Reading:
        """The reading without the facts that don't answer it."""
        drug = self._reader.read(reading.text)
        if drug is None or is_heroin(drug):
            return reading
        reading = replace(reading, drug=drug.id)
        if not reading.facts:
            return reading
        first, *others = (is_about(self._facts[each.name], drug) for each in reading.facts)
        if first:
            return reading
        if any(others) and reading.taken.name != ASK_FACT:
            return reading.because(f"what is likely is not about {drug.id}", is_likely=False)
        beyond = Likely(BEYOND_FACTS, 1.0)
        why = f"no fact is about {drug.id}"
        return reading.because(why, taken=beyond, facts=(), feelings=(), is_likely=False)
