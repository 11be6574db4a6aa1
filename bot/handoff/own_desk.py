"""The built-in desk: the page at /desk, which reads the database itself."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import SignatureError
from bot.handoff.desk import DeskEvent
from bot.handoff.live import LiveConversation, LiveMessage
from bot.handoff.summary import Summary
from bot.handoff.workers import Workers


class OwnDesk:
    """On duty while a worker who takes conversations has the page open.

    Args:
        workers: their accounts.
    """

    outside = False

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def on_duty(self) -> bool:
        """Whether a worker would see a request."""
        return self._workers.any_on_duty()

    def open(self, conversation: LiveConversation, summary: Summary) -> str:
        """The page shows the queue by itself."""
        return conversation.id

    def say(self, conversation: LiveConversation, message: LiveMessage) -> None:
        """The page reads what was said by itself."""

    def close(self, conversation: LiveConversation) -> None:
        """The page sees the end by itself."""

    def read(self, headers: Mapping[str, str], body: bytes) -> DeskEvent | None:
        """Nobody sends requests for the built-in desk."""
        raise SignatureError("this assistant has no outside desk.")


class NoDesk(OwnDesk):
    """For services without workers: support lines alone."""

    def on_duty(self) -> bool:
        """Never."""
        return False
