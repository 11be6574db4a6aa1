"""What the assistant understands, against the floors of tests/floors.json."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from floors import AT_LEAST, Floor, held, judge, load_floors, save_floors

from bot.evaluation.score import score
from bot.facts.examples import load_examples
from bot.settings import ROOT

FLOORS = ROOT / "tests" / "floors.json"


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
    assert bot_with_assistant("evaluate", "--gold", str(dev), "--out", str(tmp_path)).exit_code == 0
    measured = [*held(score(tmp_path, dev).figures), held_out(assistant, loop)]
    if pytestconfig.getoption("--write-floors"):
        save_floors(FLOORS, measured)
    failures, better = judge(measured, load_floors(FLOORS))
    with capsys.disabled():
        for line in better:
            print(f"\n{line} `make floors` raises it.", end="")
    assert failures == []


def held_out(assistant: Any, loop: asyncio.AbstractEventLoop) -> Floor:
    """How many messages of tests/test_nlu.yml get their intent, and their fact where they ask for one."""
    wanted = [(text, e.intent) for e in load_examples(ROOT / "tests", "test_nlu.yml") for text in e.texts]
    assistant.read_ahead(text for text, _ in wanted)
    right = sum(loop.run_until_complete(assistant.understand(text)) == intent for text, intent in wanted)
    return Floor("held out right", AT_LEAST, right, len(wanted))
