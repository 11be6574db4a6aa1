"""What comes next in an emergency.

Words may add, never take away: what is typed makes a reply graver or adds a step. Only a tap, or an exact
answer to what was asked, makes known that somebody breathes well or that it is over (docs/emergencies.md).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.safety.emergency.book import Book, Opening, Saying, Step
from bot.safety.emergency.hearing import NO, UNSURE, YES, Heard, Hearing, shared_hearing
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.meanings import LikelyMeanings, Meaning, Meanings, shared_meanings
from bot.safety.emergency.models import Emergency, denies, words_key
from bot.safety.emergency.names import answer_name, ending_name, opening_name, short_name, step_name
from bot.safety.models import ALL_WELL, CRISIS, OVERDOSE
from bot.safety.net import SafetyNet, shared_safety_net

WHO, SEEMS, BREATHING, CALLED, ACTING, NOW = "who", "seems", "breathing", "called", "acting", "now"
SAFE, LOOKS = "safe", "looks"
PROBABLY = "seems"
"""What is known of breathing by words that it is well."""
EITHER = "either"
"""What a message tells of breathing when it is heard by half: nothing new, but both ways must stand."""
EVERYONE = "everyone"
BLEEDS, BLEEDING = "bleeds", "bleeding"
"""What comes on top of any danger, and its answer."""
KIT = "kit"
"""Heard where a message names naloxone or what it is given with."""
PASSING = {LOOKS, EVERYONE, BLEEDS, KIT}
"""What a message tells that says nothing of the messages after it."""
"""Heard in a message, and kept no longer: what it says is so of everyone."""
FACT_ASKED = {"acting-other": ACTING, "breathing-several": BREATHING}
"""Which fact the answer to a question fills; its own name where it is not listed."""
ENDS_BY_YES = {"recovered": "recovered", "over": "recovered", "here": "help-here", "died": "died", SAFE: SAFE}
"""What ends it, by the question to which a tap says yes."""
ENDS_BY_NO = {"anyone"}
"""Questions by whose no it ends."""
TAKES_AWAY = {(BREATHING, YES), (ACTING, NO), (NOW, NO)}
"""What makes a danger smaller; only a tap, or an exact answer to what was just asked, makes it known."""
BACK: Mapping[str, Mapping[str, str]] = {"recovered": {BREATHING: PROBABLY}, "died": {BREATHING: NO}}
"""What becomes known when a tap says that it isn't over."""
OTHER, WRITER, SEVERAL = "other", "writer", "several"
"""Who is in danger."""
SOME = "some"
"""Of several people, who breathes: not all, or not known of all."""
GRAVER = (SOME, NO, UNSURE)
"""What may be known of breathing that calls for pushing, the gravest first."""
VIOLENCE, CHILD_UNSAFE, SWALLOWED = "violence", "child-unsafe", "child-swallowed"
OF_CHILDREN = {CHILD_UNSAFE, SWALLOWED}
OF_THE_MIND = {"suicide", "self-harm", VIOLENCE, CHILD_UNSAFE}
"""Cases that end by being safe, not by recovering."""
RECOVERED, FALSE_ALARM, NO_DANGER = "recovered", "false-alarm", "no-danger"
NOT_SAFE, FEELS_FINE, WORKER_LEFT, LATER = "not-safe", "feels-fine", "worker-left", "later"
SEEMS_RECOVERED, SEEMS_DIED, SEEMS_SAFE = "seems-recovered", "seems-died", "seems-safe"
UNHEARD = {None, PROBABLY, YES}
"""What may be known of breathing when it is asked whether they have recovered."""
OF_ONE = {SEEMS_RECOVERED: "one-well", SEEMS_DIED: "one-lost"}
"""What is answered where it is over for one among several people."""
OF_CALLING = {
    "cannot-call", "can-you-call", "wont-call", "called-help", "talking-to-operator", "what-to-say",
    "how-long-help", "police", "social-services", "where-am-i",
}  # fmt: skip
"""Meanings that tell of calling help, and of nobody's body."""
HOLDS = ("hold", "hold-on")
"""Answers that say no more than that the bot is there."""
HOW_PUSH, HOW_NALOXONE = "how-push", "how-naloxone"
"""Answers to "how do I do it?"."""
CANNOT_CALL, PERSON = "cannot-call-for-you", "person"
"""The answers to who wants the bot to call, and to who wants somebody to talk to: who that is comes after."""
LEAST_NEWS, LEAST_ANSWER, LEAST_HINTED, SURELY = 0.3, 0.2, 0.05, 0.5
"""From how likely a meaning is taken for news, and is answered, by itself and where its intent says the same;
below `SURELY` it stays open whether somebody breathes. Chosen by leaving one of two hands out:
docs/benchmarks.md."""
LEAST_MAYBE, LEAST_END, LEAST_PLAIN, MOST_DOUBT = 0.2, 0.9, 0.05, 0.3
"""How likely it must be that it is none to ask, to end it without plain words, and with them; and how likely
news of danger may be beside."""
LEAST_SHOWN, LEAST_AGAIN = 0.6, 0.5
"""How likely a message must mean what is said in danger only, or tell of danger again, to be a yes where
danger was asked about: decision 0030."""
MAYBE = "maybe-nothing"


