"""What comes next in an emergency."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.safety.emergency.book import Book, Opening, Saying, Step
from bot.safety.emergency.hearing import NO, UNSURE, YES, Heard, Hearing, shared_hearing
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.models import Emergency, denies
from bot.safety.emergency.names import answer_name, ending_name, opening_name, short_name, step_name
from bot.safety.models import ALL_WELL, CRISIS, OVERDOSE
from bot.safety.net import SafetyNet, shared_safety_net

WHO, SEEMS, BREATHING, CALLED, ACTING, NOW = "who", "seems", "breathing", "called", "acting", "now"
SAFE, DANGER = "safe", "danger"
EVERYONE = "everyone"
"""Heard in a message, and kept no longer: what it says is so of everyone."""
FACT_ASKED = {"acting-other": ACTING, "breathing-several": BREATHING}
"""Which fact the answer to a question fills; its own name where it is not listed."""
OTHER, WRITER, SEVERAL = "other", "writer", "several"
"""Who is in danger."""
SOME = "some"
"""Of several people, who breathes: not all, or not known of all."""
UNSAFE, FEAR, VIOLENCE, SWALLOWED = "unsafe", "fear", "violence", "child-swallowed"
OF_THE_MIND = {"suicide", "self-harm", VIOLENCE, "child-unsafe", UNSAFE, FEAR}
"""Cases that end by being safe, not by recovering."""
DIED, RECOVERED, FALSE_ALARM, NO_DANGER = "died", "recovered", "false-alarm", "no-danger"
HELP_HERE = "help-here"
TAKEN_BACK = {RECOVERED, FALSE_ALARM}
"""Endings that don't count beside a sign of danger."""
WHAT_NOW, NOT_SAFE, FEELS_FINE, WORKER_LEFT = "what-now", "not-safe", "feels-fine", "worker-left"
OF_ONE = {RECOVERED: "one-well", DIED: "one-lost"}
"""What is answered where an ending is that of one among several people."""
HOLDS = ("hold", "hold-on")
"""Answers that say no more than that the bot is there."""


