"""How likely something must be before it is taken for so: every such number, with its reason.

All were chosen on hands that were left out of learning: decisions 0023, 0025 and 0027 to 0029 tell how;
docs/benchmarks.md says what comes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.safety.models import CRISIS


@dataclass(frozen=True)
class Thresholds:
    """Least probabilities from 0 to 1, where nothing else is said.

    Attributes:
        alarm: of all kinds of danger together, for an alarm.
        alarm_of: the same, where one of these kinds is the likeliest; below it the person is asked. Half of
            the alarms on harmless messages were of suicide, and a crisis worker begins with asking.
        silenced: the same, where a guard silenced a sign ("is it common that people are not breathing").
        sign_weight: what a sign of a kind of danger adds to its share, to tell which kind it is.
        words_weight: what words of a kind add to it.
        breath_first: of an overdose, as a share of the likeliest kind, to take it for one: minutes count.
        behind_good_news: of danger, however sure it is that all is well: good news is worded like bad news.
        check: of all kinds of danger together, to ask about it.
        doubted_sign: below it a sign alone asks; from it on it is an alarm.
        spared: below it what speaks of danger anyway (grief, a relapse) is not asked about, unless danger is
            the likelier.
        besides: of a fact in what is no danger, to answer it once there was none.
        fact: of a fact and those akin to it, to tell it.
        fact_margin: how many times likelier than the next fact it must be.
        fact_odds: how many times likelier facts together must be than any other intent.
        likely_fact: of a fact and those akin to it, to tell it as likely, beside others to choose from.
        likely_margin: how many times likelier than the next fact it must be for that.
        second_fact: of a fact in a part of a message, to offer it beside the one that the whole asks for.
        states_claim: of stating the myth or the fact, to tell first how the myth stands.
        by_itself: of an intent that is no fact, for what came before to have no say.
        person: the same, of who asks for a person or wants to be heard.
        own_words, joined_words: how much the message counts, and how much it does after the words before it:
            powers of what is likely.
        told_again, near_told, about_told, reacts: added to the logarithm of what is likely, for the fact told
            last; for it and those that belong to it; for a question about what was told; for a word in reply.
        offer: of all facts together, to offer some.
        third_margin: how many times likelier the second fact must be than the third, to offer two alone.
        intent: of any other intent.
        boundary: of all boundaries together, to refuse where nothing is sure.
        need: of all needs together, to hear one where nothing else is sure.
        need_share: the least share of a need among all needs, to hear that one; else what fits any.
        feeling_share: the least share of a kind of feeling among all kinds, to hear it in its own words.
    """

    alarm: float = 0.75
    alarm_of: Mapping[str, float] = field(default_factory=lambda: {f"{CRISIS}suicide": 0.9})
    silenced: float = 0.9
    sign_weight: float = 0.3
    words_weight: float = 0.3
    breath_first: float = 0.5
    behind_good_news: float = 0.05
    check: float = 0.14
    doubted_sign: float = 0.3
    spared: float = 0.22
    besides: float = 0.55
    fact: float = 0.6
    fact_margin: float = 3.0
    fact_odds: float = 3.0
    likely_fact: float = 0.3
    likely_margin: float = 1.3
    second_fact: float = 0.7
    states_claim: float = 0.65
    by_itself: float = 0.9
    person: float = 0.4
    own_words: float = 0.6
    joined_words: float = 0.7
    told_again: float = 1.2
    near_told: float = 1.5
    about_told: float = 1.5
    reacts: float = 1.5
    offer: float = 0.3
    third_margin: float = 3.0
    intent: float = 0.25
    boundary: float = 0.12
    need: float = 0.25
    need_share: float = 0.6
    feeling_share: float = 0.3
