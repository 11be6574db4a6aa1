"""Rasa's own commands work at the root."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bot import settings
from bot.settings import ROOT


def rasa(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=ROOT,
        env=settings.child_environment(),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_data_validate_finds_nothing() -> None:
    finished = rasa("data", "validate", "--fail-on-warnings")
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_stories_come_out_as_written(model: Path, tmp_path: Path) -> None:
    """`rasa test core` plays tests/test_stories.yml without an action server."""
    finished = rasa(
        "test", "core", "--model", str(model), "--stories", "tests/test_stories.yml",
        "--out", str(tmp_path), "--fail-on-prediction-errors",
    )  # fmt: skip
    assert finished.returncode == 0, finished.stdout[-2000:] + finished.stderr[-2000:]


def test_understanding_of_held_out_messages(model: Path, tmp_path: Path) -> None:
    """`rasa test nlu` on messages that nothing was trained on; docs/benchmarks.md has the figures."""
    finished = rasa(
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
    assert finished.returncode == 0, finished.stdout[-2000:] + finished.stderr[-2000:]
    report = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    assert report["weighted avg"]["recall"] > 0.8


def test_shell_answers(model: Path) -> None:
    finished = rasa("shell", "nlu", "--model", str(model), stdin="how strong is fentanyl\n/stop\n")
    assert '"ask_fact/fentanyl-strength"' in finished.stdout
