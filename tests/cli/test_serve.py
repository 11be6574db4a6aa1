"""`bot serve` as a person starts it: one address, and nothing left behind."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from click.testing import Result
from live_clients import DeskWorker, Person, wait_until
from postgresql import postgresql
from serving import ReallyServed, Serve, Served, add_worker, get

from bot.evaluation.served import served_assistant
from bot.servers import LOOPBACK
from bot.settings import Settings

NAME, PASSWORD = "Sam", "correct horse battery"


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


def test_port_in_use_is_one_clear_line(bot: Callable[..., Result], model: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        finished = bot("serve", "--port", str(port))
    assert finished.exit_code == 1
    assert finished.stderr == (
        f"bot: port {port} is in use. Stop what listens there, or choose another with BOT_PORT=NUMBER.\n"
    )


def test_ask_asks_the_assistant_that_runs_already_and_says_so(
    served: Served, bot: Callable[..., Result], model: Path
) -> None:
    finished = bot("ask", "How strong is fentanyl?", BOT_PORT=str(served.port))
    assert "fentanyl" in finished.stdout.lower() and finished.exit_code == 0
    assert finished.stderr == f"Asked the assistant that runs at {served.url}.\n"
    payload = json.loads(bot("ask", "--json", "How strong is fentanyl?", BOT_PORT=str(served.port)).stdout)
    assert (payload["kind"], payload["fact"]) == ("fact", "fentanyl-strength")


@pytest.mark.parametrize("health", ['{"status": "ok", "model": "older.tar.gz"}', "[]", "no JSON"])
def test_what_runs_with_another_model_or_is_no_assistant_is_not_asked(here: Settings, health: str) -> None:
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(health.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer((LOOPBACK, 0), Other) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert served_assistant(dataclasses.replace(here, port=server.server_port)) is None
    assert served_assistant(dataclasses.replace(here, port=server.server_port)) is None, "nobody listens"


# --- really started: stopped by Ctrl-C, started again, killed outright, stopped while it starts


def test_stopped_and_started_again_in_mid_conversation_it_loses_nothing(
    really_serve: Callable[..., ReallyServed], tmp_path: Path
) -> None:
    settings = {
        "BOT_STATE_DIR": str(tmp_path),
        "BOT_DESK_WAIT": "600",
        "BOT_DESK_AWAY": "600",
        "BOT_SOURCES_DIR": str(tmp_path),
    }
    add_worker(NAME, PASSWORD, settings)
    before = really_serve(settings)
    assert_only_loopback_is_listened_on(before)
    hang_up_while_asking(before, "zanzibar secret")
    worker, person = DeskWorker(before.url, NAME, PASSWORD), Person(before.url)
    person.ask_for_a_worker()
    conversation = worker.claim_first()
    person.wait_for("has joined")
    person.say("before the restart")
    worker.say(conversation, "said just before the restart")
    output = assert_all_stops(before, signal.SIGINT)
    assert "No clinician has reviewed what is said in an emergency" in output
    assert "Quotes were not checked against the source texts" in output
    assert "Ready after" in output and output.rstrip().endswith("Stopped.")
    assert "zanzibar" not in output

    after = really_serve(settings)
    worker.url = person.url = after.url
    person.wait_for("Sam: said just before the restart")
    assert person.say("after the restart") == "", "the bot stays quiet"
    assert worker.heard(conversation) == ["before the restart", "after the restart"]
    worker.say(conversation, "hello again")
    person.wait_for("Sam: hello again")
    worker.post("close", conversation=conversation, outcome="answered")
    person.wait_for("I'm answering again")
    assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")
    wait_until(lambda: worker.state()["mine"] == [], "an empty list")
    # Killed outright, it takes its servers along by Linux's parent-death signal.
    assert_all_stops(after, signal.SIGKILL if sys.platform == "linux" else signal.SIGINT)


def test_stopped_while_it_starts_it_leaves_nothing_behind(
    really_serve: Callable[..., ReallyServed], tmp_path: Path
) -> None:
    """By SIGTERM, which is what a service manager sends."""
    starting = really_serve({"BOT_STATE_DIR": str(tmp_path)}, ready=False)
    wait_until(lambda: len(_descendants(starting.process.pid)) >= 2, "its servers")
    assert assert_all_stops(starting, signal.SIGTERM).rstrip().endswith("Stopped.")


# --- without its database


def test_database_away_leaves_nobody_without_an_answer(serve: Serve, tmp_path: Path) -> None:
    with contextlib.ExitStack() as database:
        settings = {
            "BOT_STATE_DIR": str(tmp_path / "state"),
            "BOT_DATABASE_URL": database.enter_context(postgresql()),
        }
        add_worker(NAME, PASSWORD, settings)
        served = serve(settings)
        worker, live, other = DeskWorker(served.url, NAME, PASSWORD), Person(served.url), Person(served.url)
        live.ask_for_a_worker()
        worker.claim_first()
    assert other.say("What is diamorphine?").startswith("Diamorphine is heroin")
    assert "999" in other.say("my mate wont wake up and his lips are blue")
    assert "116 123" in other.say("can I talk to someone"), "lines, and no promise of a worker"
    assert "999" in live.say("i took too much and cant breathe")
    with pytest.raises(requests.HTTPError, match="503"):
        live.send("are you there?")
    served.stop()


def assert_only_loopback_is_listened_on(server: ReallyServed) -> None:
    """The action server runs whatever it is told: nobody outside this machine may reach it."""
    listening = f":{server.action_port:04X}"
    local = {line.split()[1] for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]}
    assert {address for address in local if address.endswith(listening)} == {f"0100007F{listening}"}


def hang_up_while_asking(server: ReallyServed, words: str) -> None:
    """Ask five times, and be gone before the answer comes."""
    body = json.dumps({"id": "gone", "text": words}).encode()
    head = (
        f"POST /chat/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {Person(server.url).session}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(5):
        with socket.create_connection((LOOPBACK, server.port)) as caller:
            caller.sendall(head.encode() + body)
            time.sleep(0.02)


def assert_all_stops(server: ReallyServed, how: signal.Signals) -> str:
    """Stop it, and see that no process and no open port of it is left; what it printed."""
    children = _descendants(server.process.pid)
    assert len(children) >= 2
    output = server.stop(how)
    assert server.process.returncode == (-how if how == signal.SIGKILL else 0)
    wait_until(lambda: not any(_alive(pid) for pid in children), "the end of its processes")
    for port in (server.port, server.action_port):
        with socket.socket() as probe:
            assert probe.connect_ex((LOOPBACK, port)) != 0
    return output


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
