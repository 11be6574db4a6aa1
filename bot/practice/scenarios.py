"""Practice scenarios (data/practice/scenarios/): who says a myth, in what mood, and a good answer."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.facts.load import shared_fact_base
from bot.facts.models import FactBase
from bot.sources.record import read_record

DIFFICULTIES = (1, 2, 3)
LEAST_LINES = 3


@dataclass(frozen=True)
class Scenario:
    """One thing to practise.

    Attributes:
        id: kebab-case.
        client: who says the line.
        mood: how they are when they say it.
        lines: the myth in the voices of different clients.
        essential: ids of the facts an answer can't do without.
        wrong: statements that would contradict the sources.
        model: a good answer in our words.
        if_cold: what the client says next where the answer didn't hear them, or shamed or lectured them.
        if_wrong: what they say where the answer was untrue.
        difficulty: 1 to 3, 3 the hardest.
        place: where it stands.
    """

    id: str
    client: str
    mood: str
    lines: tuple[str, ...]
    essential: tuple[str, ...]
    wrong: tuple[str, ...]
    model: str
    if_cold: str
    if_wrong: str
    difficulty: int
    place: Place


def load_scenarios(folder: Path, base: FactBase) -> dict[str, Scenario]:
    """Read every scenario, by id.

    Raises:
        DataError: a file is malformed, bears another name than its id, or names an unknown fact.
    """
    scenarios = (_scenario(path, base) for path in sorted(folder.glob("*.yml")))
    return {scenario.id: scenario for scenario in scenarios}


@functools.lru_cache(maxsize=2)
def shared_scenarios(data: Path) -> dict[str, Scenario]:
    """The scenarios of a data folder, read once in a process."""
    return load_scenarios(data / "practice" / "scenarios", shared_fact_base(data))


def in_order(scenarios: Iterable[Scenario]) -> list[Scenario]:
    """The easiest first."""
    return sorted(scenarios, key=lambda scenario: (scenario.difficulty, scenario.id))


def _scenario(path: Path, base: FactBase) -> Scenario:
    entry = read_record(path)
    scenario = Scenario(
        id=entry.text("id"),
        client=entry.text("client"),
        mood=entry.text("mood"),
        lines=entry.texts("lines"),
        essential=entry.texts("essential"),
        wrong=entry.texts("wrong"),
        model=entry.text("model"),
        if_cold=entry.text("if_cold"),
        if_wrong=entry.text("if_wrong"),
        difficulty=entry.number("difficulty"),
        place=entry.where("id"),
    )
    entry.done()
    if scenario.id != path.stem:
        raise DataError(scenario.place, f"{scenario.id!r} stands in {path.name}", "Let both have one name.")
    for fact_id in scenario.essential:
        if fact_id not in base.facts:
            raise DataError(
                entry.where("essential"), f"there is no fact {fact_id!r}", "See `bot facts show`."
            )
    for key, least in (("lines", LEAST_LINES), ("essential", 1), ("wrong", 1)):
        if len(getattr(scenario, key)) < least:
            raise DataError(entry.where(key), f"{key} needs at least {least}", "Add to it.")
    if scenario.difficulty not in DIFFICULTIES:
        raise DataError(entry.where("difficulty"), f"difficulty {scenario.difficulty}", "Use 1, 2 or 3.")
    return scenario
