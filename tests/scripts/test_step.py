"""A step of setting up: one line for people, the rest in a log, and what to do when it fails."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT

STEP = ROOT / "scripts" / "step.py"


def step(folder: Path, said: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """A step whose command says this and ends with this code."""
    (folder / "said").write_text(said, encoding="utf-8")
    command = [sys.executable, str(STEP), "packages", "sh", "-c", f"cat said; exit {code}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_step_is_one_line_and_the_rest_is_in_the_log(tmp_path: Path) -> None:
    done = step(tmp_path, "Downloading a (2.0MiB)\n Downloaded a\n")
    assert done.returncode == 0 and done.stderr == ""
    (line,) = done.stdout.splitlines()
    assert re.fullmatch(r"  packages +\d+ s", line)
    assert "Downloading a (2.0MiB)" in (tmp_path / "set-up.log").read_text(encoding="utf-8")


def test_who_watches_sees_how_much_is_downloaded(tmp_path: Path) -> None:
    watched, end = pty.openpty()
    downloads = "echo 'Downloading a (30.0MiB)'; echo 'Downloading b (1.0GiB)'; echo ' Downloaded a'"
    says = f"{downloads}; until [ -e seen ]; do sleep 0.01; done"
    shown = ""
    with subprocess.Popen(
        [sys.executable, str(STEP), "packages", "sh", "-c", says], cwd=tmp_path, stdout=end
    ):
        while "30 of 1054 MB" not in shown:
            shown += os.read(watched, 1_000).decode(errors="replace")
        assert "\n" not in shown
        (tmp_path / "seen").touch()
        while "\n" not in shown:
            shown += os.read(watched, 1_000).decode(errors="replace")
    os.close(end)
    os.close(watched)
    assert re.search(r"\r\x1b\[K  packages +\d+ s\r\n$", shown)


def test_a_step_that_fails_ends_with_what_was_said_last_and_what_to_do(tmp_path: Path) -> None:
    done = step(tmp_path, "".join(f"line {n}\n" for n in range(30)) + "error: dns error\n", code=7)
    assert done.returncode == 7 and done.stdout == ""
    assert "line 5\n" not in done.stderr and "line 29\n" in done.stderr
    assert "packages failed" in done.stderr and "set-up.log" in done.stderr
    assert "network connection" in done.stderr
    assert "C compiler" in step(tmp_path, "error: command 'gcc' failed\n", code=1).stderr