@dataclass(frozen=True)
class Said:
    """A message.

    Attributes:
        text: as it was written.
        intent: what it was taken for.
        country: where its writer is now known to be (ISO 3166-1), None where that is unknown.
        briefly: whether the reply goes by text message.
        wants: the id of the answer that its intent calls for while an emergency lasts.
        doubted: whether danger can't be ruled out by how it reads.
        means: how likely each meaning is, by what was learnt.
        fact: the id of the fact that it asks for.
        sentence: the one of several sentences that sounds the most dangerous, None where there is but one.
    """

    text: str
    intent: str
    country: str | None = None
    briefly: bool = False
    wants: str | None = None
    doubted: bool = False
    means: LikelyMeanings = field(default_factory=dict)
    fact: str | None = None
    sentence: str | None = None


@dataclass(frozen=True)
class Turn:
    """A reply.

    Attributes:
        reply: the name of the response.
        opening: what it belongs to.
        call: how it begins, with `{emergency}` and `{listen}` for the numbers; empty at the end.
        heard: the emergency as it is known when nothing is said.
        state: the emergency after it was said.
        then_answer: whether what was asked is answered next.
    """

    reply: str
    opening: Opening
    call: str
    heard: Emergency
    state: Emergency
    then_answer: bool = False


class Conduct:
    """Decides by what is known and what was told; it learns nothing and forgets nothing.

    Args:
        book: what can be said.
        hearing: reads the words of messages.
        meanings: knows what follows from what messages mean.
        net: sees whether a message names a danger outright.
    """

    def __init__(self, book: Book, hearing: Hearing, meanings: Meanings, net: SafetyNet) -> None:
        self.book, self.meanings = book, meanings
        self._hearing, self._net = hearing, net

    def respond(self, state: Emergency | None, said: Said) -> Turn | None:
        """What answers a message; None when it is no emergency and none lasts.

        Args:
            state: the emergency so far, None when there was none.
            said: the message.
        """
        if state and not state.over:
            return self._go_on(state, said)
        return self._begin(said, state.were_none if state else ())

    def shows_danger(self, intent: str, likely: LikelyMeanings, dangers: Mapping[str, float]) -> bool:
        """Whether a message tells of danger as people in it do; it counts where danger was asked about.

        Args:
            intent: which danger was asked about.
            likely: what the message may mean.
            dangers: how likely each danger is by the message alone.
        """
        if dangers.get(intent, 0.0) >= LEAST_AGAIN:
            return True
        in_context = self.meanings.in_context(likely, self.book.cases[intent], None, None)
        shown = (in_context.get(meaning.id, 0.0) for meaning in self.meanings.table if meaning.shows_danger)
        return sum(shown) >= LEAST_SHOWN

    def _begin(self, said: Said, were_none: tuple[str, ...]) -> Turn | None:
        case = self._case(said)
        if case is None:
            return None
        heard = self._hearing.hear(said.text)
        facts = _of_each({k: v for k, v in heard.facts.items() if k not in PASSING - {EVERYONE}}, heard)
        if said.sentence and facts.get(WHO) not in {SEVERAL, OTHER}:
            # In a story the writer speaks of themselves; who is in danger stands where the danger does.
            there = self._hearing.hear(said.sentence).facts
            facts = {k: v for k, v in facts.items() if k not in {WHO, SEEMS}}
            facts |= {k: v for k, v in there.items() if k in {WHO, SEEMS}}
        facts.setdefault(WHO, facts.get(SEEMS, ""))
        if case in OF_CHILDREN and facts[WHO] == WRITER:
            # Who writes of a child tells of themselves as well ("I was on methadone").
            facts[WHO] = ""
        begun = Emergency(
            case,
            facts,
            country=said.country,
            question=said.fact,
            raised_by=words_key(said.text),
            were_none=were_none,
        )
        return self._open(begun, said, in_full=True)

    def _go_on(self, state: Emergency, said: Said) -> Turn:
        ask = self.book.asks.get(state.asked or "")
        heard = self._hearing.hear(said.text, ask, self.book.asks.values())
        if not (state.just_asked or heard.tapped) and _takes_away(heard):
            return self.ask_again(state, said.briefly)
        just_asked = state.asked if state.just_asked else None
        likely = self.meanings.in_context(said.means, state.case, state.facts.get(WHO), just_asked)
        exact = _exactly(heard)
        facts = self._learn(state, heard, likely, exact)
        if just_asked and _adds_by_yes(just_asked) and likely.get(YES, 0.0) >= LEAST_NEWS:
            facts[_fact_of(just_asked)] = YES
        case = self._case_now(state, said, facts, likely)
        now = replace(
            state,
            case=case,
            besides=_besides(state, case),
            facts=facts,
            asked=None if heard.asked == state.asked else state.asked,
            country=said.country or state.country,
            question=said.fact or state.question,
        )
        opening = self.book.opening(now.case, facts, now.country)
        if ending := self._ending(state, said, heard, likely, exact):
            return self._end(now, said, ending)
        moved = self._calls_elsewhere(opening, state.country, now.country)
        questions = self._questions(now, said, heard, likely, state.facts.get(BREATHING) in GRAVER)
        asked_first = questions[:1] == [SEEMS_RECOVERED] and facts.get(BREATHING) in UNHEARD
        if moved or (opening.id != state.opening and not asked_first):
            return self._open(now, said, in_full=moved)
        if exact.get(SAFE) in {NO, UNSURE}:
            return self._answer(now, opening, NOT_SAFE) or self._next(now, opening)
        for question in questions:
            if turn := self._answer(now, opening, question):
                return turn
        return self._next(now, opening)

    # --- what becomes known

    def _learn(
        self, state: Emergency, heard: Heard, likely: LikelyMeanings, exact: Mapping[str, str]
    ) -> dict[str, str]:
        """What is known after a message: graver by any words, better by a tap or an exact answer alone."""
        facts = dict(state.facts)
        news = _sure(_added(heard, self._news(likely)), facts)
        for name, value in news.items():
            if name == BREATHING:
                everyone = value == PROBABLY and EVERYONE in heard.facts
                facts[name] = value if everyone else _breathing(facts.get(BREATHING), value)
            elif (name, value) not in TAKES_AWAY:
                facts[name] = value
        spoken_of = heard.of_breathing or BREATHING in news
        if facts.get(BREATHING) == YES and spoken_of and BREATHING not in exact:
            facts[BREATHING] = PROBABLY
        facts.pop(SEEMS, None)
        if heard.answer in {NO, UNSURE}:
            facts.update(BACK.get(heard.asked or "", {}))
        facts.update({name: value for name, value in exact.items() if name not in ENDS_BY_YES})
        return _of_each(facts, heard, exact)

    def _news(self, likely: LikelyMeanings) -> dict[str, str]:
        """What the likely meanings make known; those that make the same known count together."""
        sums: dict[tuple[str, str], float] = {(BREATHING, NO): 0.0}
        for meaning in self.meanings.table:
            for told in meaning.news.items():
                sums[told] = sums.get(told, 0.0) + likely.get(meaning.id, 0.0)
        found: dict[str, str] = {}
        for (name, value), together in sums.items():
            # In the order of the table, the gravest first.
            if together >= LEAST_NEWS and name not in found:
                found[name] = value
        if found.get(BREATHING) in {NO, UNSURE} and sums[BREATHING, found[BREATHING]] < SURELY:
            found[BREATHING] = EITHER
        return found

    def _questions(
        self, now: Emergency, said: Said, heard: Heard, likely: LikelyMeanings, was_grave: bool
    ) -> list[str]:
        """Ids of answers to what a message may mean, the likeliest first."""
        sums, hinted = self._likely_answers(said, likely)
        if now.facts.get(BREATHING) in GRAVER and KIT not in heard.facts:
            # "How do I do it" asks for what counts most.
            sums[HOW_PUSH] = sums.get(HOW_PUSH, 0.0) + sums.pop(HOW_NALOXONE, 0.0)
        if was_grave and sums.get(SEEMS_RECOVERED, 0.0) < LEAST_NEWS:
            # One breath is no recovery.
            sums.pop(SEEMS_RECOVERED, None)
        likeliest = sorted(sums.items(), key=lambda item: -item[1])
        found = [id_ for id_, p in likeliest if p >= LEAST_ANSWER or id_ == hinted]
        if BLEEDS in heard.facts:
            found = [BLEEDING, *found]
        if not found and said.intent == ALL_WELL and not said.doubted:
            found = [SEEMS_RECOVERED]
        if not found and heard.answer == NO and not now.asked:
            found = [LATER]
        instead = _instead(now, heard)
        return [instead.get(id_, id_) for id_ in found]

    def _likely_answers(self, said: Said, likely: LikelyMeanings) -> tuple[dict[str, float], str | None]:
        """How likely each answer is wanted; and the one that the intent calls for, where it may be meant."""
        sums: dict[str, float] = {MAYBE: 0.0}
        for meaning in self.meanings.table:
            if meaning.answers:
                sums[meaning.answers] = sums.get(meaning.answers, 0.0) + likely.get(meaning.id, 0.0)
        besides = sums.pop(LATER, 0.0)
        if said.wants:
            sums[said.wants] = sums.get(said.wants, 0.0) + besides
        hinted = said.wants if sums.get(said.wants or "", 0.0) >= LEAST_HINTED else None
        if (sums[MAYBE] < LEAST_MAYBE or hinted) and not self._hearing.is_leaving(said.text):
            # What is asked for gets its own answer, which tells how to leave.
            del sums[MAYBE]
        return sums, hinted

    # --- which danger it is

    def _case(self, said: Said) -> str | None:
        if said.intent not in self.book.cases:
            return None
        return self._hearing.case(said.text, said.intent) or self.book.cases[said.intent]

    def _case_now(
        self, state: Emergency, said: Said, facts: Mapping[str, str], likely: LikelyMeanings
    ) -> str:
        """The case, which only words that name another danger change.

        It is never changed away from somebody who may not be breathing.
        """
        case = self._case(said)
        if case is None or not self._is_named(said, likely):
            return state.case
        if self.book.turns_on_breathing(state.case) and facts.get(BREATHING) != YES:
            return case if case == OVERDOSE and state.case != SWALLOWED else state.case
        return case

    def _is_named(self, said: Said, likely: LikelyMeanings) -> bool:
        """Whether a message names a danger: by a sign, or it reads like an overdose and not like a call."""
        if self._net.look(said.text).intent:
            return True
        best = max(self.meanings.table, key=lambda meaning: likely.get(meaning.id, 0.0))
        # "Can't talk, he'll hear" reads like somebody who doesn't wake.
        of_calling = best.id in OF_CALLING and likely.get(best.id, 0.0) >= SURELY
        return said.intent == CRISIS + OVERDOSE and not of_calling

    def _calls_elsewhere(self, opening: Opening, before: str | None, country: str | None) -> bool:
        """Whether it is another number that is to be called in another country."""
        first, second = (
            opening.call.first.format(**self.book.numbers_in(c).texts) for c in (before, country)
        )
        return first != second

    # --- how it ends

    def _ending(
        self, state: Emergency, said: Said, heard: Heard, likely: LikelyMeanings, exact: Mapping[str, str]
    ) -> str | None:
        if heard.asked in ENDS_BY_YES and heard.answer == YES:
            return ENDS_BY_YES[heard.asked]
        if state.case == CHILD_UNSAFE and exact.get(NOW) == NO:
            return NO_DANGER
        if heard.asked in ENDS_BY_NO and heard.answer == NO:
            return FALSE_ALARM
        nothing = self._hearing.is_way_out(said.text) or self._is_nothing(state, said, heard, likely)
        return FALSE_ALARM if nothing else None

    def _is_nothing(self, state: Emergency, said: Said, heard: Heard, likely: LikelyMeanings) -> bool:
        """Whether words say plainly that it is no emergency, and none that it is one."""
        acting = state.case in OF_THE_MIND and state.facts.get(ACTING) == YES
        told_grave = acting or state.facts.get(BREATHING) in GRAVER
        if told_grave or self._net.look(said.text).intent or heard.facts.get(BREATHING) in GRAVER:
            return False
        ends, doubt = 0.0, 0.0
        for meaning in self.meanings.table:
            p = likely.get(meaning.id, 0.0)
            ends += p if meaning.ends == FALSE_ALARM else 0.0
            doubt += p if _is_grave(meaning) else 0.0
        least = LEAST_PLAIN if self._hearing.is_leaving(said.text) else LEAST_END
        return ends >= least and doubt <= MOST_DOUBT

    def _end(self, now: Emergency, said: Said, id_: str) -> Turn:
        if now.besides and id_ != FALSE_ALARM:
            # The other danger was never over.
            left = replace(now, case=now.besides[-1], besides=now.besides[:-1], facts={WHO: ""}, asked=None)
            return self._open(left, said, in_full=True)
        id_ = SAFE if id_ == RECOVERED and now.case in OF_THE_MIND else id_
        opening = self.book.opening(now.case, now.facts, now.country)
        saying = self.book.ending(id_, now.case, now.facts, now.country)
        if saying is None:
            raise KeyError(id_)
        ended = replace(now, asked=None, over=True)
        if id_ == FALSE_ALARM:
            ended = replace(ended, were_none=(*now.were_none, now.raised_by))
        answers = id_ in {FALSE_ALARM, NO_DANGER} and now.question is not None
        return Turn(ending_name(saying), opening, "", ended, ended, then_answer=answers)

    # --- what is said while it lasts

    def _open(self, now: Emergency, said: Said, in_full: bool) -> Turn:
        opening = self.book.opening(now.case, now.facts, now.country)
        steps = opening.sms if said.briefly else opening.steps
        ask = opening.ask.id if opening.ask and self._is_open(opening.ask.id, now) else None
        heard = replace(now, opening=opening.id)
        told = (*now.told, *(step.id for step in steps))
        state = replace(heard, told=told, asked=ask or now.asked, just_asked=bool(ask))
        # In full at first, and when the number is another.
        call = opening.call.first if in_full and now.facts.get(CALLED) != YES else _later_call(opening, now)
        return Turn(opening_name(opening, asks=ask is not None), opening, call, heard, state)

    @staticmethod
    def _is_open(ask: str, now: Emergency) -> bool:
        """Whether what is asked isn't known; what only seems so is asked again."""
        return now.facts.get(_fact_of(ask)) in {None, PROBABLY}

    def _next(self, now: Emergency, opening: Opening) -> Turn:
        """The next step that was not told; else each again in one line, in turn."""
        every = {step.id: step for step in (*opening.steps, *opening.then)}
        steps = [step for step in every.values() if _may_be_said(step, now)]
        untold = next((step for step in steps if step.id not in now.told), None)
        if untold:
            return self._say(now, opening, step_name(untold), untold.id)
        shorts = [(short_name(step), f"short {step.id}") for step in steps]
        holds = [(answer_name(saying), saying.id) for saying in self._holds(now)]
        again = [holds[0], *shorts, *holds[1:]]
        marks = [mark for _, mark in again]
        last = next((mark for mark in reversed(now.told) if mark in marks), marks[-1])
        return self._say(now, opening, *again[(marks.index(last) + 1) % len(again)])

    def _holds(self, now: Emergency) -> list[Saying]:
        found = (self.book.answer(hold, now.case, now.facts, now.country) for hold in HOLDS)
        return [saying for saying in found if saying]

    def _answer(self, now: Emergency, opening: Opening, question: str) -> Turn | None:
        saying = self.book.answer(question, now.case, now.facts, now.country)
        if saying is None or (answer_name(saying) in now.told and not saying.ask and saying.id != PERSON):
            return None
        turn = self._say(now, opening, answer_name(saying), answer_name(saying))
        if saying.ask is None:
            return replace(turn, then_answer=saying.id == PERSON)
        return replace(turn, state=replace(turn.state, asked=saying.ask.id, just_asked=True))

    def _say(self, now: Emergency, opening: Opening, reply: str, mark: str) -> Turn:
        state = replace(now, told=(*now.told, mark), just_asked=False)
        return Turn(reply, opening, _later_call(opening, now), now, state)

    def ask_again(self, state: Emergency, briefly: bool) -> Turn:
        """What was asked last, with what was told with it."""
        opening = self.book.opening(state.case, state.facts, state.country)
        asking = self.book.asking(state.asked or "", state.case, state.facts, state.country)
        if asking and not (opening.ask and opening.ask.id == state.asked):
            return self._answer(state, opening, asking.id) or self._next(state, opening)
        return self._open(state, Said("", "", state.country, briefly), in_full=True)

    def look_in(self, state: Emergency, worker_left: bool) -> Turn:
        """What is said when the bot speaks again after a worker, while it still lasts."""
        opening = self.book.opening(state.case, state.facts, state.country)
        turn = self._answer(state, opening, WORKER_LEFT) if worker_left else None
        return turn or self._next(state, opening)


