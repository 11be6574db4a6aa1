"""Rasa's own commands work at the root."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Rasa = Callable[..., tuple[int, str]]


def test_data_validate_finds_nothing(rasa: Rasa) -> None:
    code, said = rasa("data", "validate", "--fail-on-warnings")
    assert code == 0, said


def test_stories_come_out_as_written(rasa: Rasa, model: Path, tmp_path: Path) -> None:
    """`rasa test core` plays tests/test_stories.yml without an action server."""
    code, said = rasa(
        "test", "core", "--model", str(model), "--stories", "tests/test_stories.yml",
        "--out", str(tmp_path), "--fail-on-prediction-errors",
    )  # fmt: skip
    assert code == 0, said[-2000:]


def test_understanding_of_held_out_messages(rasa: Rasa, model: Path, tmp_path: Path) -> None:
    """`rasa test nlu` on messages that nothing was trained on; docs/benchmarks.md has the figures."""
    code, said = rasa(
        "test",
        "nlu",
        "--model",
        str(model),
        "--nlu",
        "tests/test_nlu.yml",
        "--out",
        str(tmp_path),
        "--no-plot",
    )
    assert code == 0, said[-2000:]
    report = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    assert report["weighted avg"]["recall"] > 0.8


def test_shell_answers(rasa: Rasa, model: Path) -> None:
    _, said = rasa("shell", "nlu", "--model", str(model), typed="how strong is fentanyl\n/stop\n")
    assert '"ask_fact/fentanyl-strength"' in said
