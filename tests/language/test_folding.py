"""Odd characters hide nothing, and a slash in front is no command."""

from __future__ import annotations

import pytest

from bot.language.folding import as_words, folded
from bot.safety.net import load_safety_net
from bot.settings import Settings


@pytest.mark.parametrize(
    "text",
    [
        "he is not brea\u00adthing",
        "he is not b\u200breathing",
        "ｈｅ ｉｓ ｎｏｔ ｂｒｅａｔｈｉｎｇ",
        "𝗵𝗲 𝗶𝘀 𝗻𝗼𝘁 𝗯𝗿𝗲𝗮𝘁𝗵𝗶𝗻𝗴",
        "\u202ehe is not breathing\u202c",
    ],
)
def test_no_character_hides_danger(here: Settings, text: str) -> None:
    assert folded(text) == "he is not breathing"
    assert load_safety_net(here.data / "safety").look(text).intent == "crisis_overdose"


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "//restart", "/ /restart", "/\t/ restart", "\u200b/\uff0frestart"]
)
def test_a_command_is_only_a_word(text: str) -> None:
    assert as_words(text) == "restart"


def test_plain_words_stay_as_they_are() -> None:
    assert as_words("Does it work 24/7? Ça va — yes/no 👍🏽") == "Does it work 24/7? Ça va — yes/no 👍🏽"