def _instead(now: Emergency, heard: Heard) -> dict[str, str]:
    """Answers that others take the place of, by which danger it is and who is in it."""
    if now.case in OF_THE_MIND:
        own = {SEEMS_RECOVERED: SEEMS_SAFE}
    elif now.case == OVERDOSE and now.facts.get(WHO) == WRITER:
        # Who took too much may feel well at first.
        own = {SEEMS_RECOVERED: FEELS_FINE}
    else:
        own = {}
    of_one = now.facts.get(WHO) == SEVERAL and EVERYONE not in heard.facts
    return {**(OF_ONE if of_one else {}), **own}


def _exactly(heard: Heard) -> dict[str, str]:
    """What a tap or an exact answer says of what was asked; in doubt, the more dangerous of both."""
    if not heard.asked or heard.answer not in {YES, NO, UNSURE}:
        return {}
    fact = _fact_of(heard.asked)
    unsure = {ACTING: YES, NOW: YES}
    return {fact: unsure.get(fact, UNSURE) if heard.answer == UNSURE else str(heard.answer)}


def _adds_by_yes(asked: str) -> bool:
    """Whether a yes makes a danger graver, so that it counts in any words ("yes I am about to")."""
    return (_fact_of(asked), NO) in TAKES_AWAY


def _takes_away(heard: Heard) -> bool:
    """Whether a bare answer makes a danger smaller, or ends it."""
    ends = heard.asked in (ENDS_BY_YES if heard.answer == YES else ENDS_BY_NO if heard.answer == NO else ())
    return ends or any(told in TAKES_AWAY for told in _exactly(heard).items())


