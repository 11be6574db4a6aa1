"""A PostgreSQL server of our own for the tests, in a folder that goes away with them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.servers import LOOPBACK, free_port

SERVER_USER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package makes this user."""


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server, and yield the address of its database."""
    # Not in a folder of pytest's: each run of it makes them all its own again.
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        with _running(Path(folder)) as url:
            yield url


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    port, data = free_port(), folder / "data"
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER)
        as_user = ["runuser", "-u", SERVER_USER, "--"]
    user = SERVER_USER if as_user else pwd.getpwuid(os.geteuid()).pw_name

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, _program(program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=120)

    run("initdb", "--pgdata", str(data), "--auth", "trust", "--username", user, "--no-sync")
    options = f"-p {port} -c listen_addresses={LOOPBACK} -c unix_socket_directories={folder} -c fsync=off"
    run(
        "pg_ctl", "--pgdata", str(data), "--log", str(folder / "log"), "--wait", "--options", options, "start"
    )
    try:
        yield f"postgresql://{user}@{LOOPBACK}:{port}/postgres"
    finally:
        run("pg_ctl", "--pgdata", str(data), "--mode", "immediate", "stop")


def _program(name: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(debian[-1]) if debian else None)
    assert found, f"no {name}: run scripts/install-for-tests"
    return found
