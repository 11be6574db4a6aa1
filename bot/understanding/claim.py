"""Does it state a claim, or ask: to whom states one, the fact's myth and its verdict are told first."""

from __future__ import annotations

from bot.claims.written import FACT, MYTH
from bot.facts.models import ASK_FACT
from bot.understanding.reading import Reading
from bot.understanding.thresholds import Thresholds


class ClaimStep:
    """Finds whether a message that is told a fact states something, or leans to it (docs/decisions/0029).

    Which way it leans can't be told from the words surely enough: who states the myth and who states the
    contrary are both told how the myth stands. Beneath a question about danger there is the answer alone.

    Args:
        least: the thresholds.
    """

    def __init__(self, least: Thresholds) -> None:
        self._least = least

    def __call__(self, reading: Reading) -> Reading:
        """The reading with whether it states a claim."""
        states = sum(reading.stances.get(kind, 0.0) for kind in (MYTH, FACT))
        if reading.danger or reading.taken.name != ASK_FACT or states < self._least.states_claim:
            return reading
        return reading.because(f"it states a claim: {states:.2f}", states_claim=True)
