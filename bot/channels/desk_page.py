"""The built-in desk at `/desk`: its page, what the page asks for, and the address outside desks call."""

from __future__ import annotations

import datetime
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock, settings
from bot.channels.doorbell import shared_doorbell
from bot.channels.live_setup import Live, live_of, start_delivery, stop_delivery
from bot.channels.refused import RefusedError
from bot.channels.web_page import FOLDER, read_page_files
from bot.errors import BotError, SignatureError
from bot.facts import render
from bot.facts.load import shared_fact_base
from bot.facts.search import find_facts
from bot.handoff.callbacks import Callback
from bot.handoff.desk import DeskEvent
from bot.handoff.find import lines_with_words, offer
from bot.handoff.lines import shared_lines
from bot.handoff.live import (
    BY_WORKER,
    ENDED,
    LIVE,
    NOTE,
    PERSON,
    WAITING,
    WORKER,
    LiveConversation,
    LiveMessage,
)
from bot.handoff.render import load_wording
from bot.handoff.workers import LoginError, Worker
from bot.places.gazetteer import shared_gazetteer
from bot.storage.database import StorageError

COOKIE = "desk"
MOST_FACTS, MOST_LINES = 8, 6
Handler = Callable[[Request, Live, Worker], Awaitable[HTTPResponse]]


class DeskPage(InputChannel):
    """Serves web/dist/desk and the JSON it works with."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials and logs."""
        return "desk"

    def url_prefix(self) -> str:
        """At the root, not under Rasa's /webhooks/."""
        return "/desk"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The desk's addresses."""
        blueprint = Blueprint("desk")
        blueprint.listener("after_server_start")(start_delivery)
        blueprint.listener("before_server_stop")(stop_delivery)
        _add_page(blueprint)
        _add_login(blueprint)
        _add_outside_desk(blueprint)
        for path, handler in READS.items():
            blueprint.add_route(_for_workers(handler), path, methods=["GET"])
        for path, handler in WRITES.items():
            blueprint.add_route(_for_workers(handler), path, methods=["POST"])

        @blueprint.exception(BotError)
        async def refused(request: Request, error: BotError) -> HTTPResponse:
            status = 503 if isinstance(error, StorageError) else getattr(error, "status", 400)
            return response.json({"error": str(error)}, status=status)

        return blueprint


def _add_page(blueprint: Blueprint) -> None:
    files = read_page_files(FOLDER / "desk", framed_by="'none'")

    async def page(request: Request, name: str = "index.html") -> HTTPResponse:
        return files[name].answer(request) if name in files else response.empty(404)

    blueprint.add_route(page, "", name="page")
    blueprint.add_route(page, "/<name:[a-z]+\\.(?:js|css)>", name="file")


def _add_login(blueprint: Blueprint) -> None:
    @blueprint.post("/api/login")
    async def log_in(request: Request) -> HTTPResponse:
        body = _body(request)
        workers = live_of(request.app).service.workers
        try:
            token = await to_thread(workers.log_in, _text(body, "name"), _text(body, "password"))
        except LoginError as error:
            return response.json({"error": str(error)}, status=401)
        worker = await to_thread(workers.of_session, token)
        answer = response.json({"worker": {"name": worker.name if worker else ""}})
        answer.cookies[COOKIE] = token
        answer.cookies[COOKIE].update({"httponly": True, "samesite": "Strict", "path": "/desk"})
        if "https" in {request.scheme, request.headers.get("x-forwarded-proto")}:
            answer.cookies[COOKIE]["secure"] = True
        return answer

    @blueprint.post("/api/logout")
    async def log_out(request: Request) -> HTTPResponse:
        token = request.cookies.get(COOKIE) or ""
        await to_thread(live_of(request.app).service.workers.log_out, token)
        answer = response.json({})
        answer.cookies[COOKIE] = ""
        answer.cookies[COOKIE].update({"max-age": 0, "path": "/desk"})
        return answer


def _for_workers(handler: Handler) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def guarded(request: Request) -> HTTPResponse:
        live = live_of(request.app)
        token = request.cookies.get(COOKIE) or ""
        worker = await to_thread(live.service.workers.of_session, token) if token else None
        if not worker:
            return response.json({"error": "Please log in."}, status=401)
        await to_thread(live.service.workers.seen, worker.id)
        return await handler(request, live, worker)

    guarded.__name__ = handler.__name__
    return guarded


