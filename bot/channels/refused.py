"""What a page of ours answers where something can't be done."""

from __future__ import annotations

from bot.errors import BotError


class RefusedError(BotError):
    """What a worker asked for can't be done; its message is for the worker.

    Args:
        status: of the answer.
        why: a sentence.
    """

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
