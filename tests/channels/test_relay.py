"""What the relay owes a person in danger, whatever fails beside it."""

from __future__ import annotations

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.relay import Relay
from bot.channels.voice import Understood
from bot.handoff.live import BOT, LiveConversations
from bot.handoff.summary import Summary
from bot.storage.database import Database, StorageError

DANGER = "my friend wont wake up"


class CannotCopy(LiveConversations):
    """A database that fails just when the worker's copy is stored."""

    def say(self, id_: str, who: str, text: str, **more: Any) -> int:
        if who == BOT:
            raise StorageError("the database can't be used")
        return super().say(id_, who, text, **more)


class Speaks:
    """The assistant's voice, noting to whom it spoke."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def understand(self, text: str) -> Understood:
        return Understood(text, "crisis_overdose", None, None, {})

    async def in_emergency(self, person: str, message: Understood) -> object:
        return object()

    async def say_in_emergency(self, person: str, turn: object, output: object) -> None:
        self.told.append(person)

    async def said_last(self, person: str) -> str:
        return "Call 999 now."


def test_who_is_in_danger_is_answered_though_the_workers_copy_fails(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    conversations, voice = CannotCopy(database), Speaks()
    conversations.ask("web-1", "web", Summary(False, None, (), (), ()))
    callbacks = SimpleNamespace(unfinished=lambda person: None)
    service: Any = SimpleNamespace(conversations=conversations, callbacks=callbacks)
    words: Any = SimpleNamespace(ends=lambda text: False)
    speaks: Any = voice
    relay = Relay(service, speaks, SimpleNamespace(), words)  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        assert asyncio.run(relay.take(UserMessage(DANGER, sender_id="web-1", message_id="1"))) is True
    assert voice.told == ["web-1"]
    assert "isn't shown" in caplog.text and DANGER not in caplog.text
