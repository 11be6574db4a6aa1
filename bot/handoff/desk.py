"""The desk: where support workers answer people who asked for one. One interface, three kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

import requests
from opening_hours import OpeningHours, UnknownCountryError  # type: ignore[attr-defined]

from bot import clock
from bot.errors import BotError
from bot.handoff.live import LiveConversation, LiveMessage
from bot.handoff.summary import Summary
from bot.settings import DeskSettings

SECONDS_TO_ANSWER = 5
"""A desk that takes longer counts as out of reach, and is tried again."""


class UnreachableDeskError(BotError):
    """An outside desk did not take what was sent; it is kept and sent again."""


@dataclass(frozen=True)
class DeskEvent:
    """Something an outside desk tells us.

    Attributes:
        reference: the desk's name for the conversation, as `open` gave it.
        kind: `joined`, `said` or `ended`.
        text: what was said.
        name: the worker's name, None if the desk doesn't say.
        key: the desk's own id of the message.
    """

    reference: str
    kind: str
    text: str = ""
    name: str | None = None
    key: str | None = None


class Desk(Protocol):
    """What every desk can do; all but `on_duty` is for outside desks."""

    outside: bool
    """Whether it has to be told what happens; the built-in desk reads the database itself."""

    def on_duty(self) -> bool:
        """Whether a request would be seen now."""

    def open(self, conversation: LiveConversation, summary: Summary) -> str:
        """Hand a conversation over, and return the desk's name for it.

        Raises:
            UnreachableDeskError: try again later.
        """

    def say(self, conversation: LiveConversation, message: LiveMessage) -> None:
        """Pass on what the person wrote.

        Raises:
            UnreachableDeskError: try again later.
        """

    def close(self, conversation: LiveConversation) -> None:
        """The conversation ended on our side.

        Raises:
            UnreachableDeskError: try again later.
        """

    def read(self, headers: Mapping[str, str], body: bytes) -> DeskEvent | None:
        """Read a request of the desk's; None when it is about nothing we need.

        Args:
            headers: names in small letters.
            body: as received.

        Raises:
            SignatureError: the desk did not sign it.
        """


def within_hours(settings: DeskSettings) -> bool:
    """Whether an outside desk is on duty by its hours.

    Raises:
        BotError: hours or time zone are malformed.
    """
    try:
        there = clock.utc_now().astimezone(ZoneInfo(settings.timezone)).replace(tzinfo=None)
        return bool(OpeningHours(settings.hours, country=settings.country or None).is_open(there))
    except (KeyError, SyntaxError, ValueError, UnknownCountryError) as error:
        raise BotError(
            f"BOT_DESK_HOURS {settings.hours!r}, BOT_DESK_TIMEZONE {settings.timezone!r} or "
            f"BOT_DESK_COUNTRY {settings.country!r} can't be read. Write hours as in OpenStreetMap "
            "(Mo-Fr 09:00-17:00; PH off), an IANA time zone (Europe/London), and a country (GB)."
        ) from error


def post(url: str, body: bytes, headers: Mapping[str, str]) -> requests.Response:
    """Send a request to an outside desk.

    Raises:
        UnreachableDeskError: no answer, or one that is not a success.
    """
    try:
        answer = requests.post(
            url, data=body, headers={"Content-Type": "application/json", **headers}, timeout=SECONDS_TO_ANSWER
        )
    except requests.RequestException as error:
        raise UnreachableDeskError(f"the desk can't be reached ({type(error).__name__}).") from error
    if not answer.ok:
        raise UnreachableDeskError(f"the desk answered with status {answer.status_code}.")
    return answer
