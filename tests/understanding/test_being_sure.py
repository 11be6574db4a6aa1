"""How sure of a fact the assistant has to be."""

from __future__ import annotations

import pytest

from bot.language.silence import says_something
from bot.settings import Settings
from bot.understanding.reader import certainty_step
from bot.understanding.reading import FALLBACK, Likely, Reading
from bot.understanding.thresholds import Thresholds


@pytest.mark.parametrize(
    ("facts", "others", "outcome"),
    [
        ((0.7, 0.1, 0.05), 0.1, "told"),
        ((0.25, 0.05, 0.02), 0.05, ["f0", "f1", "f2"]),
        ((0.35, 0.3, 0.2), 0.05, ["f0", "f1", "f2"]),
        ((0.45, 0.4, 0.05), 0.05, ["f0", "f1"]),
        ((0.45, 0.3, 0.05), 0.05, "likely"),
        ((0.62, 0.05, 0.03), 0.3, "likely"),
        ((0.2, 0.05, 0.01), 0.2, []),
        ((0.7,), 0.1, "told"),
    ],
    ids=[
        "sure",
        "unlikely",
        "as likely as the next",
        "only the second is near",
        "likelier than the next",
        "another intent is near",
        "hardly a fact",
        "there is one fact only",
    ],
)
def test_a_fact_is_told_only_when_it_stands_out(
    here: Settings, facts: tuple[float, ...], others: float, outcome: str | list[str]
) -> None:
    intents = (Likely("ask_fact", sum(facts)), Likely("out_of_scope", others))
    ranked = tuple(Likely(f"f{i}", p) for i, p in enumerate(facts))
    reading = read(here, Reading("is it", intents, ranked, taken=intents[0]))
    if outcome == "told":
        assert reading.taken.name == "ask_fact"
    else:
        assert reading.taken.name == FALLBACK
        assert reading.is_likely is (outcome == "likely")
    if isinstance(outcome, list):
        assert [fact.name for fact in reading.facts] == outcome


@pytest.mark.parametrize(
    ("needs", "other", "heard"),
    [
        ({"grief": 0.25, "feeling": 0.05}, "out_of_scope", "grief"),
        ({"grief": 0.15, "feeling": 0.13}, "out_of_scope", "feeling/low"),
        ({"grief": 0.1, "feeling": 0.1}, "out_of_scope", None),
        ({"grief": 0.3, "feeling": 0.1}, "handoff", None),
    ],
    ids=["one stands out", "it may be either", "hardly one", "something else is sure"],
)
def test_somebody_is_heard_where_nothing_else_is_sure(
    here: Settings, needs: dict[str, float], other: str, heard: str | None
) -> None:
    intents = (Likely(other, 0.5), *(Likely(name, p) for name, p in needs.items()))
    kinds = (Likely("feeling/hurt", 0.02), Likely("feeling/low", 0.02))
    reading = read(here, Reading("nobody rang", intents, feelings=kinds, taken=intents[0]))
    assert reading.taken.name == (heard or other).partition("/")[0]
    assert heard != "feeling/low" or reading.feeling == heard


@pytest.mark.parametrize(
    ("boundaries", "taken"),
    [((0.08, 0.06), "boundary_dosing"), ((0.05, 0.03), FALLBACK)],
    ids=["together", "hardly one"],
)
def test_where_nothing_is_sure_a_likely_boundary_is_refused(
    here: Settings, boundaries: tuple[float, float], taken: str
) -> None:
    kinds = (Likely("boundary_dosing", boundaries[0]), Likely("boundary_medicines", boundaries[1]))
    facts = (Likely("f0", 0.2), Likely("f1", 0.2), Likely("f2", 0.1))
    reading = read(
        here, Reading("is it", (Likely("ask_fact", 0.5), *kinds), facts, taken=Likely("ask_fact", 0.5))
    )
    assert reading.taken.name == taken


@pytest.mark.parametrize(
    ("text", "something"),
    [
        ("((((", False),
        ("", False),
        (None, False),
        ("?!", False),
        ("?", False),
        ("2", True),
        ("🆘", True),
        ("не", True),
    ],
)
def test_brackets_say_nothing_and_pictures_do(text: str | None, something: bool) -> None:
    assert says_something(text) is something


def read(here: Settings, reading: Reading) -> Reading:
    return certainty_step(here.data, Thresholds())(reading)
