"""The practice data as the assistant reads it."""

from __future__ import annotations

import pytest

from bot.facts.models import FactBase
from bot.language.wording import UnkindWord, load_unkind_words
from bot.practice.scenarios import Scenario, load_scenarios
from bot.practice.score import Scorer, load_scorer
from bot.settings import Settings


@pytest.fixture(scope="session")
def scenarios(here: Settings, base: FactBase) -> dict[str, Scenario]:
    return load_scenarios(here.data / "practice" / "scenarios", base)


@pytest.fixture(scope="session")
def scorer(here: Settings) -> Scorer:
    return load_scorer(here)


@pytest.fixture(scope="session")
def unkind(here: Settings) -> tuple[UnkindWord, ...]:
    return load_unkind_words(here.data / "wording.yml")
