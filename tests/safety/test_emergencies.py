"""Whole emergencies, said to the whole assistant: the number, the step and the person of every reply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.safety.emergency.book import Book
from bot.safety.emergency.load import load_book
from bot.safety.script import EMERGENCY
from bot.settings import ROOT
from bot.sources.record import parse_yaml

FIRST = 160
OVER, NONE, NOT = "OVER", "NONE", "!"
TALKS = parse_yaml((Path(__file__).parent / "emergencies.yml").read_text(encoding="utf-8"))["emergencies"]


PLACES = {
    "GB": "im in leeds", "IE": "im in dublin", "US": "im in chicago", "CA": "im in toronto",
    "AU": "im in perth", "NZ": "im in auckland", "DE": "im in berlin",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(ROOT / "data" / "safety")


@pytest.fixture(scope="module")
def read_ahead(assistant: Any) -> None:
    assistant.read_ahead([*PLACES.values(), *(words for talk in TALKS for words, *_ in talk["talk"])])


def test_there_are_many() -> None:
    assert len(TALKS) >= 79 and len({talk["id"] for talk in TALKS}) == len(TALKS)


@pytest.mark.parametrize("talk", TALKS, ids=[talk["id"] for talk in TALKS])
def test_every_reply_is_what_it_must_be(
    converse: Any, read_ahead: None, book: Book, talk: dict[str, Any]
) -> None:
    conversation = converse(talk.get("channel", "rest"))
    country = talk.get("country")
    if country:
        conversation.say(PLACES[country])
    faults = []
    for words, *wanted in talk["talk"]:
        reply = conversation.say(words)
        flat = " ".join(reply.text.split())
        found = _faults(flat, reply.payload, wanted, book, country)
        faults += [f"{words!r} → {flat!r}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def _faults(
    text: str, payload: dict[str, Any], wanted: list[str], book: Book, country: str | None
) -> list[str]:
    faults = [f"without {w!r}" for w in wanted if w not in {OVER, NONE} and w[0] != NOT and w not in text]
    faults += [f"with {w[1:]!r}" for w in wanted if w[0] == NOT and w[1:] in text]
    if OVER in wanted or NONE in wanted:
        return faults + (["still marked as danger"] if payload.get("danger") else [])
    # Where the place is said on the way, the turn names the number it wants.
    places = [book.numbers[country]] if country else book.numbers.values()
    numbers = {number for place in places for number in (place.texts[EMERGENCY], place.sms[EMERGENCY])}
    if not any(number in text[:FIRST] for number in numbers):
        faults.append("the number is not at the top")
    if payload.get("danger") not in {"alarm", "check"}:
        faults.append("not marked as danger")
    return faults
