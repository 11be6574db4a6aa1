"""A second question in one message: found in a part of it, and offered beside the answer."""

from __future__ import annotations

import dataclasses

import pytest

from bot.language.sentences import clauses_of
from bot.settings import Settings
from bot.understanding.reader import Reader
from bot.understanding.reading import FALLBACK, Likely, Reading

CRIME, EFFECTS, DRY_MOUTH = "cuts-crime", "side-effects", "side-effect-dry-mouth"


@pytest.fixture(scope="module")
def reader(here: Settings) -> Reader:
    return Reader(here.data)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "does it cut crime and what are the side effects",
            ["does it cut crime", "what are the side effects"],
        ),
        ("Is it legal? Since when?", ["Is it legal?", "Since when?"]),
        ("is it legal, how long has it been", ["is it legal", "how long has it been"]),
        ("it rots your teeth, plus it kills you", ["it rots your teeth", "it kills you"]),
        ("is it safe & legal & clean stuff", ["is it safe", "clean stuff"]),
        ("sandwiches", []),
    ],
)
def test_clauses_stand_between_stops_and_what_joins(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize(
    ("whole", "parts", "told", "second"),
    [
        ({CRIME: 0.8}, [{CRIME: 0.9}, {EFFECTS: 0.9}], CRIME, EFFECTS),
        ({CRIME: 0.8}, [{CRIME: 0.9}, {EFFECTS: 0.6}], CRIME, None),
        ({CRIME: 0.8}, [{CRIME: 0.9}, {CRIME: 0.9}], CRIME, None),
        ({CRIME: 0.8}, [], CRIME, None),
        ({CRIME: 0.42, EFFECTS: 0.45}, [{CRIME: 0.9}, {EFFECTS: 0.9}], CRIME, EFFECTS),
        ({CRIME: 0.42, EFFECTS: 0.45}, [{CRIME: 0.9}, {EFFECTS: 0.2}], None, None),
        ({CRIME: 0.42, EFFECTS: 0.45}, [{CRIME: 0.9}, {DRY_MOUTH: 0.9}], None, None),
    ],
    ids=[
        "a part asks for another",
        "it hardly does",
        "both ask for the same",
        "there are no parts",
        "unsure, but the parts are sure",
        "only one part is sure",
        "a part asks for what the whole doesn't",
    ],
)
def test_a_second_fact_is_one_that_a_part_asks_for_by_itself(
    reader: Reader,
    whole: dict[str, float],
    parts: list[dict[str, float]],
    told: str | None,
    second: str | None,
) -> None:
    reading = reader.read(dataclasses.replace(asking(whole), parts=tuple(map(asking, parts))))
    assert reading.second == second
    assert reading.taken.name == ("ask_fact" if told else FALLBACK)
    assert told is None or reading.facts[0].name == f"ask_fact/{told}"


def test_beside_danger_nothing_else_is_offered(reader: Reader) -> None:
    asked = dataclasses.replace(
        asking({CRIME: 0.8}), parts=(asking({EFFECTS: 0.9}),), dangers={"crisis_overdose": 0.3}
    )
    reading = reader.read(asked)
    assert reading.danger and reading.second is None


def test_a_part_about_another_drug_asks_for_no_fact(reader: Reader) -> None:
    part = dataclasses.replace(asking({EFFECTS: 0.9}), text="does cannabis have side effects")
    assert reader.read(dataclasses.replace(asking({CRIME: 0.8}), parts=(part,))).second is None


def asking(facts: dict[str, float]) -> Reading:
    """A message that may ask for these facts, or for something else."""
    ranked = sorted((Likely(f"ask_fact/{id_}", p) for id_, p in facts.items()), key=lambda each: -each.p)
    intents = (Likely("ask_fact", sum(facts.values())), Likely("out_of_scope", 0.05))
    return Reading("so does it", intents, tuple(ranked), taken=intents[0])
