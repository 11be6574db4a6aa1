"""How many messages one conversation, and one address, may send."""

from __future__ import annotations

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.errors import BotError


class RateLimits:
    """Counts what conversations and addresses send, in this process.

    Args:
        of_session: messages of one conversation, such as `30/minute`.
        of_address: requests of one address, whatever its conversations.

    Raises:
        BotError: BOT_LIMIT_SESSION or BOT_LIMIT_ADDRESS can't be read.
    """

    def __init__(self, of_session: str, of_address: str) -> None:
        self._of_session, self._of_address = (
            _limit("BOT_LIMIT_SESSION", of_session),
            _limit("BOT_LIMIT_ADDRESS", of_address),
        )
        self._storage = MemoryStorage()  # the limiter itself holds it weakly
        self._counted = MovingWindowRateLimiter(self._storage)

    def allow_session(self, person: str) -> bool:
        """Count a message of a conversation; False when it was one too many."""
        return self._counted.hit(self._of_session, "session", person)

    def allow_address(self, address: str) -> bool:
        """Count a request of an address; False when it was one too many."""
        return self._counted.hit(self._of_address, "address", address)


def _limit(setting: str, text: str) -> RateLimitItem:
    try:
        return parse(text)
    except ValueError as error:
        raise BotError(
            f"{setting} is {text!r}, which is no rate limit. Write it as 30/minute or 500/hour."
        ) from error
