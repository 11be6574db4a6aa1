"""Rasa's own commands work at the root."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

FEW = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
- intent: ask_fact/fentanyl-strength
  examples: |
    - how strong is fentanyl
"""
Rasa = Callable[..., tuple[int, str]]


def test_data_validate_finds_nothing(rasa: Rasa) -> None:
    code, said = rasa("data", "validate", "--fail-on-warnings")
    assert code == 0, said


def test_stories_and_messages_come_out_as_written(rasa: Rasa, model: Path, tmp_path: Path) -> None:
    """`rasa test` plays tests/test_stories.yml without an action server, and asks for what was understood.

    All held-out messages are understood in tests/test_understanding.py, in a tenth of the time.
    """
    few = tmp_path / "few.yml"
    few.write_text(FEW, encoding="utf-8")
    code, said = rasa(
        "test", "--model", str(model), "--stories", "tests/test_stories.yml", "--nlu", str(few),
        "--out", str(tmp_path), "--fail-on-prediction-errors", "--no-plot",
    )  # fmt: skip
    assert code == 0, said[-2000:]
    report = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    assert report["weighted avg"]["recall"] == 1


def test_shell_answers(rasa: Rasa, model: Path) -> None:
    _, said = rasa("shell", "nlu", "--model", str(model), typed="how strong is fentanyl\n/stop\n")
    assert '"ask_fact/fentanyl-strength"' in said
