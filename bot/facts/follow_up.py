"""Which fact answers a follow-up: "yes", "why?", "tell me more", "and in Canada?", "the second one"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.facts.models import Fact, FactBase

ORDINALS = {
    "one": 1, "first": 1, "1st": 1, "top": 1,
    "two": 2, "second": 2, "2nd": 2, "middle": 2,
    "three": 3, "third": 3, "3rd": 3,
}  # fmt: skip
LAST = {"last", "bottom", "final"}


def chosen(text: str, offered: Sequence[str]) -> str | None:
    """The offered fact that a message picks by number or place in the list.

    Args:
        text: the message.
        offered: ids in the order they were shown.

    Returns:
        The id, or None when the message names none that was offered.
    """
    words = re.findall(r"\d+(?:st|nd|rd)?|[a-z]+", text.lower())
    if offered and any(word in LAST for word in words):
        return offered[-1]
    # An ordinal outranks the "one" of "the second one".
    numbers = [ORDINALS[word] for word in words if word in ORDINALS and word != "one"]
    numbers += [int(word) for word in words if word.isdecimal()]
    numbers += [1 for word in words if word == "one"]
    if numbers and 1 <= numbers[0] <= len(offered):
        return offered[numbers[0] - 1]
    return None


def reason_for(fact: Fact, base: FactBase) -> Fact | None:
    """The fact that says why, None when the fact's own source has to do."""
    return base.facts[fact.why] if fact.why else None


def next_after(fact: Fact, base: FactBase, told: Sequence[str], offered: Sequence[str]) -> Fact | None:
    """What to tell somebody who wants more.

    Args:
        fact: the fact told last.
        base: the fact base.
        told: ids of the facts told so far.
        offered: ids of the facts offered last; the told one is among them where another was asked with it.

    Returns:
        What was asked with it, else the follow-up, else a related fact; none that was told.
    """
    asked_with_it = [id_ for id_ in offered if id_ in base.facts] if fact.id in offered else []
    return next((base.facts[id_] for id_ in (*asked_with_it, *_leads_to(fact)) if id_ not in told), None)


def about_place(place: str, fact: Fact | None, base: FactBase) -> Fact | None:
    """The fact that answers "what about there?" after another fact.

    Args:
        place: ISO 3166-1 alpha-2 code.
        fact: the last fact told, None at the start of a conversation.
        base: the fact base.

    Returns:
        The same fact when it covers the place by name, else one of its topic that does, else the
        place's overview, else None.
    """
    if fact and place in fact.applies_to.places and len(fact.applies_to.places) > 1:
        return fact
    if fact:
        for other in base.facts.values():
            if other.topic == fact.topic and other.id != fact.id and place in other.overview_of:
                return other
    return next((other for other in base.facts.values() if place in other.overview_of), None)


def belong_to(name: str | None, facts: Mapping[str, Fact]) -> frozenset[str]:
    """The facts that a question may go on to: the fact itself, those of its topic, and those it leads to.

    Args:
        name: the fact's, `ask_fact/<id>`, None for no fact.
        facts: by name.
    """
    fact = facts.get(name or "")
    if fact is None:
        return frozenset()
    leads = _leads_to(fact)
    return frozenset(key for key, other in facts.items() if other.topic == fact.topic or other.id in leads)


def _leads_to(fact: Fact) -> list[str]:
    """Ids of the facts it offers, the follow-up first."""
    return ([fact.follow_up] if fact.follow_up else []) + list(fact.related)