async def _state(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    after = request.args.get("after", "0")
    asked = Asked(
        request.args.get("conversation", ""),
        int(after) if after.isdecimal() else 0,
        request.args.get("looking") == "true",
    )
    return response.json(await to_thread(_read_state, live, worker, asked))


@dataclass(frozen=True)
class Asked:
    """What a worker's page asks for.

    Attributes:
        conversation: id of the open one, empty where none is.
        after: id of the last message that the page shows.
        looking: whether the worker has the page before their eyes.
    """

    conversation: str
    after: int
    looking: bool


def _read_state(live: Live, worker: Worker, asked: Asked) -> dict[str, Any]:
    conversations, now = live.service.conversations, clock.now()
    # Before the list of conversations, so that what is shown now doesn't count as unread.
    shown = _shown(live, worker, asked)
    names = {other.id: other.name for other in live.service.workers.all()}
    return {
        "worker": {"name": worker.name, "on_duty": worker.on_duty},
        "outcomes": [{"id": id_, "label": label} for id_, label in live.words.outcomes.items()],
        "queue": [_waiting(c, live, now) for c in conversations.queue()],
        "others": [_of_other(c, live, names) for c in conversations.of_others(worker.id)],
        "phrases": list(live.words.phrases),
        "mine": [_mine(c, live) for c in conversations.of_worker(worker.id)],
        "callbacks": len(live.service.callbacks.ready()),
        "conversation": shown,
    }


def _waiting(conversation: LiveConversation, live: Live, now: float) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "waiting_seconds": int(now - conversation.waiting_since),
        "danger": live.words.labels(conversation.danger),
        "place": conversation.place,
        "channel": conversation.channel,
        "returned": conversation.returned,
    }


def _of_other(conversation: LiveConversation, live: Live, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "worker": names.get(conversation.worker or 0, ""),
        "danger": live.words.labels(conversation.danger),
        "place": conversation.place,
    }


def _mine(conversation: LiveConversation, live: Live) -> dict[str, Any]:
    unread = live.service.conversations.messages(conversation.id, conversation.read_up_to)
    return {
        "id": conversation.id,
        "status": conversation.status,
        "danger": live.words.labels(conversation.danger),
        "place": conversation.place,
        "unread": sum(message.who == PERSON for message in unread),
    }


def _shown(live: Live, worker: Worker, asked: Asked) -> dict[str, Any] | None:
    conversations, id_, after = live.service.conversations, asked.conversation, asked.after
    conversation = conversations.get(id_)
    if not conversation or conversation.worker != worker.id:
        return None
    said = conversations.messages(id_, after)
    last = max([after, *(message.id for message in said)])
    if asked.looking and last > conversation.read_up_to:
        conversations.note(id_, read_up_to=last)
    summary = conversations.summary(id_)
    base = shared_fact_base(settings.read().data)
    facts = [base.facts[fact] for fact in (summary.facts if summary else ()) if fact in base.facts]
    shown: dict[str, Any] = {
        "id": id_,
        "status": conversation.status,
        "ended_by": conversation.ended_by,
        "summary": {
            "place": conversation.place,
            "danger": live.words.labels(conversation.danger),
            "facts": [{"id": fact.id, "question": fact.question} for fact in facts],
            "shared": summary is not None and summary.shared,
        },
        "messages": [_message(message) for message in said],
    }
    if after == 0:
        transcript = summary.transcript if summary else ()
        shown["transcript"] = [{"who": who, "text": text} for who, text in transcript]
    return shown


def _message(message: LiveMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "who": message.who,
        "name": message.name,
        "text": message.text,
        "at": _iso(message.at),
        "key": message.key,
    }