def _added(heard: Heard, news: Mapping[str, str]) -> dict[str, str]:
    """What signs and meanings make known together: the graver of both."""
    facts = {**news, **{name: value for name, value in heard.facts.items() if name not in PASSING}}
    by_words = NO if LOOKS in heard.facts else heard.facts.get(BREATHING)
    learnt = news.get(BREATHING)
    if PROBABLY in {by_words, learnt} and by_words not in GRAVER:
        # Good news by one, bad news by the other, or by none: both ways stand.
        return {**facts, BREATHING: PROBABLY}
    told = next((value for value in (*GRAVER, EITHER) if value in {by_words, learnt}), None)
    return {**facts, BREATHING: told} if told else facts


def _breathing(known: str | None, told: str) -> str:
    """How it stands with breathing, when words tell of it."""
    if told == EITHER:
        return PROBABLY if known in {YES, None} else str(known)
    if told == PROBABLY:
        return known if known in {YES, SOME} else PROBABLY
    return told


def _sure(heard: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What later messages make known.

    Never that it is the writer, who speaks for somebody; nor that it is one, where there were several.
    """
    sure = {name: value for name, value in heard.items() if name != SEEMS}
    fewer = known.get(WHO) == SEVERAL and sure.get(WHO) == OTHER
    if fewer or (sure.get(WHO) == WRITER and known.get(WHO)):
        del sure[WHO]
    return sure


def _of_each(facts: dict[str, str], heard: Heard, exact: Mapping[str, str] | None = None) -> dict[str, str]:
    """What is known, where of several people some breathe and some don't."""
    if heard.facts.get(BREATHING) == SOME:
        facts[WHO] = SEVERAL
    everyone = EVERYONE in heard.facts or (exact or {}).get(BREATHING) == YES
    facts.pop(EVERYONE, None)
    told = {**heard.facts, **(exact or {})}.get(BREATHING) in {PROBABLY, NO}
    if not everyone and facts.get(WHO) == SEVERAL and told:
        facts[BREATHING] = SOME
    return facts


def _is_grave(meaning: Meaning) -> bool:
    """Whether it makes something known that is graver than nothing."""
    return (BREATHING, NO) in meaning.news.items() or meaning.id in GRAVE


GRAVE = {"breathing-unknown", "drifting-again", "not-safe", "has-means", "worse", "symptom", "amount"}
"""Meanings beside which words that it is nothing don't end it."""


def _besides(state: Emergency, case: str) -> tuple[str, ...]:
    """The dangers that are left when words name another one, which no help for that one ends."""
    if case == state.case or state.case not in OF_THE_MIND:
        return tuple(left for left in state.besides if left != case)
    return (*(left for left in state.besides if left not in {case, state.case}), state.case)


def _fact_of(asked: str) -> str:
    return FACT_ASKED.get(asked, asked)


def _may_be_said(step: Step, now: Emergency) -> bool:
    return not denies(step.never, now.facts)


def _later_call(opening: Opening, now: Emergency) -> str:
    return opening.call.called if now.facts.get(CALLED) == YES else opening.call.again


@functools.lru_cache(maxsize=4)
def shared_conduct(folder: Path) -> Conduct:
    """The conduct by data/safety, read once in a process.

    Raises:
        DataError: a file is malformed.
    """
    return Conduct(
        shared_book(folder), shared_hearing(folder), shared_meanings(folder), shared_safety_net(folder)
    )
