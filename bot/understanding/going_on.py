"""Does it go on from what came before: "and in Switzerland?", "how many?", "no, I meant overdoses", "ok"."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set

from bot.facts.follow_up import belong_to
from bot.facts.models import ASK_FACT, Fact
from bot.safety.models import CRISIS, NEEDS
from bot.understanding.certainty import CertaintyStep
from bot.understanding.reading import Before, Likely, Reading, together
from bot.understanding.thresholds import Thresholds

ABOUT_TOLD = {"ask_sources", "ask_why", "ask_more", "ask_repeat", "ask_about_place"}
REACTS = {"reaction", "thanks", "affirm", "deny", "none_of_these"}
SEEKS = {"naloxone": "seeks_naloxone"}
"""What a question goes on to after a fact about a drug, beside facts: "how do I use it?"."""
WANTS_A_PERSON = {*NEEDS, "handoff", "ask_callback", "seeks_naloxone"}
"""What came before must not talk anybody out of these."""
LEAST = 1e-3
"""What is less likely counts as likely as this."""


class GoingOnStep:
    """Decides whether it is sure enough, with what came before (docs/decisions/0028).

    A message is read by itself and after the person's words before it; how likely both find something is
    multiplied, and the fact told last, what belongs to it, and words in reply are made likelier. What is sure
    by itself stays; a fact of which only what came before makes sure is told as likely.

    Args:
        certainty: decides whether a reading is sure enough.
        facts: by name, `ask_fact/<id>`.
        least: the thresholds.
    """

    def __init__(self, certainty: CertaintyStep, facts: Mapping[str, Fact], least: Thresholds) -> None:
        self._certainty, self._facts, self._least = certainty, facts, least

    def __call__(self, reading: Reading) -> Reading:
        """The reading with what is sure enough to be answered."""
        alone = self._certainty(reading)
        if reading.before is None or reading.danger or self._is_sure_by_itself(reading):
            return alone
        decided = self._certainty(self._with(reading.before, reading))
        if decided.taken.name == ASK_FACT and _told(alone) != _told(decided):
            return self._certainty.as_likely(decided, "only what came before makes it sure")
        return decided

    def _is_sure_by_itself(self, reading: Reading) -> bool:
        best = next(iter(reading.intents), None)
        if best is None or best.name == ASK_FACT:
            return best is None
        return best.p >= (self._least.person if best.name in WANTS_A_PERSON else self._least.by_itself)

    def _with(self, before: Before, reading: Reading) -> Reading:
        """The reading with how likely everything is after what came before; danger is no part of it."""
        own, joined = _shares(reading), _shares(before.joined)
        near = belong_to(before.told, self._facts) | self._sought_after(before.told)
        scores = {
            name: self._least.own_words * math.log(max(own.get(name, 0.0), LEAST))
            + self._least.joined_words * math.log(max(joined.get(name, 0.0), LEAST))
            + self._bonus(name, before.told, near)
            for name in {**own, **joined}
        }
        highest = max(scores.values())
        likely = {name: math.exp(score - highest) for name, score in scores.items()}
        whole = sum(likely.values())
        ranked = [Likely(name, p / whole) for name, p in sorted(likely.items(), key=lambda each: -each[1])]
        facts = tuple(each for each in ranked if each.name in self._facts)
        others = [each for each in ranked if each.name not in self._facts]
        intents = sorted([Likely(ASK_FACT, together(facts)), *others], key=lambda each: -each.p)
        # Facts together may be likelier than what is likelier than each of them.
        first = ranked[0] if ranked[0] in others else intents[0]
        intents = [first, *(each for each in intents if each is not first)]
        why = f"after what came before: {ranked[0].name} {ranked[0].p:.2f}"
        return reading.because(why, intents=tuple(intents), facts=facts, taken=first)

    def _sought_after(self, told: str | None) -> set[str]:
        fact = self._facts.get(told or "")
        return {SEEKS[drug] for drug in fact.about if drug in SEEKS} if fact else set()

    def _bonus(self, name: str, told: str | None, near: Set[str]) -> float:
        return (
            self._least.told_again * (name == told)
            + self._least.near_told * (name in near)
            + self._least.about_told * (name in ABOUT_TOLD)
            + self._least.reacts * (name in REACTS)
        )


def _shares(reading: Reading) -> dict[str, float]:
    """How likely each fact and each other intent is; no danger."""
    others = (each for each in reading.intents if each.name != ASK_FACT and not each.name.startswith(CRISIS))
    return {each.name: each.p for each in (*reading.facts, *others)}


def _told(reading: Reading) -> str | None:
    """The fact that is told, or told as likely."""
    return reading.facts[0].name if reading.taken.name == ASK_FACT or reading.is_likely else None
