"""The action server down or slow: the person still gets an honest line with somebody to call."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import settings
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


def ask(model: Path, loop: asyncio.AbstractEventLoop, port: int, text: str) -> Any:
    os.environ.update(settings.child_environment())
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    from bot.evaluation.run import Assistant

    agent = Agent.load(str(model), action_endpoint=EndpointConfig(url=f"http://{LOOPBACK}:{port}/webhook"))
    return loop.run_until_complete(Assistant(agent).say(text, "someone"))


def assert_honest(reply: Any, log: pytest.LogCaptureFixture) -> None:
    assert reply.payload["kind"] == "fallback"
    assert "999" in reply.text and "116 123" in reply.text
    assert reply.text.count("went wrong on my side") == 1
    messages = [record.getMessage() for record in log.records]
    assert any("action_answer_fact" in message for message in messages)
    assert not any("Zebedee" in message for message in messages)


def test_action_server_down(model: Path, loop: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        reply = ask(model, loop, free_port(), SECRET)
    assert_honest(reply, caplog)


def test_action_server_slow(
    model: Path,
    loop: Any,
    never_answers: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_ACTION_TIMEOUT", "1")
    started = time.monotonic()
    with caplog.at_level(logging.INFO):
        reply = ask(model, loop, never_answers, SECRET)
    assert time.monotonic() - started < 30
    assert reply.ms < 4000
    assert_honest(reply, caplog)


def test_crisis_script_needs_no_action_server(model: Path, loop: Any) -> None:
    reply = ask(model, loop, free_port(), "my friend has overdosed and wont wake up")
    assert reply.payload["kind"] == "crisis"
    assert "999" in reply.text[:160]
