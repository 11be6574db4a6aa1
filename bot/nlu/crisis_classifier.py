"""Puts danger before everything: a crisis stands when the trained intents or the safety net say so.

Where they are in doubt the message keeps its intent, and says that danger is to be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.language.silence import says_something
from bot.nlu.fixed_component import FixedComponent
from bot.nlu.intent_classifier import ASK_FACT, DANGER_SHARES
from bot.safety.danger import DANGER, Danger
from bot.safety.emergency.hearing import shared_hearing
from bot.safety.models import ALARM, ALL_WELL, CHECK, CRISIS, NEEDS
from bot.safety.net import Alarm, shared_safety_net

THRESHOLD_KEY = "threshold"
ASKED_FIRST_KEY = "asked_first"
SILENCED_KEY = "silenced_threshold"
SIGN_KEY = "sign_weight"
WORDS_KEY = "words_weight"
LEAST_KEY = "least_share"
CHECK_KEY = "check_threshold"
DOUBT_KEY = "doubted_sign"
SPARED_KEY = "spared_below"
ASKED_BESIDES = "asked_besides"
"""Under what a message that raises an alarm carries the fact it asks for, if there is no danger."""
LEAST_BESIDES = 0.55
"""Least share of a fact in what is no danger, as to tell any fact (decision 0023)."""
ASKED = {"feels_unsafe": f"{CRISIS}violence"}
"""Intents that are always asked about, and which danger may be there: who feels unsafe may be in it now."""
SPEAKS_OF_DANGER = {*NEEDS, ALL_WELL, "seeks_naloxone"}
"""Intents so near danger that they are checked only where danger is the likelier, or not unlikely."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisClassifier(FixedComponent):
    """Overrides the intent classifier with a crisis intent, on its own probabilities or a sign of danger.

    The kinds of crisis share one probability, since what matters first is that there is one.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the thresholds and load the safety net."""
        self._threshold = float(config[THRESHOLD_KEY])
        self._asked_first: dict[str, float] = config[ASKED_FIRST_KEY]
        self._silenced = float(config[SILENCED_KEY])
        self._sign = float(config[SIGN_KEY])
        self._words = float(config[WORDS_KEY])
        self._least = float(config[LEAST_KEY])
        self._check = float(config[CHECK_KEY])
        self._doubted = float(config[DOUBT_KEY])
        self._spared = float(config[SPARED_KEY])
        folder = settings.read().data / "safety"
        self._net, self._hearing = shared_safety_net(folder), shared_hearing(folder)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Least probability of all kinds of crisis together; a higher one where a guard silenced a sign.

        `asked_first`: the same where one of these kinds is the likeliest: whether it is so is asked below it.
        `sign_weight`, `words_weight`: what a sign of a kind, and its words, add to its share, to tell which
        kind it is. `least_share`: how likely all kinds together must be however sure it is that all is well.
        `check_threshold`: how likely for a check. `doubted_sign`: below it a sign alone is a check.
        `spared_below`: below it what speaks of danger is not checked unless danger is the likelier.
        """
        return {
            THRESHOLD_KEY: 0.75,
            ASKED_FIRST_KEY: {f"{CRISIS}suicide": 0.9},
            SILENCED_KEY: 0.9,
            SIGN_KEY: 0.3,
            WORDS_KEY: 0.3,
            LEAST_KEY: 0.05,
            CHECK_KEY: 0.13,
            DOUBT_KEY: 0.3,
            SPARED_KEY: 0.22,
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """Say of every message how grave it is; an alarm sets its intent, and leaves no fact to tell."""
        for message in messages:
            if danger := self._danger(message):
                message.set(DANGER, danger.to_json(), add_to_output=True)
                if danger.grade == ALARM:
                    _set_intent(message, danger.intent)
                else:
                    _leave_the_rest(message)
        return messages

    def _danger(self, message: Message) -> Danger | None:
        if not says_something(message.get(TEXT)):
            return None
        alarm = self._net.look(message.get(TEXT))
        ranking = message.get("intent_ranking", [])
        shares: dict[str, float] = message.get(DANGER_SHARES, {})
        together = sum(shares.values())
        grade = self._grade(ranking, shares, alarm)
        intent = self._kind(shares, alarm, self._hearing.kinds(message.get(TEXT))) if grade else None
        if not alarm.kinds and together < self._check:
            intent = ASKED.get(_likeliest(ranking)[0], intent)
        return Danger(grade, intent, _why(together, alarm)) if grade and intent else None

    def _grade(self, ranking: list[dict[str, Any]], shares: Mapping[str, float], alarm: Alarm) -> str | None:
        together = sum(shares.values())
        likeliest = max(shares, key=lambda kind: shares[kind], default="")
        needed = max(self._threshold, self._asked_first.get(likeliest, 0.0))
        needed = max(needed, self._silenced) if alarm.silenced else needed
        if together >= needed or (alarm.kinds and together >= self._doubted):
            return ALARM
        if alarm.kinds or self._hides_behind_good_news(ranking, together, needed):
            return CHECK
        best, likely = _likeliest(ranking)
        if best in ASKED:
            return CHECK
        if best in SPEAKS_OF_DANGER and together < min(likely, self._spared):
            return None
        # Where nothing is likely, danger may still be the likeliest.
        return CHECK if best.startswith(CRISIS) or together >= self._check else None

    def _kind(self, shares: dict[str, float], alarm: Alarm, words: frozenset[str]) -> str | None:
        """The likeliest kind of danger, by what was learnt, by the signs and by its words together."""
        together = sum(shares.values()) or 1.0

        def likelihood(kind: str) -> float:
            signs = self._sign * (kind in alarm.kinds) + self._words * (kind in words)
            return shares.get(kind, 0.0) / together + signs

        return max([*alarm.kinds, *shares], key=likelihood, default=None)

    def _hides_behind_good_news(self, ranking: list[dict[str, Any]], together: float, needed: float) -> bool:
        """Words that all is well are much like words of danger; they must not make danger look unlikely."""
        all_well = sum(float(entry["confidence"]) for entry in ranking if entry["name"] == ALL_WELL)
        return together >= max(needed * (1.0 - all_well), self._least)


def _likeliest(ranking: list[dict[str, Any]]) -> tuple[str, float]:
    return (str(ranking[0]["name"]), float(ranking[0]["confidence"])) if ranking else ("", 0.0)


def _set_intent(message: Message, intent: str) -> None:
    message.set(ASKED_BESIDES, _asked_besides(message), add_to_output=True)
    top = {"name": intent, "confidence": 1.0}
    others = [entry for entry in message.get("intent_ranking", []) if entry["name"] != intent]
    message.set(INTENT, top, add_to_output=True)
    message.set("intent_ranking", [top, *others], add_to_output=True)
    message.set("response_selector", {}, add_to_output=True)


def _asked_besides(message: Message) -> str | None:
    """The id of the fact that is asked for if there is no danger, None where none stands out."""
    ranking = message.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
    no_danger = 1.0 - sum(message.get(DANGER_SHARES, {}).values())
    if not ranking or float(ranking[0]["confidence"]) < LEAST_BESIDES * no_danger:
        return None
    return str(ranking[0]["intent_response_key"]).partition("/")[2]


def _leave_the_rest(message: Message) -> None:
    """What is checked is answered as what it is besides danger."""
    rest = [entry for entry in message.get("intent_ranking", []) if not entry["name"].startswith(CRISIS)]
    if rest:
        message.set(INTENT, dict(rest[0]), add_to_output=True)
        message.set("intent_ranking", rest, add_to_output=True)


def _why(together: float, alarm: Alarm) -> str:
    sign = "sign, " if alarm.kinds else "sign in a question or a way of speaking, " if alarm.silenced else ""
    return f"{sign}probability {together:.2f}"
