"""What is said where no fact answers: by what was asked for, and never more than holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.facts.limits import Limits, load_limits
from bot.facts.models import FactBase
from bot.language.sms import MOST_SEGMENTS, count_segments
from bot.settings import Settings


@pytest.fixture(scope="module")
def limits(here: Settings) -> Limits:
    return load_limits(here.data / "limits.yml")


@pytest.mark.parametrize(
    ("text", "about_drug", "places", "line"),
    [
        (
            "what does a year of it cost the taxpayer",
            False,
            (),
            "Neither source says what it costs, or who pays.",
        ),
        ("whats the postcode of the clinic", False, (), "Neither source gives an address"),
        ("Is it against the LAW to carry it?", False, (), "Neither source says what the law is."),
        ("difference between it and hydromorphone", False, (), "I have no reviewed comparison of those."),
        ("what year did the first one open", False, (), "I have no reviewed date for that."),
        ("how many nurses work there", False, (), "I have no reviewed figure for that."),
        ("how many people are on it in denmark", False, ("DK",), "Neither source speaks of that country."),
        ("how many people are on it in britain", False, ("GB",), "I have no reviewed figure for that."),
        ("does methadone make you sweat", True, (), "I have no reviewed fact on that drug."),
        ("who won the cup", False, (), "I have no reviewed fact on that."),
        ("the lawn needs cutting", False, (), "I have no reviewed fact on that."),
    ],
)
def test_the_line_is_that_of_what_was_asked_for(
    limits: Limits, base: FactBase, text: str, about_drug: bool, places: tuple[str, ...], line: str
) -> None:
    assert limits.line_for(text, about_drug, places, base).startswith(line)


def test_every_line_with_the_longest_question_fits_two_segments(
    limits: Limits, base: FactBase, here: Settings
) -> None:
    from ruamel.yaml import YAML

    domain = YAML(typ="safe").load((here.root / "domain.yml").read_text(encoding="utf-8"))
    texts = [entry["text"] for entry in domain["responses"]["utter_limit_with_nearest"] if "channel" in entry]
    longest = max((fact.question for fact in base.facts.values()), key=len)
    for line in limits.lines:
        for text in texts:
            assert count_segments(text.format(limit=line, options=f"1. {longest}")) <= MOST_SEGMENTS


def test_the_nearest_fact_is_offered_and_told_by_its_number(converse: Callable[..., Any]) -> None:
    conversation = converse("sms")
    reply = conversation.say("what does a heroin script cost the nhs per patient")
    assert reply.payload["kind"] == "fallback"
    assert reply.text.startswith("Neither source says what it costs, or who pays.")
    nearest = reply.payload["suggestions"]
    assert len(nearest) <= 1
    if nearest:
        assert f"1. {nearest[0]['question']}" in reply.text
        assert conversation.say("1").payload["fact"] == nearest[0]["fact"]
