"""The action server down or slow: the person still gets an honest line with somebody to call."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.servers import LOOPBACK, free_port

SECRET = "my name is Zebedee and how strong is fentanyl"


@pytest.fixture
def never_answers() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        taken: list[socket.socket] = []
        threading.Thread(target=_take_all, args=(listener, taken), daemon=True).start()
        yield listener.getsockname()[1]
        for connection in taken:
            connection.close()


def _take_all(listener: socket.socket, taken: list[socket.socket]) -> None:
    while True:
        try:
            taken.append(listener.accept()[0])
        except OSError:
            return


def address(port: int) -> str:
    return f"http://{LOOPBACK}:{port}/webhook"


Ask = Callable[[int, str], Any]


@pytest.fixture
def ask(assistant: Any, loop: asyncio.AbstractEventLoop) -> Ask:
    """Ask with the action server at a port."""

    def ask(port: int, text: str) -> Any:
        other = assistant.with_actions_at(address(port))
        return loop.run_until_complete(other.say(text, uuid.uuid4().hex))

    return ask


def assert_honest(reply: Any, log: pytest.LogCaptureFixture) -> None:
    assert reply.payload["kind"] == "fallback"
    assert "999" in reply.text and "116 123" in reply.text
    assert reply.text.count("went wrong on my side") == 1
    messages = [record.getMessage() for record in log.records]
    assert any("action_answer_fact" in message for message in messages)
    assert not any("Zebedee" in message for message in messages)


def test_action_server_down(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        reply = ask(free_port(), SECRET)
    assert_honest(reply, caplog)


def test_action_server_slow(
    model: Path,
    loop: asyncio.AbstractEventLoop,
    never_answers: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Loads an assistant of its own, since how long to wait is read when one is loaded."""
    from rasa.core.actions import action
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    from bot.evaluation.run import Assistant

    monkeypatch.setattr(action, "DEFAULT_REQUEST_TIMEOUT", action.DEFAULT_REQUEST_TIMEOUT)
    monkeypatch.setenv("BOT_ACTION_TIMEOUT", "1")
    agent = Agent.load(str(model), action_endpoint=EndpointConfig(url=address(never_answers)))
    with caplog.at_level(logging.INFO):
        reply = loop.run_until_complete(Assistant(agent).say(SECRET, "someone"))
    # Twice the second that was set, and what a busy machine adds; it would be twice five by default.
    assert reply.ms < 9000
    assert_honest(reply, caplog)


def test_crisis_script_needs_no_action_server(ask: Ask) -> None:
    reply = ask(free_port(), "my friend has overdosed and wont wake up")
    assert reply.payload["kind"] == "crisis"
    assert "999" in reply.text[:160]


@pytest.fixture
def answers_with(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of an action server that answers everything with the parameter."""

    class Actions(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(request.param).encode())

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer((LOOPBACK, 0), Actions) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    "answers_with",
    [
        {"events": [{"event": "no such event"}], "responses": []},
        {"events": [{"name": "country", "value": "GB"}], "responses": []},
        {"events": "none", "responses": []},
        {"events": [], "responses": ["Zebedee"]},
        [],
    ],
    indirect=True,
    ids=["unknown event", "event without its kind", "events as text", "response as text", "no mapping"],
)
def test_what_an_action_server_must_not_send_is_refused(
    ask: Ask, answers_with: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        reply = ask(answers_with, SECRET)
    assert_honest(reply, caplog)


@pytest.mark.parametrize("answers_with", [{"events": [], "responses": [{"text": "Hello."}]}], indirect=True)
def test_what_it_may_send_is_said(ask: Ask, answers_with: int) -> None:
    assert "Hello." in ask(answers_with, SECRET).text
