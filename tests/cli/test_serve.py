"""`bot serve` as a person starts it: one address, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from live_clients import Person
from serving import BOT, Served, get, start_serving

from bot.servers import LOOPBACK


def test_page_and_its_channel_share_one_address(served: Served) -> None:
    status, body, headers = get(served.url + "/")
    assert status == 200 and "<title>Heroin on prescription" in body
    assert "default-src 'none'" in headers["content-security-policy"]
    replies = Person(served.url).send("What is diamorphine?")["replies"]
    assert replies[0]["text"].startswith("Diamorphine is heroin made")
    assert replies[-1]["custom"]["fact"] == "what-is-diamorphine"


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-file",
        "/..%2fconfig.yml",
        "/credentials.yml",
        "/conversations/a/tracker",
        "/webhooks/rest/",
        "/desk/desk.py",
        "/desk/..%2findex.html",
    ],
)
def test_nothing_else_is_served(served: Served, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        get(served.url + path)
    assert error.value.code in {404, 405}


def test_port_in_use_is_one_clear_line(model: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        finished = subprocess.run(
            [BOT, "serve", "--port", str(port)], capture_output=True, text=True, timeout=60
        )
    assert finished.returncode == 1
    assert finished.stderr == (
        f"bot: port {port} is in use. Stop what listens there, or choose another with BOT_PORT=NUMBER.\n"
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_stops_every_process_it_started(model: Path, how: signal.Signals) -> None:
    server = start_serving()
    children = _descendants(server.process.pid)
    assert len(children) >= 2
    output = server.stop(how)
    assert server.process.returncode == 0
    assert "Ready after" in output and output.rstrip().endswith("Stopped.")
    assert [pid for pid in children if _alive(pid)] == []
    for port in (server.port, server.action_port):
        with socket.socket() as probe:
            assert probe.connect_ex((LOOPBACK, port)) != 0


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_killing_it_outright_leaves_nothing_behind(model: Path) -> None:
    server = start_serving()
    children = _descendants(server.process.pid)
    server.stop(signal.SIGKILL)
    deadline = time.monotonic() + 15
    while any(_alive(pid) for pid in children) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [pid for pid in children if _alive(pid)] == []


def test_log_holds_no_words_of_somebody_who_hung_up(model: Path) -> None:
    server = start_serving()
    body = json.dumps({"id": "gone", "text": "zanzibar secret"}).encode()
    head = (
        f"POST /chat/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {Person(server.url).session}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(5):
        with socket.create_connection((LOOPBACK, server.port)) as caller:
            caller.sendall(head.encode() + body)
            time.sleep(0.02)
    time.sleep(2)
    output = server.stop()
    assert "zanzibar" not in output


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [int(child) for child in children]
    return found + [pid for child in found for pid in _descendants(child)]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
