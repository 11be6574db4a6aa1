"""What the assistant understands, against the floors of tests/floors.json."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from floors import AT_LEAST, Floor, figures, judge, load_floors, save_floors

from bot.facts.examples import load_examples
from bot.settings import ROOT

FLOORS = ROOT / "tests" / "floors.json"
PRACTICE = "practice.jsonl"


def test_no_figure_falls_below_its_floor(
    bot_with_assistant: Callable[..., Result],
    assistant: Any,
    loop: asyncio.AbstractEventLoop,
    dev: Path,
    tmp_path: Path,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Takes half a minute: every labelled message goes through the whole assistant."""
    files = [str(path) for path in sorted(dev.glob("*.jsonl")) if path.name != PRACTICE]
    assert bot_with_assistant("evaluate", *files, "--out", str(tmp_path)).exit_code == 0
    scored = bot_with_assistant("practice", "score", str(dev / PRACTICE), "--out", str(tmp_path / PRACTICE))
    assert scored.exit_code == 0
    measured = [*figures(judge_of(dev).score(tmp_path, dev)), held_out(assistant, loop)]
    if pytestconfig.getoption("--write-floors"):
        save_floors(FLOORS, measured)
    failures, better = judge(measured, load_floors(FLOORS))
    with capsys.disabled():
        for line in better:
            print(f"\n{line} `make floors` raises it.", end="")
    assert failures == []


def judge_of(dev: Path) -> Any:
    """The script beside the labelled messages, which judges replies by what they cite."""
    spec = importlib.util.spec_from_file_location("score", dev.parent / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def held_out(assistant: Any, loop: asyncio.AbstractEventLoop) -> Floor:
    """How many messages of tests/test_nlu.yml get their intent, and their fact where they ask for one."""
    wanted = [(text, e.intent) for e in load_examples(ROOT / "tests", "test_nlu.yml") for text in e.texts]
    right = sum(loop.run_until_complete(assistant.understand(text)) == intent for text, intent in wanted)
    return Floor("held out right", AT_LEAST, right, len(wanted))
