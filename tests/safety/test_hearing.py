"""What a message says of an emergency, and above all whether somebody breathes."""

from __future__ import annotations

import pytest

from bot.safety.emergency.hearing import Hearing, shared_hearing
from bot.settings import Settings


@pytest.fixture(scope="module")
def hearing(here: Settings) -> Hearing:
    return shared_hearing(here.data / "safety")


@pytest.mark.parametrize(
    ("text", "breathing"),
    [
        ("he isnt breathing", "no"),
        ("neither of them is breathing", "no"),
        ("barely breathin", "no"),
        ("he isnt breathing she is on the phone", "no"),
        ("he is breathing but he is not waking up", "seems"),
        ("yes shes breathing", "seems"),
        ("how do i tell if he is breathing", "unsure"),
        ("is he breathing", "unsure"),
        ("cant tell if shes breathing", "unsure"),
        ("what if he stops breathing", None),
        ("what do i do when hes breathing again", None),
        ("shes breathing but he isnt", "some"),
        ("one isnt breathing the other is", "some"),
        ("not everyone is breathing", "some"),
    ],
)
def test_breathing(hearing: Hearing, text: str, breathing: str | None) -> None:
    assert hearing.hear(text).facts.get("breathing") == breathing


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("both my mates collapsed", True),
        ("neither of them moves", True),
        ("one of my mates wont wake", False),
    ],
)
def test_several_people(hearing: Hearing, text: str, several: bool) -> None:
    assert (hearing.hear(text).facts.get("who") == "several") is several
