"""The benchmark on public data, tried on a few queries of our own in the publishers' formats."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.datasets import few, read_banking77, read_clinc150
from benchmarks.intents import main
from bot.errors import DataError

CARD = [
    "where is my card",
    "has my card come",
    "my card is late",
    "when do I get the card",
    "card lost",
]
MONEY = [
    "what is my balance",
    "how much have I got",
    "show my money",
    "show my money",
    "is there cash left",
    "account total",
]
PIN = ["I forgot my pin", "change my pin number", "pin does not work", "new pin please", "pin blocked"]
STRANGE = ["who won the match", "boil an egg", "what is love", "name a planet", "tell me of Rome"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        *((text, "card") for text in CARD),
        *((text, "money") for text in MONEY),
        *((text, "pin") for text in PIN),
    ]
    (tmp_path / "banking77").mkdir()
    (tmp_path / "clinc150").mkdir()
    for name in ("train", "test"):
        lines = ["text,category", *(f'"{text}",{intent}' for text, intent in rows)]
        (tmp_path / "banking77" / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    inside, outside = [list(row) for row in rows], [[text, "oos"] for text in STRANGE]
    parts = {"train": inside, "val": inside, "test": inside, "oos_train": outside, "oos_test": outside}
    (tmp_path / "clinc150" / "data_full.json").write_text(json.dumps(parts), encoding="utf-8")
    return tmp_path


def test_what_was_learnt_is_understood_and_what_is_strange_is_not(data: Path) -> None:
    """Two seconds: a reading by the encoder and five small trainings."""
    said = CliRunner().invoke(main, ["--data", str(data), "--seeds", "1"], catch_exceptions=False).output
    shares = [float(share) for share in re.findall(r"([\d.]+)% right of 16", said)]
    assert len(shares) == 5 and min(shares) > 90
    with_examples = re.search(r"with its 5 examples.* ([\d.]+)% recalled of 5", said)
    assert with_examples and with_examples[1] == "100.0"


def test_a_draw_has_so_many_of_each_intent_and_is_the_same_each_time(data: Path) -> None:
    train = read_banking77(data / "banking77").train
    drawn = few(train, 3, seed=1)
    assert [query.intent for query in drawn] == ["card"] * 3 + ["money"] * 3 + ["pin"] * 3
    assert drawn == few(train, 3, seed=1) != few(train, 3, seed=2)


def test_what_is_not_the_publishers_file_is_refused(data: Path) -> None:
    (data / "banking77" / "train.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"train\.csv.*text and category"):
        read_banking77(data / "banking77")
    (data / "clinc150" / "data_full.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="there is no 'train'"):
        read_clinc150(data / "clinc150")
    said = CliRunner().invoke(main, ["--data", str(data)])
    assert said.exit_code == 1 and "train.csv" in said.output


def test_missing_data_are_said_with_where_they_are_published(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["--data", str(tmp_path)])
    assert said.exit_code == 1 and "github.com/PolyAI-LDN/task-specific-datasets" in said.output
    with pytest.raises(DataError, match=r"github\.com/clinc/oos-eval"):
        read_clinc150(tmp_path)
