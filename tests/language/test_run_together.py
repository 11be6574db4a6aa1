"""Words that run together are parted, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.facts.subject import SubjectReader
from bot.language.lexicon import shared_lexicon
from bot.safety.net import shared_safety_net
from bot.settings import Settings


@pytest.mark.parametrize(
    ("typed", "parted"),
    [
        ("doesitcutcrime", "does it cut crime"),
        ("isittrueyoucangetheroinonprescription", "is it true you can get heroin on prescription"),
        ("so sideeffects of diamorphine?", "so side effects of diamorphine?"),
        ("didn'tprincedieof fentanyl", "didn't prince die of fentanyl"),
        ("canumixmethadone", "can u mix methadone"),
        ("embarassing question, constipated", "embarassing question, constipated"),
        ("diamorphine and benzodiazepines", "diamorphine and benzodiazepines"),
        ("x" * 5000, "x" * 5000),
        ("", ""),
    ],
)
def test_only_words_that_run_together_are_parted(here: Settings, typed: str, parted: str) -> None:
    assert shared_lexicon(here.data / "lexicon").parted(typed) == parted


def test_danger_is_heard_in_words_that_run_together(here: Settings) -> None:
    net = shared_safety_net(here.data / "safety")
    assert (
        net.look("HESNOTBREATHING help").intent == net.look("hes not breathing").intent == "crisis_overdose"
    )


def test_the_drug_is_found_there_too(here: Settings) -> None:
    found = SubjectReader(shared_lexicon(here.data / "lexicon")).read("doesmethadonemakeyousweat")
    assert found and found.id == "methadone"


@pytest.mark.parametrize(
    ("typed", "fact"), [("doesitcutcrime", "cuts-crime"), ("isitlegalintheuk", "is-it-legal")]
)
def test_a_question_without_blanks_is_answered(converse: Any, typed: str, fact: str) -> None:
    assert converse().say(typed).payload["fact"] == fact
