"""The practice page at `/practice`, and what it asks for."""

from __future__ import annotations

import functools
import hashlib
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.limits import RateLimits
from bot.channels.private_logs import keep_words_out
from bot.channels.refused import RefusedError
from bot.channels.voice import Voice
from bot.channels.web_page import FOLDER, read_page_files
from bot.errors import BotError
from bot.facts.load import shared_fact_base
from bot.practice.feedback import Feedback
from bot.practice.progress import Progress
from bot.practice.record import feedback_record
from bot.practice.scenarios import Scenario, in_order, shared_scenarios
from bot.practice.score import Score, load_scorer, start_loading
from bot.storage.database import StorageError, open_database

PREFIX = "/practice"
LONGEST_ANSWER, LONGEST_REASON, LONGEST_REMARK = 4000, 2000, 1000
SHORTEST_KEY, LONGEST_KEY = 16, 100
NOBODY = ""
"""Whose dispute it is where the worker keeps no progress."""
Json = dict[str, Any]
Handler = Callable[[Request, "Practice"], Awaitable[HTTPResponse]]


@dataclass(frozen=True)
class Practice:
    """What the page works with.

    Attributes:
        scenarios: by id.
        feedback: words scores.
        progress: what is kept.
    """

    scenarios: dict[str, Scenario]
    feedback: Feedback
    progress: Progress


class PracticePage(InputChannel):
    """Serves web/dist/practice and the JSON it works with.

    A worker is known by a key that their browser made up: whoever has it has the progress, and what is kept
    bears a digest of it only. Without a key nothing is kept.
    """

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials and logs."""
        return "practice"

    def url_prefix(self) -> str:
        """At the root, not under Rasa's /webhooks/."""
        return PREFIX

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The page's addresses."""
        here = settings.read()
        blueprint = Blueprint("practice")
        limits = RateLimits(here.session_limit, here.address_limit)
        _add_page(blueprint)
        for method, path, handler in ROUTES:
            blueprint.add_route(_counted(handler, limits), path, methods=[method])

        @blueprint.listener("before_server_start")
        async def keep_quiet(app: Sanic, _: Any) -> None:
            keep_words_out()

        @blueprint.exception(BotError)
        async def refused(request: Request, error: BotError) -> HTTPResponse:
            status = 503 if isinstance(error, StorageError) else getattr(error, "status", 400)
            return response.json({"error": str(error)}, status=status)

        return blueprint


def worker_of(key: str) -> str:
    """The pseudonym under which the progress of a key's holder is kept."""
    return f"page-{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def _add_page(blueprint: Blueprint) -> None:
    files = read_page_files(FOLDER / "practice", framed_by="'none'")

    async def page(request: Request, name: str = "index.html") -> HTTPResponse:
        return files[name].answer(request) if name in files else response.empty(404)

    blueprint.add_route(page, "", name="page")
    blueprint.add_route(page, "/<name:[a-z]+\\.(?:js|css)>", name="file")


def _counted(handler: Handler, limits: RateLimits) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def limited(request: Request) -> HTTPResponse:
        if not limits.allow_address(request.remote_addr or request.ip):
            raise RefusedError(429, "That was a lot at once. Wait a minute.")
        answer = await handler(request, await to_thread(_shared_practice))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    limited.__name__ = handler.__name__
    return limited


@functools.lru_cache(maxsize=1)
def _shared_practice() -> Practice:
    here = settings.read()
    start_loading(here)
    base = shared_fact_base(here.data)
    feedback = Feedback(here.data / "practice" / "feedback.yml", base)
    return Practice(shared_scenarios(here.data), feedback, Progress(open_database(here)))


async def _state(request: Request, practice: Practice) -> HTTPResponse:
    """What is due, how it goes, and the totals of everybody."""
    return response.json(await to_thread(_read_state, practice, _worker(request)))


