"""Is it danger, how grave, and of which kind: by what was learnt, and by signs in the words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.silence import says_something
from bot.safety.danger import Danger
from bot.safety.emergency.hearing import Hearing
from bot.safety.models import ALARM, ALL_WELL, CHECK, CRISIS, NEEDS, OVERDOSE
from bot.safety.net import Alarm, SafetyNet
from bot.understanding.reading import Likely, Reading, fact_id
from bot.understanding.thresholds import Thresholds

ASKED = {"feels_unsafe": f"{CRISIS}violence"}
"""Intents that are always asked about, and which danger may be there: who feels unsafe may be in it now."""
SPEAKS_OF_DANGER = {*NEEDS, ALL_WELL, "seeks_naloxone"}
"""Intents so near danger that they are asked about only where danger is the likelier, or not unlikely."""
OF_BREATH = f"{CRISIS}{OVERDOSE}"
NOTHING = Likely("", 0.0)


class DangerStep:
    """Says of a message how grave it is; an alarm leaves nothing else to be told.

    Args:
        net: knows the signs of danger.
        hearing: knows the words of each kind.
        least: the thresholds.
    """

    def __init__(self, net: SafetyNet, hearing: Hearing, least: Thresholds) -> None:
        self._net, self._hearing, self._least = net, hearing, least

    def __call__(self, reading: Reading) -> Reading:
        """The reading with the danger that it shows."""
        danger = self._danger(reading)
        if danger is None:
            return reading
        why = f"danger: {danger.grade} of {danger.intent} ({danger.why})"
        if danger.grade == CHECK:
            # What is asked about is answered as what it is besides danger.
            rest = tuple(each for each in reading.intents if not each.name.startswith(CRISIS))
            return reading.because(
                why, danger=danger, **({"intents": rest, "taken": rest[0]} if rest else {})
            )
        changes = reading.first(Likely(danger.intent, 1.0))
        besides = self._besides(reading)
        return reading.because(why, danger=danger, facts=(), feelings=(), besides=besides, **changes)

    def _danger(self, reading: Reading) -> Danger | None:
        if not says_something(reading.text):
            return None
        alarm = self._net.look(reading.text)
        likely = sum(reading.dangers.values())
        grade = self._grade(reading, alarm)
        if grade is None:
            return None
        intent = self._kind(reading.dangers, alarm, self._hearing.kinds(reading.text))
        if not alarm.kinds and likely < self._least.check:
            intent = ASKED.get(_likeliest(reading).name, intent)
        return Danger(grade, intent, _why(likely, alarm)) if intent else None

    def _grade(self, reading: Reading, alarm: Alarm) -> str | None:
        likely, needed = sum(reading.dangers.values()), self._needed(reading.dangers, alarm)
        if likely >= needed or (alarm.kinds and likely >= self._least.doubted_sign):
            return ALARM
        if alarm.kinds or self._hides_behind_good_news(reading, needed):
            return CHECK
        best = _likeliest(reading)
        if best.name in ASKED:
            return CHECK
        if best.name in SPEAKS_OF_DANGER and likely < min(best.p, self._least.spared):
            return None
        # Where nothing is likely, danger may still be the likeliest.
        return CHECK if best.name.startswith(CRISIS) or likely >= self._least.check else None

    def _needed(self, dangers: Mapping[str, float], alarm: Alarm) -> float:
        """How likely danger must be for an alarm."""
        likeliest = max(dangers, key=lambda kind: dangers[kind], default="")
        needed = max(self._least.alarm, self._least.alarm_of.get(likeliest, 0.0))
        return max(needed, self._least.silenced) if alarm.silenced else needed

    def _hides_behind_good_news(self, reading: Reading, needed: float) -> bool:
        """Words that all is well are much like words of danger; they must not make danger look unlikely."""
        all_well = sum(each.p for each in reading.intents if each.name == ALL_WELL)
        likely = sum(reading.dangers.values())
        return likely >= max(needed * (1.0 - all_well), self._least.behind_good_news)

    def _kind(self, dangers: Mapping[str, float], alarm: Alarm, words: frozenset[str]) -> str | None:
        """The likeliest kind of danger, by what was learnt, by the signs and by its words together."""
        likely = sum(dangers.values()) or 1.0

        def likelihood(kind: str) -> float:
            signs = self._least.sign_weight * (kind in alarm.kinds) + self._least.words_weight * (
                kind in words
            )
            return dangers.get(kind, 0.0) / likely + signs

        best = max([*alarm.kinds, *dangers], key=likelihood, default=None)
        # Minutes count where breath stops.
        near = best and likelihood(OF_BREATH) >= self._least.breath_first * likelihood(best)
        return OF_BREATH if near else best

    def _besides(self, reading: Reading) -> str | None:
        """The id of the fact that is asked for if there is no danger, None where none stands out."""
        no_danger = 1.0 - sum(reading.dangers.values())
        best = next(iter(reading.facts), None)
        return fact_id(best.name) if best and best.p >= self._least.besides * no_danger else None


def _likeliest(reading: Reading) -> Likely:
    return next(iter(reading.intents), NOTHING)


def _why(likely: float, alarm: Alarm) -> str:
    sign = "sign, " if alarm.kinds else "sign in a question or a way of speaking, " if alarm.silenced else ""
    return f"{sign}probability {likely:.2f}"
