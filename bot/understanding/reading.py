"""A reading: what one message is taken for, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.facts.models import ASK_FACT
from bot.places.gazetteer import Location
from bot.safety.danger import Danger
from bot.safety.models import FEELING

BOUNDARY = "boundary_"
"""What the name of every boundary begins with."""
BEYOND_FACTS, FALLBACK = "out_of_scope", "nlu_fallback"
"""The intents of what no fact answers, and of what was not understood."""
ANY_FEELING = f"{FEELING}/low"
"""Of the kinds of feeling, each heard in words of its own, the one whose words fit any of them."""


@dataclass(frozen=True)
class Likely:
    """Something that a message may ask for.

    Attributes:
        name: an intent, or `<intent>/<key>` for a fact or a kind of feeling.
        p: how likely it is, from 0 to 1.
    """

    name: str
    p: float


@dataclass(frozen=True)
class Before:
    """What came before a message.

    Attributes:
        told: the fact told last, as `ask_fact/<id>`, None where none was told.
        joined: the person's words before and the message, read as one; nothing is decided of it.
    """

    told: str | None
    joined: Reading


@dataclass(frozen=True)
class Reading:
    """What a message is taken for. Each step gives a new one that says more.

    Attributes:
        text: the message as typed.
        intents: what it may ask for, the likeliest first.
        facts: which facts it may ask for, the likeliest first: what is told, or offered.
        feelings: which kinds of feeling it may tell of, the likeliest first.
        dangers: how likely each kind of danger is, by what was learnt.
        stances: how likely it is that it states the myth, or the fact, asks, or asks about others' claims.
        taken: what it is taken for.
        feeling: the kind in whose words a feeling is heard.
        danger: the danger that it shows, None where it shows none.
        besides: the id of the fact that a message of danger asks for, if there is no danger.
        drug: the id of the drug that a question is about, where it is another than heroin.
        place: where its writer is, None where that isn't said.
        before: what came before it, None at the start.
        parts: its clauses where it has several, each as a reading of its own; nothing is decided of them.
        second: the id of a fact that a part asks for beside the first of `facts`.
        is_likely: whether the first of `facts` is told as what was likely asked, beside the others.
        states_claim: whether it states something that the told fact meets, or leans to it.
        why: what was decided, and by what, in order.
    """

    text: str
    intents: tuple[Likely, ...] = ()
    facts: tuple[Likely, ...] = ()
    feelings: tuple[Likely, ...] = ()
    dangers: Mapping[str, float] = field(default_factory=dict)
    stances: Mapping[str, float] = field(default_factory=dict)
    taken: Likely = Likely(FALLBACK, 1.0)
    feeling: str | None = None
    danger: Danger | None = None
    besides: str | None = None
    drug: str | None = None
    place: Location | None = None
    before: Before | None = None
    parts: tuple[Reading, ...] = ()
    second: str | None = None
    is_likely: bool = False
    states_claim: bool = False
    why: tuple[str, ...] = ()

    def because(self, why: str, **changes: Any) -> Reading:
        """The reading with these changes, and what made them."""
        return replace(self, why=(*self.why, why), **changes)

    def first(self, intent: Likely) -> dict[str, Any]:
        """The changes by which an intent is taken and stands first among the others."""
        others = tuple(each for each in self.intents if each.name != intent.name)
        return {"taken": intent, "intents": (intent, *others)}


ReadingStep = Callable[[Reading], Reading]
"""Says more of a reading."""


def together(likely: Sequence[Likely]) -> float:
    """How likely any of them is."""
    return sum(each.p for each in likely)


def fact_id(name: str) -> str:
    """The id of the fact in `ask_fact/<id>`."""
    return name.removeprefix(f"{ASK_FACT}/")
