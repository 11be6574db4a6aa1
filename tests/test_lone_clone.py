"""A clone has all it needs: nothing lies beside it, nothing in the user's home, nothing was made before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT


@pytest.fixture
def lone_clone(tmp_path: Path) -> Path:
    """HEAD, cloned into an empty folder."""
    clone = tmp_path / "alone" / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    return clone


def test_the_unit_tests_pass_in_a_lone_clone(lone_clone: Path, tmp_path: Path) -> None:
    """Takes a minute: it runs them all again, two at a time."""
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "unit", "-n", "2", "--dist", "loadfile"],
        cwd=lone_clone,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