@dataclass(frozen=True)
class Said:
    """A message.

    Attributes:
        text: as it was written.
        intent: what it was taken for.
        country: where its writer is now known to be (ISO 3166-1), None where that is unknown.
        briefly: whether the reply goes by text message.
        wants: `care` when something is asked that has an answer of its own, `person` when somebody to talk
            to is; else None.
        doubted: whether danger can't be ruled out by how it reads.
    """

    text: str
    intent: str
    country: str | None = None
    briefly: bool = False
    wants: str | None = None
    doubted: bool = False


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
        hearing: reads messages.
        net: sees whether a message names a danger outright.
    """

    def __init__(self, book: Book, hearing: Hearing, net: SafetyNet) -> None:
        self.book, self._hearing, self._net = book, hearing, net

    def respond(self, state: Emergency | None, said: Said) -> Turn | None:
        """What answers a message; None when it is no emergency and none lasts.

        Args:
            state: the emergency so far, None when there was none.
            said: the message.
        """
        if state and not state.over:
            return self._go_on(state, said)
        return self._afterwards(state, said) or self._begin(said)

    def _begin(self, said: Said) -> Turn | None:
        case = self._case(said)
        if case is None:
            return None
        heard = self._hearing.hear(said.text)
        facts = _of_each(dict(heard.facts), heard, {})
        facts.setdefault(WHO, facts.get(SEEMS, ""))
        return self._open(Emergency(case, facts, country=said.country), said, in_full=True)

    def _afterwards(self, state: Emergency | None, said: Said) -> Turn | None:
        """Who was said to be well may die after all; help may come when it is over."""
        if state is None:
            return None
        ending = self._hearing.hear(said.text).ending
        helped = ending == HELP_HERE and not self._net.look(said.text).intent
        return self._end(state, ending) if ending and (ending == DIED or helped) else None

    def _go_on(self, state: Emergency, said: Said) -> Turn:
        heard = self._hearing.hear(said.text, state.asked)
        answered = _answered(state, heard)
        facts = _of_each({**state.facts, **_sure(heard.facts, state.facts), **answered}, heard, answered)
        asked = None if answered else state.asked
        now = replace(
            state,
            case=self._case_now(state, said, facts),
            facts=facts,
            asked=asked,
            country=said.country or state.country,
        )
        opening = self.book.opening(now.case, facts, now.country)
        ending = self._ending(now, said, heard, answered)
        of_one = OF_ONE.get(ending or "") if _is_of_one(facts, heard) else None
        if ending and not of_one:
            # Who took too much may feel well at first.
            own = ending == RECOVERED and now.case == OVERDOSE and facts.get(WHO) == WRITER
            return (own and self._answer(now, opening, FEELS_FINE)) or self._end(now, ending)
        moved = self._calls_elsewhere(opening, state.country, now.country)
        if opening.id != state.opening or moved:
            return self._open(now, said, in_full=moved)
        if answered.get(SAFE) in {NO, UNSURE}:
            return self._answer(now, opening, NOT_SAFE) or self._next(now, opening)
        if of_one and (turn := self._answer(now, opening, of_one)):
            return turn
        # What is asked about the emergency comes before what it was taken for.
        if heard.question not in {None, WHAT_NOW} and (turn := self._answer(now, opening, heard.question)):
            return turn
        return self._care(now, opening, said.wants) if said.wants else self._next(now, opening)

    # --- which danger it is

    def _case(self, said: Said) -> str | None:
        if said.intent not in self.book.cases:
            return None
        return self._hearing.case(said.text, said.intent) or self.book.cases[said.intent]

    def _case_now(self, state: Emergency, said: Said, facts: Mapping[str, str]) -> str:
        """The case, which only words that name another danger change.

        It is never changed away from somebody who may not be breathing.
        """
        case = self._case(said)
        if case and state.case in {UNSAFE, FEAR} and said.intent.startswith(CRISIS):
            return case
        if _is_so(state, facts):
            return VIOLENCE if state.case == UNSAFE else OTHER
        if case is None or case in {UNSAFE, FEAR} or not self._is_named(said):
            return state.case
        if self.book.turns_on_breathing(state.case) and facts.get(BREATHING) != YES:
            return case if case == OVERDOSE and state.case != SWALLOWED else state.case
        return case

    def _is_named(self, said: Said) -> bool:
        return said.intent == CRISIS + OVERDOSE or self._net.look(said.text).intent is not None

    def _calls_elsewhere(self, opening: Opening, before: str | None, country: str | None) -> bool:
        """Whether it is another number that is to be called in another country."""
        first, second = (
            opening.call.first.format(**self.book.numbers_in(c).texts) for c in (before, country)
        )
        return first != second

    # --- how it ends

    def _ending(self, now: Emergency, said: Said, heard: Heard, answered: Mapping[str, str]) -> str | None:
        if answered.get(SAFE) == YES:
            return SAFE
        if now.case in {UNSAFE, FEAR, "child-unsafe"} and NO in {answered.get(NOW), answered.get(DANGER)}:
            return NO_DANGER
        merely_breathes = BREATHING in answered and BREATHING not in heard.facts
        if merely_breathes or heard.facts.get(BREATHING) in {NO, UNSURE}:
            return None
        ending = heard.ending
        if ending in TAKEN_BACK and self._net.look(said.text).intent:
            return None
        says_no_more = not heard.question and not set(heard.facts) - {WHO, SEEMS, EVERYONE}
        if ending is None and said.intent == ALL_WELL and says_no_more and not said.doubted:
            ending = RECOVERED
        return SAFE if ending == RECOVERED and now.case in OF_THE_MIND else ending

    def _end(self, now: Emergency, id_: str) -> Turn:
        opening = self.book.opening(now.case, now.facts, now.country)
        saying = self.book.ending(id_, now.case, now.facts, now.country)
        if saying is None:
            raise KeyError(id_)
        ended = replace(now, asked=None, over=True)
        return Turn(ending_name(saying), opening, "", ended, ended)

    # --- what is said while it lasts

    def _open(self, now: Emergency, said: Said, in_full: bool) -> Turn:
        opening = self.book.opening(now.case, now.facts, now.country)
        steps = opening.sms if said.briefly else opening.steps
        ask = opening.ask.id if opening.ask and _fact_of(opening.ask.id) not in now.facts else None
        heard = replace(now, opening=opening.id)
        state = replace(heard, told=(*now.told, *(step.id for step in steps)), asked=ask or now.asked)
        # In full at first, and when the number is another.
        call = opening.call.first if in_full and now.facts.get(CALLED) != YES else _later_call(opening, now)
        return Turn(opening_name(opening, asks=ask is not None), opening, call, heard, state)

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

    def _answer(self, now: Emergency, opening: Opening, question: str | None) -> Turn | None:
        saying = self.book.answer(question or "", now.case, now.facts, now.country)
        if saying is None or answer_name(saying) in now.told:
            return None
        return self._say(now, opening, answer_name(saying), answer_name(saying))

    def _care(self, now: Emergency, opening: Opening, wants: str) -> Turn:
        saying = self.book.answer(wants, now.case, now.facts, now.country)
        if saying is None:
            raise KeyError(wants)
        turn = self._say(now, opening, answer_name(saying), answer_name(saying))
        return replace(turn, then_answer=True)

    def _say(self, now: Emergency, opening: Opening, reply: str, mark: str) -> Turn:
        state = replace(now, told=(*now.told, mark))
        return Turn(reply, opening, _later_call(opening, now), now, state)

    def look_in(self, state: Emergency, worker_left: bool) -> Turn:
        """What is said when the bot speaks again after a worker, while it still lasts."""
        opening = self.book.opening(state.case, state.facts, state.country)
        turn = self._answer(state, opening, WORKER_LEFT) if worker_left else None
        return turn or self._next(state, opening)


def _answered(state: Emergency, heard: Heard) -> dict[str, str]:
    """The fact that was asked for, when it was answered: outright, or by a bare yes or no."""
    if not state.asked:
        return {}
    fact = _fact_of(state.asked)
    if fact in heard.facts:
        return {fact: heard.facts[fact]}
    if heard.answer not in {YES, NO, UNSURE}:
        return {}
    # In doubt it is taken for the more dangerous of both.
    unsure = {ACTING: YES, NOW: YES, DANGER: YES}
    return {fact: unsure.get(fact, UNSURE) if heard.answer == UNSURE else str(heard.answer)}


def _sure(heard: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What later messages make known.

    Never that it is the writer, who speaks for somebody; nor that it is one, where there were several.
    """
    sure = {name: value for name, value in heard.items() if name != SEEMS}
    fewer = known.get(WHO) == SEVERAL and sure.get(WHO) == OTHER
    if fewer or (sure.get(WHO) == WRITER and known.get(WHO)):
        del sure[WHO]
    return sure


def _of_each(facts: dict[str, str], heard: Heard, answered: Mapping[str, str]) -> dict[str, str]:
    """What is known, where of several people some breathe and some don't."""
    if heard.facts.get(BREATHING) == SOME:
        facts[WHO] = SEVERAL
    everyone = facts.pop(EVERYONE, None) or (BREATHING not in heard.facts and answered.get(BREATHING) == YES)
    if not everyone and facts.get(WHO) == SEVERAL and {**heard.facts, **answered}.get(BREATHING) in {YES, NO}:
        facts[BREATHING] = SOME
    return facts


def _is_of_one(facts: Mapping[str, str], heard: Heard) -> bool:
    """Whether a message tells of one among several people."""
    return facts.get(WHO) == SEVERAL and EVERYONE not in heard.facts


def _fact_of(asked: str) -> str:
    return FACT_ASKED.get(asked, asked)


def _is_so(state: Emergency, facts: Mapping[str, str]) -> bool:
    """Whether what was only feared is so."""
    feared = {UNSAFE: NOW, FEAR: DANGER}
    return state.case in feared and facts.get(feared[state.case]) == YES


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
    return Conduct(shared_book(folder), shared_hearing(folder), shared_safety_net(folder))
