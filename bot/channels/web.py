"""The channel of the chat widget: signed sessions, messages, and what comes without being asked for."""

from __future__ import annotations

import asyncio
import re
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from typing import Any

from cachetools import TTLCache
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.buttons import as_meant
from bot.channels.limits import RateLimits
from bot.channels.live_setup import live_of
from bot.channels.private_logs import keep_words_out
from bot.channels.web_output import CHANNEL, Replies, ToPage
from bot.channels.web_sessions import Sessions
from bot.channels.web_stream import news_for, stream
from bot.facts.clarity import REASONS
from bot.facts.load import shared_fact_base
from bot.handoff.live_service import live_service
from bot.places.from_page import page_place
from bot.places.gazetteer import Location
from bot.storage.database import StorageError, open_database

PREFIX = "/chat"
PURPOSE = "web session"
LONGEST_MESSAGE = 4000
LONGEST_ID = 64
MOST_ANSWERS_KEPT, SECONDS_ANSWERS_ARE_KEPT = 10_000, 600
PLACE_ID = re.compile("[A-Z]{2}(-[A-Z]{2,3})?")
EXPIRED = "The session has expired."
TOO_MANY = (
    "That was a lot at once. Wait a minute. In an emergency call 999 (UK), 911 (US, Canada) or 112 (Europe)."
)
Handler = Callable[[Request], Awaitable[HTTPResponse]]
SessionHandler = Callable[[Request, str], Awaitable[HTTPResponse]]
ANYWHERE = {
    # No cookie and no other standing right is involved: a page of any site may ask, with a token of its own.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Max-Age": "600",
    "Cache-Control": "no-store",
}


class Web(InputChannel):
    """The addresses under /chat; docs/architecture.md lists them."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials, trackers and logs."""
        return CHANNEL

    def url_prefix(self) -> str:
        """At the root, not under Rasa's /webhooks/."""
        return PREFIX

    def get_output_channel(self) -> OutputChannel:
        """The way to a person who did not just write."""
        return ToPage(live_service(settings.read()).outbox)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's addresses."""
        here = settings.read()
        blueprint = Blueprint("web")
        sessions = Sessions(open_database(here).box.key_for(PURPOSE))
        limits = RateLimits(here.session_limit, here.address_limit)
        _add_manners(blueprint)
        _add_requests(blueprint, Chat(limits), sessions, limits)

        async def open_stream(request: Request, socket: Any) -> None:
            await stream(socket, sessions, live_of(request.app))

        blueprint.add_websocket_route(open_stream, "/stream")
        return blueprint


def _add_manners(blueprint: Blueprint) -> None:
    @blueprint.listener("before_server_start")
    async def keep_quiet(app: Sanic, _: Any) -> None:
        keep_words_out()

        # Of the whole app: Rasa answers a browser's question whether it may ask before a blueprint does.
        @app.on_response
        async def from_anywhere(request: Request, answer: HTTPResponse) -> None:
            if request.path.startswith(f"{PREFIX}/"):
                answer.headers.update(ANYWHERE)

    @blueprint.exception(StorageError)
    async def away(request: Request, error: StorageError) -> HTTPResponse:
        return _refusal(503, "Not now. Your message was not taken; send it again.")


def _add_requests(blueprint: Blueprint, chat: Chat, sessions: Sessions, limits: RateLimits) -> None:
    def counted(handler: Handler) -> Handler:
        async def limited(request: Request) -> HTTPResponse:
            if not limits.allow_address(request.remote_addr or request.ip):
                return _refusal(429, TOO_MANY)
            return await handler(request)

        limited.__name__ = handler.__name__
        return limited

    def of_session(handler: SessionHandler) -> Handler:
        async def known(request: Request) -> HTTPResponse:
            person = sessions.person(request.token)
            return await handler(request, person) if person else _refusal(401, EXPIRED)

        known.__name__ = handler.__name__
        return known

    async def health(request: Request) -> HTTPResponse:
        processor = request.app.ctx.agent.processor
        return response.json({"status": "ok", "model": processor.model_filename if processor else None})

    async def begin(request: Request) -> HTTPResponse:
        return response.json({"session": sessions.begin()})

    blueprint.add_route(health, "/", methods=["GET"])
    blueprint.add_route(counted(begin), "/session", methods=["POST"])
    blueprint.add_route(counted(of_session(chat.take)), "/messages", methods=["POST"])
    blueprint.add_route(of_session(chat.fetch), "/messages", methods=["GET"])
    blueprint.add_route(of_session(chat.forget), "/conversation", methods=["DELETE"])
    blueprint.add_route(counted(chat.feedback), "/feedback", methods=["POST"])


