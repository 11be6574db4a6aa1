"""What messages that state a claim are learnt from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.claims.written import MYTH, STANCES, learnt_stances, load_written_stances
from bot.errors import DataError
from bot.facts.models import FactBase
from bot.settings import Settings


def test_every_stance_of_every_hand_is_known_and_belongs_to_a_fact(here: Settings, base: FactBase) -> None:
    written = load_written_stances(here.data / "stances")
    assert {row.hand for row in written} == {"hand-a", "hand-b", "hand-c", "hand-d"}
    assert {row.stance for row in written} == set(STANCES)
    assert {row.fact for row in written} <= set(base.facts)


def test_the_myths_themselves_are_learnt_too(here: Settings, base: FactBase) -> None:
    learnt = {(row.text, row.stance) for row in learnt_stances(here.data)}
    assert {(fact.myth, MYTH) for fact in base.facts.values() if fact.myth} <= learnt


@pytest.mark.parametrize(
    "row",
    [
        {"text": "it cuts crime", "fact": "cuts-crime", "stance": "agrees"},
        {"text": "it cuts crime", "stance": "fact"},
        {"text": "", "fact": "cuts-crime", "stance": "fact"},
    ],
    ids=["no such stance", "no fact", "no text"],
)
def test_what_lacks_something_is_named_with_its_line(tmp_path: Path, row: dict[str, str]) -> None:
    (tmp_path / "hand-x.jsonl").write_text("\n" + json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"hand-x.jsonl:2: .*lacks text, fact or stance.*myth, fact, asks"):
        load_written_stances(tmp_path)
