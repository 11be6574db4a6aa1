"""The channel of the web page: signed sessions, messages, and what comes without being asked for."""

from __future__ import annotations

import secrets
import time
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.live_setup import live_of
from bot.channels.private_logs import keep_words_out
from bot.handoff.live_service import live_service
from bot.handoff.outbox import Outbox
from bot.storage.database import StorageError, open_database

ALGORITHM = "HS256"
PURPOSE = "web session"
SECONDS_OF_A_SESSION = 24 * 3600
LONGEST_MESSAGE = 4000
EXPIRED = "The session has expired."


class Sessions:
    """Signed names for conversations: nobody can read or go on with another's by guessing.

    Args:
        key: signs them.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def begin(self) -> str:
        """A token for a new conversation."""
        claims = {"sub": f"web-{secrets.token_hex(16)}", "exp": int(time.time()) + SECONDS_OF_A_SESSION}
        return jwt.encode(claims, self._key, ALGORITHM)

    def person(self, token: str) -> str | None:
        """The sender id of a token, None when it is not ours or has expired."""
        try:
            return str(jwt.decode(token, self._key, [ALGORITHM])["sub"])
        except (jwt.InvalidTokenError, KeyError):
            return None


class Replies(CollectingOutputChannel):
    """Collects what is said in reply to a message."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, by which Rasa picks a response's variation."""
        return "web"


class ToPage(Replies):
    """Keeps what is said unasked until the page fetches it.

    Args:
        outbox: where it is kept.
    """

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self._outbox = outbox

    async def _persist_message(self, message: dict[str, Any]) -> None:
        await to_thread(self._outbox.put, message.pop("recipient_id"), message)


class Web(InputChannel):
    """`POST /chat/session`, `POST /chat/messages` and `GET /chat/messages?after=N`."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials, trackers and logs."""
        return "web"

    def url_prefix(self) -> str:
        """At the root, not under Rasa's /webhooks/."""
        return "/chat"

    def get_output_channel(self) -> OutputChannel:
        """The way to a person who did not just write."""
        return ToPage(live_service(settings.read()).outbox)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's addresses."""
        blueprint = Blueprint("web")
        sessions = Sessions(open_database(settings.read()).box.key_for(PURPOSE))

        @blueprint.listener("before_server_start")
        async def keep_quiet(app: Any, _: Any) -> None:
            keep_words_out()

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/session")
        async def session(request: Request) -> HTTPResponse:
            return response.json({"session": sessions.begin()})

        @blueprint.post("/messages")
        async def take(request: Request) -> HTTPResponse:
            person = sessions.person(request.token or "")
            return await _take(request, person) if person else _refusal(401, EXPIRED)

        @blueprint.get("/messages")
        async def fetch(request: Request) -> HTTPResponse:
            person = sessions.person(request.token or "")
            return await _fetch(request, person) if person else _refusal(401, EXPIRED)

        @blueprint.exception(StorageError)
        async def away(request: Request, error: StorageError) -> HTTPResponse:
            return _refusal(503, "Not now. Your message was not taken; send it again.")

        return blueprint


async def _take(request: Request, person: str) -> HTTPResponse:
    """Take a message: `text`, and an `id` of the page's own by which sending it again is noticed."""
    body = request.json if isinstance(request.json, dict) else {}
    text, id_ = body.get("text"), body.get("id")
    if not isinstance(text, str) or not isinstance(id_, str):
        return _refusal(400, "A message needs text and id.")
    if len(text) > LONGEST_MESSAGE:
        return _refusal(413, f"A message has at most {LONGEST_MESSAGE} characters.")
    output = Replies()
    message = UserMessage(text, output, person, input_channel=Web.name(), message_id=id_)
    live = await live_of(request.app).relay.take(message)
    return response.json({"replies": output.messages, "live": live})


async def _fetch(request: Request, person: str) -> HTTPResponse:
    """What was said unasked since the message `after`."""
    after = request.args.get("after", "0")
    live = live_of(request.app)
    # Asked first: what is said between the two calls comes with the next request.
    goes_on = await live.relay.is_live(person)
    found = await to_thread(live.service.outbox.fetch, person, int(after) if after.isdigit() else 0)
    kept = [{"id": id_, **message} for id_, message in found]
    return response.json({"messages": kept, "live": goes_on})


def _refusal(status: int, why: str) -> HTTPResponse:
    return response.json({"error": why}, status=status)
