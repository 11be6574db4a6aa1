"""The pages in Firefox, driven by web/firefox.mjs: Playwright would need a Firefox of its own make."""

from __future__ import annotations

import shutil
import subprocess

from serving import Served

from bot.settings import ROOT

PROGRAMS = ("firefox-esr", "firefox")
SECONDS = 300
"""For a busy machine; alone it takes about ten."""


def test_the_pages_work_in_firefox(served: Served) -> None:
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    assert program, "no Firefox: run scripts/install-for-tests"
    node = ROOT / ".venv" / "bin" / "node"
    run = subprocess.run(
        [node, "firefox.mjs", served.url, program],
        cwd=ROOT / "web", capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