async def _duty(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    await to_thread(live.service.workers.set_duty, worker.id, bool(_body(request).get("on_duty")))
    return response.json({})


async def _claim(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    id_ = _text(_body(request), "conversation")
    if not await to_thread(live.service.conversations.claim, id_, worker.id):
        raise RefusedError(409, "Somebody else has taken this conversation, or the person has left.")
    return response.json({})


async def _take_over(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    id_, conversations = _text(_body(request), "conversation"), live.service.conversations
    conversation = await to_thread(conversations.get, id_)
    other = await to_thread(live.service.workers.name_of, conversation.worker) if conversation else ""
    note = live.words.taken_over.format(name=worker.name, other=other)
    if not await to_thread(conversations.take_over, id_, worker.id, note):
        raise RefusedError(409, "This conversation is no colleague's any more.")
    return response.json({})


async def _note(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    body = _body(request)
    conversation = await _own(live, worker, body)
    words, key = _text(body, "text"), _text(body, "key")
    say = live.service.conversations.say
    id_ = await to_thread(say, conversation.id, NOTE, words, name=worker.name, key=key)
    return response.json({"id": id_})


async def _say(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    body = _body(request)
    conversation = await _own(live, worker, body)
    if conversation.status != LIVE:
        raise RefusedError(409, "This conversation has ended; the person can't read it any more.")
    id_ = await to_thread(
        live.service.conversations.say,
        conversation.id,
        WORKER,
        _text(body, "text"),
        name=worker.name,
        key=_text(body, "key"),
    )
    return response.json({"id": id_})


async def _typing(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    conversation = await _own(live, worker, _body(request))
    shared_doorbell().ring(conversation.person, typing=worker.name)
    return response.json({})


async def _close(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    body = _body(request)
    conversation = await _own(live, worker, body)
    outcome = _text(body, "outcome")
    if outcome not in live.words.outcomes:
        raise RefusedError(400, "Choose how the conversation ended.")
    await to_thread(live.service.conversations.end, conversation.id, BY_WORKER, outcome)
    return response.json({})


async def _facts(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    base = shared_fact_base(settings.read().data)
    found = find_facts(base, request.args.get("q", ""))[:MOST_FACTS]
    canned = [
        {
            "id": fact.id,
            "question": fact.question,
            "text": fact.full,
            "source": render.source_names(fact, base),
        }
        for fact in found
    ]
    return response.json({"facts": canned, "lines": _lines(request.args.get("q", ""))})


def _lines(words: str) -> list[dict[str, Any]]:
    """Helplines with these words, as they are told."""
    data, now = settings.read().data, clock.utc_now()
    lines, wording = shared_lines(data / "support_lines.yml").values(), load_wording(data / "handoff.yml")
    found = lines_with_words(lines, words, shared_gazetteer(data))[:MOST_LINES]
    return [{"id": line.id, "text": wording.lines([offer(line, now)])} for line in found]


async def _callbacks(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    ready = await to_thread(live.service.callbacks.ready)
    return response.json({"callbacks": [_callback(callback) for callback in ready]})


def _callback(callback: Callback) -> dict[str, Any]:
    return {
        "id": callback.id,
        "phone": callback.phone,
        "times": callback.times,
        "place": callback.place,
        "left_at": _iso(callback.asked_at),
        "expires_at": _iso(callback.expires_at),
    }


async def _callback_done(request: Request, live: Live, worker: Worker) -> HTTPResponse:
    id_ = _body(request).get("id")
    if not isinstance(id_, int):
        raise RefusedError(400, "Which call-back? Its id is missing.")
    await to_thread(live.service.callbacks.done, id_)
    return response.json({})


READS: dict[str, Handler] = {
    "/api/state": _state,
    "/api/facts": _facts,
    "/api/callbacks": _callbacks,
}
WRITES: dict[str, Handler] = {
    "/api/duty": _duty,
    "/api/claim": _claim,
    "/api/take-over": _take_over,
    "/api/say": _say,
    "/api/note": _note,
    "/api/typing": _typing,
    "/api/close": _close,
    "/api/callbacks/done": _callback_done,
}


def _add_outside_desk(blueprint: Blueprint) -> None:
    @blueprint.post("/events")
    async def outside(request: Request) -> HTTPResponse:
        live = live_of(request.app)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            event = live.service.desk.read(headers, request.body)
        except SignatureError as error:
            return response.json({"error": str(error)}, status=401)
        if event:
            await to_thread(_happen, live, event)
        return response.json({})


def _happen(live: Live, event: DeskEvent) -> None:
    """Take note of what an outside desk tells; an event about no open conversation is passed over."""
    conversations = live.service.conversations
    conversation = conversations.by_reference(event.reference)
    if not conversation or conversation.status == ENDED:
        return
    if conversation.status == WAITING and event.kind in {"joined", "said"}:
        conversations.claim(conversation.id, None)
    if event.kind == "said" and event.text:
        conversations.say(conversation.id, WORKER, event.text, name=event.name, key=event.key)
    if event.kind == "ended":
        conversations.end(conversation.id, BY_WORKER)


async def _own(live: Live, worker: Worker, body: dict[str, Any]) -> LiveConversation:
    conversation = await to_thread(live.service.conversations.get, _text(body, "conversation"))
    if not conversation or conversation.worker != worker.id:
        raise RefusedError(409, "This conversation is not yours any more: your connection had dropped.")
    return conversation


def _body(request: Request) -> dict[str, Any]:
    # A form of another site can't send this type without the browser asking first.
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise RefusedError(415, "Send JSON.")
    if not isinstance(request.json, dict):
        raise RefusedError(400, "Send a JSON object.")
    return dict(request.json)


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RefusedError(400, f"{key} is missing.")
    return value


def _iso(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat()
