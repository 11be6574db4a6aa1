"""Everything that must hold of the practice data; each finding says where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.claims.points import load_points
from bot.errors import DataError, Place
from bot.facts.load import shared_fact_base
from bot.facts.models import FactBase
from bot.findings import Finding, error, error_of, warning
from bot.language.reading import count_words, reading_grade
from bot.language.wording import UnkindWord, load_unkind_words
from bot.practice.chat import Commands
from bot.practice.feedback import Feedback
from bot.practice.learning.labelled import load_labelled
from bot.practice.scenarios import Scenario, load_scenarios
from bot.practice.score import SOUND, Scorer, load_scorer
from bot.practice.tone import HARDEST, LONGEST
from bot.settings import Settings


def check_practice(here: Settings) -> list[Finding]:
    """Check every scenario, point, labelled answer and wording, and how the scorer hears the scenarios.

    Args:
        here: where everything lies.

    Returns:
        What must be mended first, then what to look at. Where a file can't be read, that alone.
    """
    practice = here.data / "practice"
    try:
        base, unkind = shared_fact_base(here.data), load_unkind_words(here.data / "wording.yml")
        scenarios = load_scenarios(practice / "scenarios", base)
        load_labelled(practice / "answers", load_points(practice / "points", base))
        Feedback(practice / "feedback.yml", base)
        Commands(practice / "chat.yml")
    except DataError as problem:
        return [error_of(problem)]
    scorer = load_scorer(here)
    findings = [*_unpractised(scenarios, base, practice)]
    for scenario in scenarios.values():
        findings += [*_worded(scenario, unkind), *_heard(scenario, scorer)]
    return sorted(findings, key=lambda finding: finding.severity)


def _unpractised(scenarios: dict[str, Scenario], base: FactBase, practice: Path) -> Iterator[Finding]:
    practised = {id_ for scenario in scenarios.values() for id_ in scenario.essential}
    for fact in base.facts.values():
        if fact.myth and fact.id not in practised:
            place = Place(practice / "scenarios", 1)
            yield error(place, f"{fact.id!r} meets a myth that nobody practises", "Write a scenario for it.")


def _worded(scenario: Scenario, unkind: tuple[UnkindWord, ...]) -> Iterator[Finding]:
    for word in unkind:
        if word.stands_in(scenario.model):
            yield error(scenario.place, f"the model says {word.word!r}", f"Kinder: {word.kinder}.")
    if (words := count_words(scenario.model)) > LONGEST:
        yield error(scenario.place, f"the model has {words} words", f"Keep it to {LONGEST}.")
    if (grade := reading_grade(scenario.model)) > HARDEST:
        yield error(scenario.place, f"the model reads at grade {grade:.1f}", f"Bring it to {HARDEST:.0f}.")


def _heard(scenario: Scenario, scorer: Scorer) -> Iterator[Finding]:
    """What the scorer makes of the scenario's own words."""
    model = scorer.score(scenario.model, scenario)
    if model.contradicts:
        quote = model.contradicts[0].point.citation.quote
        yield error(scenario.place, f"the model is taken to contradict “{quote}”", "Reword it.")
    elif model.quality < SOUND:
        yield warning(scenario.place, "the model isn't taken for sound", "Add statements like it to points.")
    for statement in scenario.wrong:
        if not scorer.score(statement, scenario).untrue:
            problem = f"{statement!r} isn't taken for wrong"
            yield warning(scenario.place, problem, "Add statements like it to `denies` of a point.")
