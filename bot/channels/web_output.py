"""What the chat widget gets: replies, and what is said without being asked for, laid out for its cards."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from bot import clock, settings
from bot.channels.doorbell import shared_doorbell
from bot.handoff.find import offer
from bot.handoff.lines import shared_lines
from bot.handoff.outbox import Outbox
from bot.handoff.render import load_wording
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.replies import with_lines

CHANNEL = "web"


class Replies(CollectingOutputChannel):
    """Collects what is said in reply to a message, laid out for the widget."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, by which Rasa picks a response's variation."""
        return CHANNEL

    async def _persist_message(self, message: dict[str, Any]) -> None:
        self.messages.append(with_contacts(message))


class ToPage(Replies):
    """Keeps what is said unasked until the page has it.

    Args:
        outbox: where it is kept.
    """

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self._outbox = outbox
        self._pieces: list[dict[str, Any]] = []

    async def _persist_message(self, message: dict[str, Any]) -> None:
        person = message.pop("recipient_id")
        self._pieces.append(message)
        if "custom" not in message:
            # Rasa hands a reply over paragraph by paragraph, and its payload last: kept as one, so that
            # a page that looks in between does not get half of it.
            return
        reply = {key: value for piece in self._pieces for key, value in piece.items()}
        if texts := [piece["text"] for piece in self._pieces if "text" in piece]:
            reply["text"] = "\n\n".join(texts)
        self._pieces.clear()
        await to_thread(self._outbox.put, person, with_contacts(reply))
        shared_doorbell().ring(person)


def with_contacts(message: dict[str, Any]) -> dict[str, Any]:
    """A message whose payload has, beside the ids of support lines, what a card needs to show them."""
    data = settings.read().data
    payload = with_lines(message.get("custom") or {}, shared_book(data / "safety").numbers)
    if not payload.get("lines"):
        return message
    lines, wording = shared_lines(data / "support_lines.yml"), load_wording(data / "handoff.yml")
    now = clock.utc_now()
    named = [lines[id_] for id_ in payload["lines"] if id_ in lines]
    contacts = [wording.contact(offer(line, now)) for line in named]
    return {**message, "custom": {**payload, "contacts": contacts}}
