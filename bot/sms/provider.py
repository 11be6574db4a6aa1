"""What a company that carries text messages has to do for us; a module beside this one for each."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import requests

from bot.errors import BotError

SECONDS_TO_ANSWER = 10
STOPPED, STARTED = "stop", "start"


class UnsentError(BotError):
    """A text could not be handed to the provider.

    Args:
        why: a sentence, without words or numbers of anybody.
        refused: trying again won't help: the number is wrong, or its owner opted out.
        opted_out: the provider knows of an opt-out that we don't.
    """

    def __init__(self, why: str, *, refused: bool = False, opted_out: bool = False) -> None:
        super().__init__(why)
        self.refused, self.opted_out = refused, opted_out


@dataclass(frozen=True)
class SmsRequest:
    """A request as it came.

    Attributes:
        url: the address the provider was given, with its query.
        headers: names in small letters.
        body: as received.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Inbound:
    """A text from somebody.

    Attributes:
        id: the provider's; the same when it is sent again.
        number: whom it is from, as the provider writes it.
        text: what it says; empty for a picture alone.
        has_media: a picture or a sound came with it.
        handled: STOPPED or STARTED when the provider has taken note of the keyword and answered it.
    """

    id: str
    number: str
    text: str
    has_media: bool = False
    handled: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a text of ours.

    Attributes:
        reference: what `send` returned.
        status: the provider's word, such as `delivered`.
        error: the provider's code, empty when all is well.
        opted_out: it was not delivered because the number's owner opted out.
    """

    reference: str
    status: str
    error: str
    opted_out: bool


class SmsProvider(Protocol):
    """A company that carries text messages."""

    name: str
    answers: frozenset[str]
    """Keywords, in small letters, that it answers itself."""

    def read(self, request: SmsRequest) -> Inbound:
        """Read a text from somebody.

        Raises:
            SignatureError: it is not the provider's.
            BotError: it lacks something.
        """

    def read_receipt(self, request: SmsRequest) -> Receipt:
        """Read what became of a text of ours.

        Raises:
            SignatureError: it is not the provider's.
            BotError: it lacks something.
        """

    def answer(self, texts: Sequence[str]) -> tuple[str, str] | None:
        """Content type and body that answer a text in the same response; None where that can't be done."""

    def send(self, number: str, text: str, key: str) -> str:
        """Send a text.

        Args:
            number: E.164.
            text: what fits into the segments meant.
            key: ours; the same when it is sent again.

        Returns:
            The provider's reference.

        Raises:
            UnsentError: it was not taken.
        """


def told_by(answer: requests.Response) -> dict[str, Any]:
    """What a provider's answer says; empty when it can't be read."""
    with contextlib.suppress(ValueError):
        told = answer.json()
        return told if isinstance(told, dict) else {}
    return {}


def deliver(url: str, **request: object) -> requests.Response:
    """Post to a provider.

    Raises:
        UnsentError: it can't be reached, or failed.
    """
    try:
        answer = requests.post(url, timeout=SECONDS_TO_ANSWER, **request)  # type: ignore[arg-type]
    except requests.RequestException as error:
        raise UnsentError(f"the SMS provider can't be reached ({type(error).__name__}).") from error
    if answer.status_code >= 500 or answer.status_code == 429:
        raise UnsentError(f"the SMS provider answered with status {answer.status_code}.")
    return answer
