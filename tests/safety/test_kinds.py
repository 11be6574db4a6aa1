"""Which danger it is, where the words of two stand near each other."""

from __future__ import annotations

from typing import Any

import pytest

from bot.safety.emergency.hearing import shared_hearing
from bot.safety.net import shared_safety_net
from bot.settings import Settings


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("she is holding a razor to her wrist", "crisis_suicide"),
        ("ran out of diazepam on monday", "crisis_withdrawal"),
        ("my uncle hit me with a belt", "crisis_violence"),
        ("he's diabetic and his speech is slurred", "crisis_other"),
        ("his pupils are pinned", "crisis_overdose"),
    ],
)
def test_words_tell_the_kind(here: Settings, text: str, kind: str) -> None:
    assert shared_hearing(here.data / "safety").kinds(text) == {kind}


def test_words_of_a_kind_alone_are_no_sign_of_danger(here: Settings) -> None:
    net = shared_safety_net(here.data / "safety")
    for text in ("I came off it in spring", "my friend used heroin", "it was his dealer", "we gave it away"):
        assert not net.look(text).kinds, text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("shes got a razor blade against her wrist and wont put it down", {"suicide", "self-harm"}),
        ("im sat on the ledge of the car park roof", {"suicide"}),
        ("my uncle is hitting my mum with a belt and wont stop", {"violence"}),
        ("ran out of diazepam 2 days ago, shaking bad and seeing insects", {"withdrawal"}),
        ("the babys dad took some gear and i cant wake him", {"overdose"}),
        ("our kid has had too much gear and is slumped on the stairs", {"overdose"}),
    ],
)
def test_the_script_is_that_of_the_kind(converse: Any, text: str, kinds: set[str]) -> None:
    assert converse().say(text).payload["danger_kind"] in kinds
