"""Lays what is said out as texts of at most two segments, and keeps what is said unasked until it is sent."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterator
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from bot import clock
from bot.language.sms import texts_of
from bot.sms.service import SmsService

CHANNEL = "sms"
SECONDS_IN_CONVERSATION = 3600
"""Within an hour of somebody's last text what we say is no conversation of our own beginning."""


class Texts(CollectingOutputChannel):
    """Collects what is said in reply to a text."""

    messages: list[dict[str, Any]]

    @classmethod
    def name(cls) -> str:
        """The channel's name, by which Rasa picks a response's variation."""
        return CHANNEL

    def take_all(self) -> list[str]:
        """What was said, as texts; each reply begins one of its own."""
        texts = [
            text for reply, from_worker in _replies(self.messages)
            for text in texts_of(reply, any_script=from_worker)
        ]  # fmt: skip
        self.messages = []
        return texts


class ToPhone(Texts):
    """Keeps what is said unasked until the provider has it.

    Args:
        service: the outbox, and the people.
    """

    def __init__(self, service: SmsService) -> None:
        super().__init__()
        self._service = service

    async def _persist_message(self, message: dict[str, Any]) -> None:
        person = message.pop("recipient_id")
        self.messages.append(message)
        if "custom" not in message:
            return  # Rasa hands a reply over paragraph by paragraph, and its payload last
        from_worker = message["custom"].get("from") == "worker"
        await to_thread(self._keep, person, self.take_all(), from_worker)

    def _keep(self, person: str, texts: list[str], from_worker: bool) -> None:
        now = clock.now()
        in_conversation = self._service.people.wrote_at(person) > now - SECONDS_IN_CONVERSATION
        not_before = now if from_worker or in_conversation else self._service.quiet.end(now)
        for text in texts:
            self._service.outbox.put(person, text, not_before)


def _replies(messages: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The words of each reply, its paragraphs together, and whether a worker wrote it."""
    words: list[str] = []
    for message in messages:
        if message.get("text"):
            words.append(message["text"])
        payload = message.get("custom")
        if payload is None:
            continue
        from_worker = payload.get("from") == "worker"
        if from_worker:
            words.append(f"{payload.get('name') or 'Support worker'}: {payload.get('text') or ''}")
        yield "\n".join(words), from_worker
        words = []
    yield "\n".join(words), False
