"""Every fact, asked in six ways and more: whatever the wording, nobody is left believing what isn't so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.facts.models import FactBase
from bot.facts.sentences import ANSWERS
from bot.facts.stance import DIFFERS, FITS, shared_around_answers
from bot.settings import ROOT

TABLE = ROOT / "tests" / "facts" / "ways_of_asking.yml"
FEWEST_WAYS = 6
LEAST_RIGHT, LEAST_LED = 0.6, 0.3
"""Shares of all ways that get the fact itself, and of the claims that are told how they stand to it."""
FORBIDDEN = {"asks": (DIFFERS, FITS), "against": (FITS,), "with": (DIFFERS,)}


@dataclass(frozen=True)
class Way:
    """One message of the table.

    Attributes:
        fact: id of the fact it asks for.
        manner: `asks`, `against` or `with`.
        text: what is typed.
        says: words that the reply has to hold.
    """

    fact: str
    manner: str
    text: str
    says: tuple[str, ...]


def table() -> Iterator[Way]:
    for entry in YAML(typ="safe").load(TABLE.read_text(encoding="utf-8"))["facts"]:
        for manner in FORBIDDEN:
            for text in entry[manner]:
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


def test_what_comes_first_is_a_reviewed_line_or_the_fact_itself(told: list[tuple[Way, Any]]) -> None:
    leads = shared_around_answers(ROOT / "data").leads
    for way, reply in told:
        if reply.payload["kind"] == "fact":
            myth = reply.payload["myth"]
            lead = None if myth else leads.get(reply.payload["stance"] or "")
            assert reply.payload["lead"] == lead
            assert reply.text.startswith(f"“{myth}” That" if myth else lead or "")
            assert lead or myth or not ANSWERS.match(reply.payload["sentences"][0]["text"]), way.text


def test_no_claim_is_told_the_contrary_of_how_it_stands(answered: list[tuple[Way, Any]]) -> None:
    wrong = [way.text for way, reply in answered if reply.payload["stance"] in FORBIDDEN[way.manner]]
    assert wrong == []


def test_a_myth_is_shown_only_to_whom_it_was_told(told: list[tuple[Way, Any]]) -> None:
    for way, reply in told:
        if reply.payload.get("myth"):
            assert way.manner == "against", way.text
            assert reply.payload["stance"] == DIFFERS
            assert f"“{reply.payload['myth']}” That" in reply.text


def test_most_ways_are_understood_and_many_claims_are_answered_first(
    told: list[tuple[Way, Any]], answered: list[tuple[Way, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    claims = [reply for way, reply in answered if way.manner != "asks"]
    led = [reply for reply in claims if reply.payload["stance"]]
    counts = f"{len(answered)} of {len(told)} told the fact, {len(led)} of {len(claims)} claims led"
    with capsys.disabled():
        print(f"\n{counts}. ", end="")
    assert len(answered) >= LEAST_RIGHT * len(told)
    assert len(led) >= LEAST_LED * len(claims)
