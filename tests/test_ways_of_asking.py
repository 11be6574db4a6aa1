"""Every fact, asked in six ways and more: whatever the wording, nobody is left believing what isn't so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.facts.models import FactBase
from bot.facts.sentences import ANSWERS
from bot.settings import ROOT

TABLE = ROOT / "tests" / "facts" / "ways_of_asking.yml"
FEWEST_WAYS = 6
TURNED = "turned"
MANNERS = ("asks", TURNED, "against", "with")
LEAST_RIGHT, LEAST_MET, MOST_UNASKED = 0.6, 0.5, 0.05
"""Shares: of all ways, those that get the fact itself; of claims against a fact, those that are told how its
myth stands; of open questions, those that are told so unasked."""


@dataclass(frozen=True)
class Way:
    """One message of the table.

    Attributes:
        fact: id of the fact it asks for.
        manner: `asks` openly, `turned` where it leans one way, `against` or `with`.
        text: what is typed.
        says: words that the reply has to hold.
    """

    fact: str
    manner: str
    text: str
    says: tuple[str, ...]


def table() -> Iterator[Way]:
    for entry in YAML(typ="safe").load(TABLE.read_text(encoding="utf-8"))["facts"]:
        for key in ("asks", "against", "with"):
            for place, text in enumerate(entry[key]):
                manner = TURNED if key == "asks" and place else key
                yield Way(entry["fact"], manner, text, tuple(entry["says"]))


@pytest.fixture(scope="module")
def told(converse: Callable[..., Any], assistant: Any) -> list[tuple[Way, Any]]:
    """What each is told; some 300 messages through the whole assistant take ten seconds."""
    assistant.read_ahead(way.text for way in table())
    return [(way, converse().say(way.text)) for way in table()]


@pytest.fixture(scope="module")
def answered(told: list[tuple[Way, Any]]) -> list[tuple[Way, Any]]:
    """Those that got the fact they ask for."""
    return [(way, reply) for way, reply in told if reply.payload.get("fact") == way.fact]


def test_every_fact_is_asked_for_in_six_ways(base: FactBase) -> None:
    ways = [way.fact for way in table()]
    assert {fact for fact in base.facts if ways.count(fact) < FEWEST_WAYS} == set()


def test_the_whole_reply_holds_what_nobody_may_miss(answered: list[tuple[Way, Any]]) -> None:
    missing = [(way.text, words) for way, reply in answered for words in way.says if words not in reply.text]
    assert missing == []


def test_what_comes_first_is_how_the_myth_stands_or_the_fact_itself(told: list[tuple[Way, Any]]) -> None:
    for way, reply in told:
        if reply.payload["kind"] == "fact":
            myth = reply.payload["myth"]
            assert reply.text.startswith(f"“{myth}” That") == bool(myth)
            assert not ANSWERS.match(reply.payload["sentences"][0]["text"]), way.text


def test_most_ways_are_understood_and_claims_are_met_first_but_questions_are_not(
    answered: list[tuple[Way, Any]],
    told: list[tuple[Way, Any]],
    base: FactBase,
    capsys: pytest.CaptureFixture[str],
) -> None:
    met = {manner: [0, 0] for manner in MANNERS}
    for way, reply in answered:
        if base.facts[way.fact].myth:
            met[way.manner][0] += bool(reply.payload["myth"])
            met[way.manner][1] += 1
    with capsys.disabled():
        print(f"\n{len(answered)} of {len(told)} told the fact, how its myth stands first: {met}. ", end="")
    shares = {manner: shown / of for manner, (shown, of) in met.items()}
    assert len(answered) >= LEAST_RIGHT * len(told)
    assert shares["against"] >= LEAST_MET
    assert shares["asks"] <= MOST_UNASKED
