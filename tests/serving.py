"""Starting `bot serve` as a person does, for the tests that need it running."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bot.servers import LOOPBACK, free_port, wait_until_ready

BOT = str(Path(sys.executable).parent / "bot")


@dataclass(frozen=True)
class Served:
    """A running `bot serve`."""

    url: str
    port: int
    action_port: int
    process: subprocess.Popen[str]


def start_serving(extra: dict[str, str] | None = None) -> Served:
    port, action_port = free_port(), free_port()
    environment = {**os.environ, "BOT_PORT": str(port), "BOT_ACTION_PORT": str(action_port), **(extra or {})}
    process = subprocess.Popen(
        [BOT, "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    url = f"http://{LOOPBACK}:{port}"
    wait_until_ready(f"{url}/webhooks/rest/", process, "bot serve")
    return Served(url, port, action_port, process)


def get(url: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of a page; header names in small letters."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return (
            answer.status,
            answer.read().decode(),
            {name.lower(): value for name, value in answer.headers.items()},
        )