class Chat:
    """What the addresses do.

    Args:
        limits: how much is taken from one conversation.
    """

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits
        # A message that is sent again while, or after, it is answered gets the same answer.
        self._answers: TTLCache[tuple[str, str], asyncio.Task[dict[str, Any]]] = TTLCache(
            MOST_ANSWERS_KEPT, SECONDS_ANSWERS_ARE_KEPT
        )

    async def take(self, request: Request, person: str) -> HTTPResponse:
        """Take a message: its `text`, an `id`, and a `place`.

        By the id, which the widget makes up, sending it again is noticed. The place is where the person is,
        as far as the page knows: its `id`, and whether they `told` it.
        """
        body = _body(request)
        text, id_ = body.get("text"), body.get("id")
        if not isinstance(text, str) or not isinstance(id_, str) or len(id_) > LONGEST_ID:
            return _refusal(400, f"A message needs text, and id of at most {LONGEST_ID} characters.")
        if len(text) > LONGEST_MESSAGE:
            return _refusal(413, f"A message has at most {LONGEST_MESSAGE} characters.")
        asked = self._answers.get((person, id_))
        if asked is None or (asked.done() and (asked.cancelled() or asked.exception())):
            if not self._limits.allow_session(person):
                return _refusal(429, TOO_MANY)
            asked = asyncio.ensure_future(self._answer(request, person, text, id_, _metadata(body)))
            self._answers[person, id_] = asked
        # Shielded: somebody who hangs up and asks again finds the answer, and nothing is done twice.
        return response.json(await asyncio.shield(asked))

    async def _answer(
        self, request: Request, person: str, text: str, id_: str, metadata: dict[str, Any]
    ) -> dict[str, Any]:
        output = Replies()
        text = as_meant(text, shared_fact_base(settings.read().data).facts)
        message = UserMessage(
            text, output, person, input_channel=Web.name(), message_id=id_, metadata=metadata
        )
        live = await live_of(request.app).relay.take(message)
        return {"replies": output.messages, "live": live}

    async def fetch(self, request: Request, person: str) -> HTTPResponse:
        """What was said unasked since the message `after`; what was said up to it has arrived."""
        after = request.args.get("after", "0")
        seen = int(after) if after.isdecimal() else 0
        await to_thread(live_of(request.app).service.outbox.arrived, person, seen)
        return response.json(await news_for(person, seen, live_of(request.app)))

    async def forget(self, request: Request, person: str) -> HTTPResponse:
        """Delete the conversation, and what was said to a worker in it."""
        given = [self._answers.pop(key) for key in list(self._answers) if key[0] == person]
        # What is being answered just now would stay otherwise.
        await asyncio.gather(*given, return_exceptions=True)
        await live_of(request.app).relay.forget(person)
        return response.json({})

    async def feedback(self, request: Request) -> HTTPResponse:
        """Count whether the answer with a fact was clear (`clear`), or why an unclear one wasn't (`why`)."""
        body, clarity = _body(request), live_of(request.app).service.clarity
        fact, clear, why = body.get("fact"), body.get("clear"), body.get("why")
        if fact not in shared_fact_base(settings.read().data).facts:
            return _refusal(400, "Feedback needs the id of a fact.")
        if why in REASONS:
            await to_thread(clarity.count_reason, fact, why)
        elif isinstance(clear, bool):
            await to_thread(clarity.count, fact, clear)
        else:
            return _refusal(400, f"Feedback needs clear as true or false, or why: {', '.join(REASONS)}.")
        return response.json({})


def _body(request: Request) -> dict[str, Any]:
    return dict(request.json) if isinstance(request.json, dict) else {}


def _metadata(body: dict[str, Any]) -> dict[str, Any]:
    """What Rasa is given beside the words: where the page takes the person to be."""
    place = body.get("place")
    if not isinstance(place, dict) or not PLACE_ID.fullmatch(str(place.get("id"))):
        return {}
    country, _, part = place["id"].partition("-")
    return page_place(Location(country, place["id"] if part else None), told=place.get("told") is True)


def _refusal(status: int, why: str) -> HTTPResponse:
    return response.json({"error": why}, status=status)