def _read_state(practice: Practice, worker: str | None) -> Json:
    ordered = in_order(practice.scenarios.values())
    ids = [scenario.id for scenario in ordered]
    progress = practice.progress
    strengths = progress.strengths(worker) if worker else {}
    comes_back = progress.next_due(worker, ids) if worker else None
    team = progress.team()
    return {
        "scenarios": [_card(scenario, strengths.get(scenario.id)) for scenario in ordered],
        "due": progress.due(worker, ids) if worker else ids,
        "next_due": _iso(comes_back),
        "streak": progress.streak(worker) if worker else 0,
        "team": asdict(team) if team else None,
    }


def _card(scenario: Scenario, quality: float | None) -> Json:
    fact = shared_fact_base(settings.read().data).facts[scenario.essential[0]]
    return {
        "id": scenario.id,
        "title": fact.question,
        "topic": fact.topic,
        "client": scenario.client,
        "mood": scenario.mood,
        "lines": list(scenario.lines),
        "difficulty": scenario.difficulty,
        "quality": quality,
    }


async def _answer(request: Request, practice: Practice) -> HTTPResponse:
    """Score an answer; words of danger are asked about first unless they are said to be practice."""
    body = _body(request)
    scenario, answer = _scenario(body, practice), _text(body, "answer", LONGEST_ANSWER)
    if not body.get("pretend") and await Voice(request.app).danger_in(answer):
        return response.json({"danger": True})
    line = body.get("line")
    if line not in scenario.lines:
        line = scenario.lines[0]
    score = await to_thread(_score, answer, scenario, str(line))
    due = None
    if worker := _worker(request):
        due = await to_thread(practice.progress.record, worker, scenario.id, score.quality)
    return response.json({**feedback_record(score, answer, practice.feedback), "due": _iso(due)})


def _score(answer: str, scenario: Scenario, line: str) -> Score:
    return load_scorer(settings.read()).score(answer, scenario, line)


async def _model(request: Request, practice: Practice) -> HTTPResponse:
    """A good answer."""
    scenario = _scenario({"scenario": request.args.get("scenario", "")}, practice)
    return response.json({"model": practice.feedback.model_answer(scenario)})


async def _dispute(request: Request, practice: Practice) -> HTTPResponse:
    """Put a disputed mark into the curators' queue."""
    body = _body(request)
    await to_thread(
        practice.progress.dispute,
        _worker(request) or NOBODY,
        _scenario(body, practice).id,
        _text(body, "remark", LONGEST_REMARK),
        _text(body, "answer", LONGEST_ANSWER),
        _text(body, "reason", LONGEST_REASON),
    )
    return response.json({})


async def _export(request: Request, practice: Practice) -> HTTPResponse:
    """Everything that is kept about a worker."""
    return response.json(await to_thread(practice.progress.export, _known_worker(request)))


async def _forget(request: Request, practice: Practice) -> HTTPResponse:
    """Delete everything that is kept about a worker."""
    await to_thread(practice.progress.delete, _known_worker(request))
    return response.json({})


ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/api/state", _state),
    ("POST", "/api/answers", _answer),
    ("GET", "/api/model", _model),
    ("POST", "/api/disputes", _dispute),
    ("GET", "/api/progress", _export),
    ("DELETE", "/api/progress", _forget),
)


def _worker(request: Request) -> str | None:
    key = request.token
    if not key:
        return None
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise RefusedError(401, f"A key has {SHORTEST_KEY} to {LONGEST_KEY} characters.")
    return worker_of(key)


def _known_worker(request: Request) -> str:
    worker = _worker(request)
    if not worker:
        raise RefusedError(401, "Nothing is kept without a key.")
    return worker


def _scenario(body: Json, practice: Practice) -> Scenario:
    scenario = practice.scenarios.get(str(body.get("scenario")))
    if not scenario:
        raise RefusedError(404, "There is no such scenario any more. Load the page again.")
    return scenario


def _body(request: Request) -> Json:
    # A form of another site can't send this type without the browser asking first.
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise RefusedError(415, "Send JSON.")
    if not isinstance(request.json, dict):
        raise RefusedError(400, "Send a JSON object.")
    return dict(request.json)


def _text(body: Json, key: str, longest: int) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RefusedError(400, f"{key} is missing.")
    if len(value) > longest:
        raise RefusedError(413, f"{key} has at most {longest} characters.")
    return value


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
