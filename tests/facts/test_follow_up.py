"""Which fact answers a follow-up."""

from __future__ import annotations

import pytest

from bot.facts import follow_up
from bot.facts.models import FactBase

OFFERED = ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("1", "a"), ("2 pls", "b"), ("number three", "c"), ("the second one", "b"), ("first one", "a"),
        ("the last one", "c"), ("one", "a"), ("3rd", "c"), ("4", None), ("0", None), ("hm", None), ("", None),
    ],
)  # fmt: skip
def test_choice_by_number(text: str, id_: str | None) -> None:
    assert follow_up.chosen(text, OFFERED) == id_


def test_nothing_can_be_chosen_from_nothing() -> None:
    assert follow_up.chosen("the last one", []) is None


@pytest.mark.parametrize(
    ("last", "place", "answer"),
    [
        ("deaths-at-clinics", "CH", "deaths-at-clinics"),
        ("vancouver-clinic", "CH", "switzerland"),
        ("vancouver-clinic", "DE", "germany-netherlands"),
        ("switzerland", "CA", "vancouver-clinic"),
        ("switzerland", "GB", "uk-chances"),
        (None, "US", "only-in-north-america"),
        ("switzerland", "NO", None),
    ],
)
def test_about_a_place(base: FactBase, last: str | None, place: str, answer: str | None) -> None:
    fact = follow_up.about_place(place, base.facts[last] if last else None, base)
    assert (fact.id if fact else None) == answer


def test_more_never_repeats_what_was_told(base: FactBase) -> None:
    fact, told = base.facts["overdose-risk"], ["overdose-risk"]
    while (following := follow_up.next_after(fact, base, told, ())) is not None:
        assert following.id not in told
        told.append(following.id)
        fact = following
    assert len(told) > 3


def test_every_fact_that_says_why_names_another(base: FactBase) -> None:
    for fact in base.facts.values():
        reason = follow_up.reason_for(fact, base)
        assert reason is None or reason.id != fact.id
