"""`bot practice` as a worker and a curator use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.practice.score import SOUND

Practice = Callable[..., Result]

GOOD = (
    "I hear you. In a small group who had struggled with other treatments it was shown to cut crime. "
    "Shall we talk about it?"
)


@pytest.fixture
def practice(bot: Callable[..., Result], tmp_path: Path) -> Practice:
    """Run `bot practice` with a database of its own."""

    def run(*arguments: str, typed: str = "") -> Result:
        return bot("practice", *arguments, typed=typed, BOT_STATE_DIR=str(tmp_path), COLUMNS="100")

    return run


def test_a_sitting_at_the_terminal_is_kept_exported_and_deleted(practice: Practice, tmp_path: Path) -> None:
    sitting = practice("--scenario", "cuts-crime", "--name", "heron", typed=f"{GOOD}\nmodel\nquit\n")
    assert sitting.exit_code == 0, sitting.stderr
    assert "What came across" in sitting.stdout and "you said: " in sitting.stdout
    assert "One good answer" in sitting.stdout and "Days in a row: 1" in sitting.stdout
    kept = json.loads(practice("export", "--name", "heron").stdout)
    assert [answer["scenario"] for answer in kept["answers"]] == ["cuts-crime"]
    assert "crime" not in json.dumps(kept["answers"]).replace("cuts-crime", "")
    practice("delete", "--name", "heron", "--yes")
    assert json.loads(practice("export", "--name", "heron").stdout)["answers"] == []


def test_an_unknown_scenario_is_one_line(practice: Practice, tmp_path: Path) -> None:
    finished = practice("--scenario", "no-such")
    assert finished.exit_code == 1
    assert "there is no scenario 'no-such'" in finished.stderr and "Traceback" not in finished.stderr


def test_scores_of_a_file_come_line_for_line(practice: Practice, tmp_path: Path) -> None:
    lines = [
        {"myth": "A heroin clinic here means more break-ins.", "answer": GOOD, "note": "ignored"},
        {"myth": "People die there all the time.", "answer": "Junkies die anyway."},
        {"myth": "People die there all the time.", "answer": ""},
    ]
    file, out = tmp_path / "answers.jsonl", tmp_path / "deep" / "out.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    finished = practice("score", str(file), "--out", str(out))
    assert finished.exit_code == 0, finished.stderr
    scored = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(scored) == len(lines)
    assert scored[0]["covers"][0]["source"] == "uk-diamorphine-guide"
    assert scored[0]["contradicts"] == [] and scored[0]["quality"] == SOUND
    assert scored[1]["stigma"] == ["Junkies"]
    assert scored[2] == {"covers": [], "contradicts": [], "stigma": [], "quality": 1}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hello", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"myth": "x"}', "answer is missing or no text"),
    ],
)
def test_a_line_that_is_no_answer_is_named(practice: Practice, tmp_path: Path, line: str, why: str) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(f"{line}\n", encoding="utf-8")
    finished = practice("score", str(file), "--out", str(tmp_path / "out.jsonl"))
    assert finished.exit_code == 1
    assert f"{file}:1" in finished.stderr and why in finished.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_the_queue_of_disputes_is_empty_and_says_so(practice: Practice, tmp_path: Path) -> None:
    assert "No mark is disputed." in practice("disputes").stdout
    finished = practice("settle", "7")
    assert finished.exit_code == 1 and "no open dispute has the number 7" in finished.stderr


def test_what_stands_in_the_repository_is_in_order(practice: Practice) -> None:
    """Takes twenty seconds: it scores all model answers and all wrong statements."""
    finished = practice("check")
    assert finished.exit_code == 0, finished.stdout
    scenarios = practice("list").stdout.splitlines()
    assert finished.stdout.count("isn't taken for sound") <= 0.15 * len(scenarios)
    assert finished.stdout.count("isn't taken for wrong") <= 11


def test_a_second_try_stands_beside_the_first(practice: Practice) -> None:
    sitting = practice("--scenario", "cuts-crime", typed=f"It makes crime worse.\n{GOOD}\nquit\n")
    assert "sign the petition" in sitting.stdout and "the try before" in sitting.stdout
