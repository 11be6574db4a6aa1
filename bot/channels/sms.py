"""The channel of text messages: the addresses a provider calls, and answers within its patience."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from typing import Any

from cachetools import TTLCache
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.live_setup import live_of
from bot.channels.private_logs import keep_words_out
from bot.channels.sms_delivery import SmsDelivery
from bot.channels.sms_output import CHANNEL, ToPhone
from bot.channels.sms_texting import Texting
from bot.channels.voice import Voice
from bot.errors import BotError
from bot.facts.load import shared_fact_base
from bot.language.sms import count_segments
from bot.sms.people import valid_number
from bot.sms.provider import Inbound, SignatureError, SmsProvider, SmsRequest, UnsentError
from bot.sms.service import SmsService, sms_service
from bot.storage.database import StorageError

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 10.0
"""Twilio hangs up after 15; what takes longer is sent afterwards."""
MOST_KEPT, SECONDS_KEPT = 10_000, 600


class Sms(InputChannel):
    """`POST /sms/PROVIDER` and `POST /sms/PROVIDER/receipts`; nothing without BOT_SMS."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials, trackers and logs."""
        return CHANNEL

    def url_prefix(self) -> str:
        """At the root, not under Rasa's /webhooks/."""
        return "/sms"

    def get_output_channel(self) -> OutputChannel:
        """The way to a person who did not just write."""
        return ToPhone(sms_service(settings.read()))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's addresses."""
        here = settings.read()
        service, blueprint = sms_service(here), Blueprint("sms")
        provider = service.provider
        if provider is None:
            return blueprint
        answering = Answering(service, provider)

        def read(request: Request) -> SmsRequest:
            query = f"?{request.query_string}" if request.query_string else ""
            # What the provider was told, and signs; behind a proxy the request itself tells another.
            url = f"{here.sms.public_url}{request.path}{query}"
            headers = {name.lower(): value for name, value in request.headers.items()}
            return SmsRequest(url, headers, request.body)

        @blueprint.post(f"/{provider.name}")
        async def receive(request: Request) -> HTTPResponse:
            return await answering.receive(provider.read(read(request)), request.app)

        @blueprint.post(f"/{provider.name}/receipts")
        async def receipt(request: Request) -> HTTPResponse:
            told = provider.read_receipt(read(request))
            person = await to_thread(service.outbox.note, told)
            if told.opted_out and person:
                await to_thread(service.people.opt_out, person)
            return response.json({})

        @blueprint.exception(SignatureError)
        async def unsigned(request: Request, error: SignatureError) -> HTTPResponse:
            logger.warning("A request to the SMS channel was refused: %s", error)
            return response.json({"error": str(error)}, status=403)

        @blueprint.exception(BotError)
        async def refused(request: Request, error: BotError) -> HTTPResponse:
            status = 503 if isinstance(error, StorageError) else 400
            return response.json({"error": str(error)}, status=status)

        _add_rounds(blueprint, service)
        return blueprint


def _add_rounds(blueprint: Blueprint, service: SmsService) -> None:
    @blueprint.listener("after_server_start")
    async def start(app: Sanic, _: Any) -> None:
        keep_words_out()
        app.ctx.texting = asyncio.ensure_future(SmsDelivery(service).run())

    @blueprint.listener("before_server_stop")
    async def stop(app: Sanic, _: Any) -> None:
        app.ctx.texting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await app.ctx.texting


class Answering:
    """Answers each text once, in the response where there is time for it.

    Args:
        service: what came, and what goes.
        provider: who carries it.
    """

    def __init__(self, service: SmsService, provider: SmsProvider) -> None:
        self._service, self._provider = service, provider
        self._running: TTLCache[str, asyncio.Task[list[str]]] = TTLCache(MOST_KEPT, SECONDS_KEPT)
        self._late: set[str] = set()

    async def receive(self, inbound: Inbound, app: Sanic) -> HTTPResponse:
        """Answer a text."""
        key = f"{self._provider.name}:{inbound.id}"
        texting = Texting(self._service, live_of(app), Voice(app), shared_fact_base(settings.read().data))
        try:
            if key not in self._running and not await to_thread(self._service.inbox.take, key):
                return self._respond(await to_thread(self._service.inbox.answer, key))
            return await self._answer_in_time(key, inbound, texting)
        except StorageError:
            return await self._answer_without_database(inbound, texting)

    async def _answer_in_time(self, key: str, inbound: Inbound, texting: Texting) -> HTTPResponse:
        if key not in self._running:
            self._running[key] = asyncio.ensure_future(self._answer(key, inbound, texting))
        answer = self._running[key]
        try:
            # Shielded: who hangs up gets the answer all the same.
            return self._respond(await asyncio.wait_for(asyncio.shield(answer), SECONDS_TO_ANSWER))
        except asyncio.TimeoutError:
            self._late.add(key)
            return self._respond(answer.result() if answer.done() else [])

    async def _answer(self, key: str, inbound: Inbound, texting: Texting) -> list[str]:
        try:
            texts = await texting.answer(inbound)
        except Exception:
            self._running.pop(key, None)
            raise
        if key in self._late or self._provider.answer([]) is None:
            await to_thread(self._keep, inbound, texts)
            texts = []
        else:
            await to_thread(self._service.budget.spend, sum(map(count_segments, texts)))
        self._late.discard(key)
        await to_thread(self._service.inbox.answered, key, texts)
        return texts

    def _keep(self, inbound: Inbound, texts: list[str]) -> None:
        person = self._service.people.id_of(valid_number(inbound.number) or inbound.number)
        for text in texts:
            # It answers what they just wrote: a keyword, or danger.
            self._service.outbox.put(person, text, despite_opt_out=True)

    async def _answer_without_database(self, inbound: Inbound, texting: Texting) -> HTTPResponse:
        number = valid_number(inbound.number)
        texts = await texting.answer_without_database(inbound) if number else []
        if number and self._provider.answer([]) is None:
            for place, text in enumerate(texts):
                try:
                    await to_thread(self._provider.send, number, text, f"{inbound.id}-{place}")
                except UnsentError as error:
                    logger.error("Without the database, and a text was not sent: %s", error)
        return self._respond(texts)

    def _respond(self, texts: list[str]) -> HTTPResponse:
        answer = self._provider.answer(texts)
        if answer is None:
            return response.json({})
        return response.raw(answer[1].encode(), content_type=answer[0])
