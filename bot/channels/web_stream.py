"""Sends a person what comes unasked, over an open connection, as soon as it is there."""

from __future__ import annotations

import asyncio
import contextlib
import json
from asyncio import to_thread
from typing import Any

from websockets.exceptions import ConnectionClosed

from bot.channels.doorbell import Bell, shared_doorbell
from bot.channels.live_setup import Live
from bot.channels.web_sessions import Sessions

SECONDS_TO_SAY_HELLO = 10
SECONDS_BETWEEN_LOOKS = 5


async def news_for(person: str, after: int, live: Live) -> dict[str, Any]:
    """What was said unasked after a message, and whether there will be more.

    Args:
        person: the sender id.
        after: the last message that the page has.
        live: where to look.

    Returns:
        `messages`, each with its `id`; `live`; and `with`, who reads what the person writes.
    """
    # Asked first: what is said between the two comes with the next look.
    goes_on = await live.relay.is_live(person)
    found = await to_thread(live.service.outbox.newer, person, after)
    whom = await live.relay.with_whom(person) if goes_on else None
    return {"messages": [{"id": id_, **message} for id_, message in found], "live": goes_on, "with": whom}


async def stream(socket: Any, sessions: Sessions, live: Live) -> None:
    """Serve a connection until it ends, or until there is nothing more to come.

    Args:
        socket: says `{"session", "after"}` first, and `{"after"}` whenever something has arrived.
        sessions: know the person.
        live: where to look.
    """
    with contextlib.suppress(asyncio.TimeoutError, ConnectionClosed):
        hello = _object(await asyncio.wait_for(socket.recv(), SECONDS_TO_SAY_HELLO))
        if person := sessions.person(hello.get("session")):
            await _stream_to(person, _number(hello.get("after")), socket, live)
    await socket.close()


async def _stream_to(person: str, sent: int, socket: Any, live: Live) -> None:
    told: dict[str, Any] | None = None
    with shared_doorbell().listen(person) as bell:
        listening = asyncio.ensure_future(_listen(person, socket, live))
        try:
            while not listening.done():
                news = await news_for(person, sent, live)
                over = not news["messages"] and not news["live"]
                if news != told or over:
                    await socket.send(json.dumps(news))
                if over:
                    return
                sent, told = max([sent, *(m["id"] for m in news["messages"])]), {**news, "messages": []}
                await _wait_for(bell, socket)
        finally:
            listening.cancel()


async def _wait_for(bell: Bell, socket: Any) -> None:
    """Wait until there may be something to tell; pass on at once what is not kept."""
    with contextlib.suppress(asyncio.TimeoutError):
        while news := await asyncio.wait_for(bell.get(), SECONDS_BETWEEN_LOOKS):
            await socket.send(json.dumps(news))


async def _listen(person: str, socket: Any, live: Live) -> None:
    """Note what has arrived, until the connection ends."""
    with contextlib.suppress(ConnectionClosed):
        while (said := await socket.recv()) is not None:
            await to_thread(live.service.outbox.arrived, person, _number(_object(said).get("after")))


def _object(text: Any) -> dict[str, Any]:
    """What a message of the socket holds; empty when it is no JSON object."""
    with contextlib.suppress(ValueError, TypeError):
        value = json.loads(text)
        return value if isinstance(value, dict) else {}
    return {}


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
