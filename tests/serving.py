"""The assistant running, for the tests that talk to it.

`start_serving` starts both servers by the same commands as `bot serve`, but from a process that has imported
everything once already: each is ready in two seconds and has settings, database, log and time of its own.
`really_serve` runs `bot serve` itself, for what only that can show.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot import clock, servers, settings, training
from bot.servers import LOOPBACK, SECONDS_TO_START, free_port

BOT = str(Path(sys.executable).parent / "bot")
SECONDS_TO_STOP = 30
PATIENT = {"BOT_ACTION_TIMEOUT": "60"}
"""Actions may take long on a busy machine; what a slow one leads to has tests of its own."""
WARM = "warm"
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([WARM])


class Time:
    """A running server's clock, which a test moves on.

    Args:
        moved: seconds it is ahead of the machine's, shared with the server's processes.
    """

    def __init__(self, moved: Any) -> None:
        self._moved = moved

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._moved.value += seconds


@dataclass(frozen=True)
class Served:
    """Both servers running; what they print goes to a file, so that it can be read at any time."""

    url: str
    port: int
    processes: tuple[ForkServerProcess, ...]
    log: Path
    time: Time

    @property
    def action_server(self) -> int:
        """The action server's process."""
        return int(self.processes[0].pid or 0)

    def stop(self) -> str:
        """Stop them as `bot serve` does, and return all they printed."""
        for process in reversed(self.processes):
            process.terminate()
            process.join(SECONDS_TO_STOP)
            assert process.exitcode is not None, "a server doesn't stop"
        return self.log.read_text(encoding="utf-8")


Serve = Callable[..., Served]
"""Starts both servers with settings of their own."""


@dataclass(frozen=True)
class ReallyServed:
    """A running `bot serve`."""

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


def start_serving(extra: Mapping[str, str] | None = None) -> Served:
    """Start both servers, on free ports unless BOT_PORT names one, and wait until they answer."""
    environment, port, action_port = _environment(extra or {})
    log, moved = _log(), FORKS.RawValue("d", 0.0)
    endpoints = servers.write_endpoints(log.with_suffix(".yml"), action_port)
    model = training.model_path(settings.read())
    commands = (
        (servers.action_command(action_port), servers.ACTION_ENVIRONMENT),
        (servers.assistant_command(port, model, endpoints), servers.ASSISTANT_ENVIRONMENT),
    )
    processes = tuple(_fork(command, {**environment, **own}, log, moved) for command, own in commands)
    served = Served(f"http://{LOOPBACK}:{port}", port, processes, log, Time(moved))
    for address in (f"http://{LOOPBACK}:{action_port}/health", f"{served.url}/chat/"):
        _wait(lambda: _answers(address), lambda: all(p.is_alive() for p in processes), log)  # noqa: B023
    return served


def really_serve(extra: Mapping[str, str] | None = None, ready: bool = True) -> ReallyServed:
    """Start `bot serve` as a person does, and wait until it says that it is ready, if that is wanted."""
    environment, port, action_port = _environment(extra or {})
    log = _log()
    with log.open("wb") as output:
        process = subprocess.Popen([BOT, "serve"], env=environment, stdout=output, stderr=subprocess.STDOUT)
    served = ReallyServed(f"http://{LOOPBACK}:{port}", port, action_port, process, log)
    if ready:
        _wait(lambda: "Ready after" in log.read_text(encoding="utf-8"), lambda: process.poll() is None, log)
    return served


def run_rasa(*arguments: str, typed: str = "") -> tuple[int, str]:
    """Run one of Rasa's own commands at the root, and return its exit code and all it printed."""
    log = _log()
    process = _fork(["rasa", *arguments], settings.child_environment(), log, None, typed)
    process.join()
    return int(process.exitcode or 0), log.read_text(encoding="utf-8")


def add_worker(name: str, password: str, extra: Mapping[str, str]) -> None:
    """Make a support worker's account by `bot desk add`."""
    from bot.cli import app

    done = CliRunner().invoke(app, ["desk", "add", name, "--password", password], env=dict(extra))
    assert done.exit_code == 0, done.output


def get(url: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of a page; header names in small letters."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, answer.read().decode(), headers


def _fork(*arguments: Any) -> ForkServerProcess:
    """Begin `_serve` in a process of its own."""
    # Python before 3.13 doesn't tell the process that is forked from where to import from.
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    process = FORKS.Process(target=_serve, args=arguments, daemon=True)
    process.start()
    return process


def _environment(extra: Mapping[str, str]) -> tuple[dict[str, str], int, int]:
    port = int(extra.get("BOT_PORT") or free_port())
    action_port = free_port()
    ports = {"BOT_PORT": str(port), "BOT_ACTION_PORT": str(action_port)}
    # Its own state, unless a test wants to keep it over a restart.
    state = {"BOT_STATE_DIR": tempfile.mkdtemp(prefix="bot-state-")}
    # The tests are one address, and in a hurry.
    limits = {"BOT_LIMIT_SESSION": "1000/minute", "BOT_LIMIT_ADDRESS": "10000/minute"}
    return {**settings.child_environment(), **ports, **state, **limits, **PATIENT, **extra}, port, action_port


def _log() -> Path:
    descriptor, log = tempfile.mkstemp(suffix=".log")
    os.close(descriptor)
    return Path(log)


def _serve(command: list[str], environment: dict[str, str], log: Path, moved: Any, typed: str = "") -> None:
    """Be one of the servers, or another module that is run, in a process of its own."""
    assert WARM in sys.modules, "it takes five times as long when everything is imported anew"
    # Nothing stays behind when the tests are killed.
    ctypes.CDLL(None).prctl(servers.PR_SET_PDEATHSIG, signal.SIGTERM)
    os.environ.clear()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.chdir(settings.ROOT)
    reads, writes = os.pipe()
    os.write(writes, typed.encode())
    os.close(writes)
    os.dup2(reads, 0)
    sys.stdin = open(0, encoding="utf-8")
    if moved is not None:
        clock.use(lambda: time.time() + float(moved.value))
    from bot.run_quietly import run

    run(command)


def _answers(url: str) -> bool:
    with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
        with urllib.request.urlopen(url, timeout=5):
            return True
    return False


def _wait(ready: Callable[[], bool], alive: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready():
        assert alive() and time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.05)
