"""Conversations that the reading of a message after another is learnt from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.settings import Settings
from bot.understanding.conversations import joined, load_turns


def test_every_turn_after_the_first_stands_with_the_one_before_it(here: Settings) -> None:
    turns = load_turns(here.data / "conversations")
    assert {turn.hand for turn in turns} == {"curators", "hand-f", "hand-l"}
    assert any(turn.text == "and canada" and turn.intents == ("ask_fact/vancouver-clinic",) for turn in turns)
    assert joined("and canada", "which countries do this") == "and canada | which countries do this"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"turns": [{"user": "hi"}]}', "is no conversation"),
        (
            '{"turns": [{"user": "hi", "intents": ["greet"]}, {"user": "", "intents": ["greet"]}]}',
            "is no conv",
        ),
        ('{"turns": []}', "is no conversation"),
        (
            '{"turns": [{"user": "hi", "intents": ["greet"]}, {"user": "hm", "intents": ["sings"]}]}',
            "there is no intent 'sings'",
        ),
    ],
    ids=["no intents", "no text", "no turns", "an unknown intent"],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "hand-x.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"hand-x.jsonl:1: {problem}"):
        load_turns(tmp_path, {"greet"})
