"""Starting `bot serve` as a person does, for the tests that need it running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bot.servers import LOOPBACK, SECONDS_TO_START, free_port

BOT = str(Path(sys.executable).parent / "bot")
SECONDS_TO_STOP = 30


@dataclass(frozen=True)
class Served:
    """A running `bot serve`; what it prints goes to a file, so that it can be read at any time."""

    url: str
    port: int
    action_port: int
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, how: signal.Signals = signal.SIGINT) -> str:
        """Stop it and return all it printed."""
        self.process.send_signal(how)
        self.process.wait(SECONDS_TO_STOP)
        return self.log.read_text(encoding="utf-8")


def start_serving(extra: dict[str, str] | None = None) -> Served:
    """Start it, on free ports unless BOT_PORT names one, and wait until it says that it is ready."""
    extra = extra or {}
    port = int(extra.get("BOT_PORT") or free_port())
    action_port = free_port()
    ports = {"BOT_PORT": str(port), "BOT_ACTION_PORT": str(action_port)}
    # Its own state, unless a test wants to keep it over a restart.
    state = {"BOT_STATE_DIR": tempfile.mkdtemp(prefix="bot-state-")}
    # The tests are one address, and in a hurry.
    limits = {"BOT_LIMIT_SESSION": "1000/minute", "BOT_LIMIT_ADDRESS": "10000/minute"}
    environment = {**os.environ, **ports, **state, **limits, **extra}
    descriptor, log = tempfile.mkstemp(suffix=".log")
    process = subprocess.Popen([BOT, "serve"], env=environment, stdout=descriptor, stderr=subprocess.STDOUT)
    os.close(descriptor)
    served = Served(f"http://{LOOPBACK}:{port}", port, action_port, process, Path(log))
    deadline = time.monotonic() + SECONDS_TO_START
    while "Ready after" not in served.log.read_text(encoding="utf-8"):
        assert process.poll() is None and time.monotonic() < deadline, served.log.read_text(encoding="utf-8")
        time.sleep(0.1)
    return served


def add_worker(name: str, password: str, extra: dict[str, str]) -> None:
    """Make a support worker's account, as `bot desk add` does."""
    command = [BOT, "desk", "add", name, "--password", password]
    subprocess.run(command, env={**os.environ, **extra}, check=True, capture_output=True, timeout=60)


def get(url: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of a page; header names in small letters."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, answer.read().decode(), headers
