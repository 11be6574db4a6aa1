"""The parts of live conversations in the server, made once for all its channels."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from sanic import Sanic

from bot import settings
from bot.channels.live_delivery import LiveDelivery
from bot.channels.relay import Relay
from bot.channels.voice import Voice
from bot.handoff.desk_words import DeskWords, load_desk_words
from bot.handoff.live_service import LiveService, live_service


@dataclass(frozen=True)
class Live:
    """What channels need for live conversations."""

    service: LiveService
    words: DeskWords
    relay: Relay
    delivery: LiveDelivery


def live_of(app: Sanic) -> Live:
    """The parts of this server, made at first use.

    Raises:
        BotError: the database can't be reached, or the desk's settings are malformed.
    """
    if not hasattr(app.ctx, "live"):
        here = settings.read()
        service, voice = live_service(here), Voice(app)
        words = load_desk_words(here.data / "desk.yml")
        delivery = LiveDelivery(service, voice, words, here.desk.wait, here.desk.keep_days)
        app.ctx.live = Live(service, words, Relay(service, voice, delivery, words), delivery)
    live: Live = app.ctx.live
    return live


async def start_delivery(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    """A listener for the server's start: rounds are made from now on."""
    app.ctx.delivering = asyncio.ensure_future(live_of(app).delivery.run())


async def stop_delivery(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    """A listener for the server's end: the round that is being made is left where it is."""
    app.ctx.delivering.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await app.ctx.delivering
