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
from bot.channels.sms_texting import Answer, Texting
from bot.channels.voice import Voice
from bot.errors import BotError, SignatureError
from bot.facts.load import shared_fact_base
from bot.language.sms import count_segments
from bot.sms.people import valid_number
from bot.sms.provider import Inbound, SmsProvider, SmsRequest, UnsentError
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
                await to_thread(service.outbox.forget, person)
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
        # Of each text one of the two is settled first: its answer goes into the response, or comes later.
        self._in_response: TTLCache[str, bool] = TTLCache(MOST_KEPT, SECONDS_KEPT)
        self._later: TTLCache[str, bool] = TTLCache(MOST_KEPT, SECONDS_KEPT)

    async def receive(self, inbound: Inbound, app: Sanic) -> HTTPResponse:
        """Answer a text."""
        key = f"{self._provider.name}:{inbound.id}"
        if key not in self._running:
            base = shared_fact_base(settings.read().data)
            texting = Texting(self._service, live_of(app), Voice(app), base)
            self._running[key] = asyncio.ensure_future(self._answer(key, inbound, texting))
        answer = self._running[key]
        try:
            # Shielded: who hangs up gets the answer all the same.
            return self._respond(await asyncio.wait_for(asyncio.shield(answer), SECONDS_TO_ANSWER))
        except asyncio.TimeoutError:
            if key in self._in_response:
                return self._respond(await asyncio.shield(answer))
            self._later[key] = True
            return self._respond([])
        except asyncio.CancelledError:
            if key not in self._in_response:
                self._later[key] = True
            raise

    async def _answer(self, key: str, inbound: Inbound, texting: Texting) -> list[str]:
        """What goes into the response; nothing where it goes by texts of its own."""
        try:
            if not await to_thread(self._service.inbox.take, key):
                return await to_thread(self._service.inbox.answer, key)
            answer = await texting.answer(inbound)
        except Exception as error:
            return await self._in_trouble(key, inbound, texting, error)
        in_response = self._settle(key)
        try:
            if in_response:
                await to_thread(self._service.budget.spend, sum(map(count_segments, answer.texts)))
            else:
                await to_thread(self._keep, inbound, answer)
            await to_thread(self._service.inbox.answered, key, answer.texts if in_response else [])
        except StorageError as error:
            # The answer itself is worth more than the account of it.
            logger.error("An answer could not be noted: %s", error)
        return answer.texts if in_response else []

    async def _in_trouble(self, key: str, inbound: Inbound, texting: Texting, error: Exception) -> list[str]:
        """Nobody is left in silence, least of all in danger, whatever went wrong.

        Raises:
            StorageError: the text must be sent again.
        """
        # Its kind alone is logged: the text of an unknown error may hold somebody's words.
        known = f": {error}" if isinstance(error, BotError) else ""
        logger.error("A text could not be answered as it should (%s%s)", type(error).__name__, known)
        number = valid_number(inbound.number)
        if not number:
            return []
        try:
            texts = await texting.answer_in_trouble(inbound)
        except StorageError:
            self._running.pop(key, None)
            raise
        except Exception as worse:
            logger.error("Nor with the line for a fault (%s)", type(worse).__name__)
            texts = [self._service.reply("fault", number)]
        if self._settle(key):
            return texts
        for place, text in enumerate(texts):
            try:
                await to_thread(self._provider.send, number, text, f"{inbound.id}-{place}")
            except UnsentError as failure:
                logger.error("The line for a fault was not sent: %s", failure)
        return []

    def _settle(self, key: str) -> bool:
        """Whether the answer goes into the response; no way back from here."""
        if key in self._later or self._provider.answer([]) is None:
            return False
        self._in_response[key] = True
        return True

    def _keep(self, inbound: Inbound, answer: Answer) -> None:
        person = self._service.people.id_of(valid_number(inbound.number) or inbound.number)
        for text in answer.texts:
            self._service.outbox.put(person, text, despite_opt_out=answer.despite_opt_out)

    def _respond(self, texts: list[str]) -> HTTPResponse:
        answer = self._provider.answer(texts)
        if answer is None:
            return response.json({})
        return response.raw(answer[1].encode(), content_type=answer[0])
