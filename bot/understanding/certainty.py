"""Is it sure enough: a fact is told or offered, somebody is heard, or it wasn't understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.facts.models import ASK_FACT
from bot.language.silence import says_something
from bot.safety.models import CRISIS, FEELING, NEEDS
from bot.understanding.reading import (
    ANY_FEELING,
    BEYOND_FACTS,
    BOUNDARY,
    FALLBACK,
    Likely,
    Reading,
    together,
)
from bot.understanding.thresholds import Thresholds

LEAVES_OPEN = {BEYOND_FACTS, "reaction"}
"""Intents that say nothing of how their writer is."""


class CertaintyStep:
    """Turns a guess into a question, or into "I didn't understand", where it is not sure.

    A wrong answer is worse than a question: a fact is told only when it alone is likely enough, much likelier
    than the next fact, and facts together much likelier than any other intent. A fact that stands out less is
    told as likely, beside others to choose from; where none stands out, and facts together are likely, some
    are offered. Facts that are akin answer for each other, so they share what is likely. A
    crisis is never doubted away.

    Args:
        akin: of each fact, as `ask_fact/<id>`, those that answer for it.
        least: the thresholds.
    """

    def __init__(self, akin: Mapping[str, frozenset[str]], least: Thresholds) -> None:
        self._akin, self._least = akin, least

    def __call__(self, reading: Reading) -> Reading:
        """The reading with what is sure enough to be answered."""
        if not reading.intents or not says_something(reading.text):
            return reading.because("it says nothing", taken=Likely(FALLBACK, 1.0))
        reading = self._name_the_feeling(_boundaries_together(reading))
        sure, best = self._is_sure(reading), reading.intents[0]
        if not sure or best.name in LEAVES_OPEN:
            heard = self._need(reading)
            if heard:
                return heard
        if sure:
            return reading.because(f"sure: {best.name} {best.p:.2f}")
        why, worth = f"not sure: {best.name} {best.p:.2f}", _of_facts(reading) >= self._least.offer
        # Beneath a question about danger nothing is told that may not have been asked.
        if worth and not reading.danger and self._is_likely(reading.facts):
            return self.as_likely(reading, why)
        refused = next((each for each in reading.intents if each.name != ASK_FACT), None)
        if refused and refused.name.startswith(BOUNDARY) and refused.p >= self._least.boundary:
            # A choice of facts would answer what must not be.
            return reading.because(f"{why}, {refused.name} {refused.p:.2f}", **reading.first(refused))
        offered = self._worth_offering(reading.facts) if worth else ()
        changes = reading.first(Likely(FALLBACK, 1.0 - best.p))
        return reading.because(f"{why}, {len(offered)} facts worth offering", facts=offered, **changes)

    def as_likely(self, reading: Reading, why: str) -> Reading:
        """The reading with its first fact as what is likely asked, and why."""
        offered, best = self._worth_offering(reading.facts), reading.intents[0]
        changes = reading.first(Likely(FALLBACK, 1.0 - best.p))
        return reading.because(f"{why}, {offered[0].name} likely", facts=offered, is_likely=True, **changes)

    def _name_the_feeling(self, reading: Reading) -> Reading:
        """Hear a feeling whose kind isn't sure in words that fit any."""
        if not reading.feelings:
            return reading
        best = reading.feelings[0]
        named = best.p >= self._least.feeling_share * together(reading.feelings)
        return reading.because(f"feeling: {best.name}", feeling=best.name if named else ANY_FEELING)

    def _need(self, reading: Reading) -> Reading | None:
        """Let the needs share one probability: that somebody wants to be heard matters more than for what."""
        needs = [each for each in reading.intents if each.name in NEEDS]
        likely = together(needs)
        if likely < self._least.need:
            return None
        named = needs[0].p >= self._least.need_share * likely
        heard = Likely(needs[0].name if named else FEELING, likely)
        feeling = reading.feeling if named else ANY_FEELING
        why = f"somebody wants to be heard: {likely:.2f}, {needs[0].name} {needs[0].p:.2f}"
        return reading.because(why, feeling=feeling, **reading.first(heard))

    def _worth_offering(self, facts: tuple[Likely, ...]) -> tuple[Likely, ...]:
        """Two facts where it can only be one of those, else three."""
        _, second, third = [*(fact.p for fact in facts[:3]), 0.0, 0.0, 0.0][:3]
        return facts[:2] if second >= self._least.third_margin * third else facts[:3]

    def _is_sure(self, reading: Reading) -> bool:
        best, *others = reading.intents
        if best.name != ASK_FACT:
            return best.name.startswith(CRISIS) or best.p >= self._least.intent
        fact, next_fact = self._two_best(reading.facts)
        rival = others[0].p if others else 0.0
        stands_out = fact >= self._least.fact and fact >= self._least.fact_margin * next_fact
        return stands_out and best.p >= self._least.fact_odds * rival

    def _is_likely(self, facts: tuple[Likely, ...]) -> bool:
        fact, next_fact = self._two_best(facts)
        return fact >= self._least.likely_fact and fact >= self._least.likely_margin * next_fact

    def _two_best(self, facts: tuple[Likely, ...]) -> tuple[float, float]:
        """How likely the likeliest fact and those akin to it are together, and the next."""
        if not facts:
            return 0.0, 0.0
        own = {facts[0].name} | self._akin.get(facts[0].name, frozenset())
        rest = (fact.p for fact in facts if fact.name not in own)
        return sum(fact.p for fact in facts if fact.name in own), next(rest, 0.0)


def _boundaries_together(reading: Reading) -> Reading:
    """Let the kinds of boundary share one probability: that there is one matters more than which."""
    kinds = [each for each in reading.intents if each.name.startswith(BOUNDARY)]
    if len(kinds) < 2:
        return reading
    best = Likely(kinds[0].name, together(kinds))
    others = [each for each in reading.intents if each not in kinds]
    if best.p <= reading.intents[0].p:
        return replace(reading, intents=tuple(sorted([*others, best], key=lambda each: -each.p)))
    why = f"boundaries together: {best.p:.2f}, {best.name} {kinds[0].p:.2f}"
    return reading.because(why, taken=best, intents=(best, *others))


def _of_facts(reading: Reading) -> float:
    return next((each.p for each in reading.intents if each.name == ASK_FACT), 0.0)
