"""The two servers as child processes: started, waited for, and always stopped again."""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError
from bot.settings import ROOT, child_environment

LOOPBACK = "127.0.0.1"
MOST_BYTES = 65_536
"""Of a request from outside; the longest message takes three quarters of it."""
SECONDS_TO_STOP = 8
SECONDS_TO_START = 120
PR_SET_PDEATHSIG = 1
PORTS, MOST_TRIES = range(20_000, 32_000), 100
"""Below those that Linux, macOS and Windows give to connections going out."""
PYTHON = (sys.executable, "-m", "bot.run_quietly")


ACTION_ENVIRONMENT = {"SANIC_HOST": LOOPBACK}
"""The SDK reads where to listen from nowhere else; by default it listens on every address."""
ASSISTANT_ENVIRONMENT = {"SANIC_REQUEST_MAX_SIZE": str(MOST_BYTES)}


def free_port() -> int:
    """A port of this machine that nobody listens on now, and that no connection going out is given.

    Raises:
        BotError: none was found.
    """
    for port in random.sample(PORTS, MOST_TRIES):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    raise BotError(f"no port between {PORTS.start} and {PORTS.stop} is free. Stop what listens there.")


def require_free(port: int, setting: str) -> None:
    """Make sure that a port can be listened on.

    Raises:
        BotError: somebody listens there already.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise BotError(
                f"port {port} is in use. Stop what listens there, or choose another with {setting}=NUMBER."
            ) from error


def action_command(port: int) -> list[str]:
    """The module that is the action server, and its arguments."""
    return ["rasa_sdk", "--actions", "actions", "--port", str(port), "--quiet"]


def assistant_command(port: int, model: Path, endpoints: Path, host: str = LOOPBACK) -> list[str]:
    """The module that is Rasa's server, and its arguments."""
    return [
        "rasa", "run", "--quiet",
        "--model", str(model), "--endpoints", str(endpoints),
        "--credentials", str(ROOT / "credentials.yml"),
        "--interface", host, "--port", str(port),
    ]  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A server that was started.

    Attributes:
        name: for people.
        process: what it runs in.
        address: answers once it is ready.
    """

    name: str
    process: subprocess.Popen[bytes]
    address: str

    def wait_until_ready(self) -> None:
        """Wait until it answers.

        Raises:
            BotError: its process ended, or it took too long.
        """
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            self.require_running()
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                with urllib.request.urlopen(self.address, timeout=2):
                    return
            time.sleep(0.1)
        raise BotError(f"the {self.name} did not answer within {SECONDS_TO_START} seconds.")

    def require_running(self) -> None:
        """Make sure that it still runs.

        Raises:
            BotError: it ended by itself.
        """
        if self.process.poll() is not None:
            code = self.process.returncode
            raise BotError(f"the {self.name} ended (exit code {code}); its message is above.")


@contextlib.contextmanager
def both_servers(
    port: int, action_port: int, model: Path, host: str = LOOPBACK, extra: dict[str, str] | None = None
) -> Iterator[tuple[Server, Server]]:
    """The action server and the assistant that calls it, ready to answer, for as long as the context lasts.

    Args:
        port: where the assistant listens.
        action_port: where the action server listens, for this machine only.
        model: what the assistant loads.
        host: the address the assistant listens on.
        extra: the assistant's settings beside those of this process.

    Raises:
        BotError: one of them did not start.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        endpoints = write_endpoints(folder / "endpoints.yml", action_port)
        # Both at once: each imports for seconds before it does anything else.
        actions = stack.enter_context(action_server(action_port))
        assistant = stack.enter_context(assistant_server(port, model, endpoints, host, extra))
        for server in (actions, assistant):
            server.wait_until_ready()
        yield actions, assistant


@contextlib.contextmanager
def action_server(port: int) -> Iterator[Server]:
    """The action server, started for as long as the context lasts; wait until it is ready."""
    with _child(action_command(port), ACTION_ENVIRONMENT) as process:
        yield Server("action server", process, f"http://{LOOPBACK}:{port}/health")


@contextlib.contextmanager
def assistant_server(
    port: int,
    model: Path,
    endpoints: Path,
    host: str = LOOPBACK,
    extra: dict[str, str] | None = None,
) -> Iterator[Server]:
    """Rasa's server with every channel of credentials.yml, started for as long as the context lasts.

    Args:
        port: where it listens.
        model: what it loads.
        endpoints: where the action server is.
        host: the address it listens on.
        extra: settings beside those of this process.
    """
    with _child(
        assistant_command(port, model, endpoints, host), {**ASSISTANT_ENVIRONMENT, **(extra or {})}
    ) as process:
        yield Server("assistant", process, f"http://{LOOPBACK}:{port}/chat/")


def write_endpoints(path: Path, action_port: int) -> Path:
    """Write an endpoints file that names the action server's port, and return its path."""
    path.write_text(f"action_endpoint:\n  url: http://{LOOPBACK}:{action_port}/webhook\n", encoding="utf-8")
    return path


@contextlib.contextmanager
def _child(command: list[str], extra: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*PYTHON, *command],
        cwd=ROOT,
        env={**child_environment(), **extra},
        # Its own group: Ctrl-C reaches only this process, which then stops its children in order.
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    # Also when the parent is killed outright, no server stays behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for_end(servers: Iterable[Server]) -> None:
    """Wait until one of the servers ends by itself.

    Raises:
        BotError: always, naming the one that ended.
    """
    while True:
        for server in servers:
            server.require_running()
        time.sleep(0.5)
