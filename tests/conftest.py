"""The real parts tests run against: the trained model, the assistant, running servers, databases.

What a test asks for decides what it needs (`KINDS`), and tests run in that order: the quick ones first.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import serving
import sqlalchemy
from click.testing import CliRunner, Result
from clock import Clock
from cryptography.fernet import Fernet
from labelled import MESSAGES
from postgresql import postgresql
from serving import ReallyServed, Serve, Served

from bot import settings, training
from bot.facts.load import load_fact_base
from bot.facts.models import FactBase
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.secret_box import SecretBox
from bot.storage.tables import metadata

POSTGRESQL = "postgresql"
KINDS: dict[str, set[str]] = {
    "clone": {"lone_clone"},
    "browser": {"open_page", "browser"},
    "server": {"serve", "really_serve", "rasa", POSTGRESQL},
    "model": {"model", "scorer", "practice", "tuning"},
    "unit": set(),
}
"""The fixtures that make a test one of a kind; the first that fits counts."""
LONGEST_ID = 80


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make floors` sets it."""
    parser.addoption("--write-floors", action="store_true", help="Write tests/floors.json anew.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test by what it needs, and put the quick ones first."""
    order = list(reversed(KINDS))
    kinds = {item: _kind(item) for item in items}
    for item, kind in kinds.items():
        item.add_marker(kind)
    items.sort(key=lambda item: order.index(kinds[item]))


def _kind(item: pytest.Item) -> str:
    needs = set(getattr(item, "fixturenames", ()))
    if item_parameters := getattr(item, "callspec", None):
        needs |= {value for value in item_parameters.params.values() if value == POSTGRESQL}
    return next(kind for kind, fixtures in KINDS.items() if not fixtures or needs & fixtures)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A name that fits on a line: long messages are cut."""
    return f"{val[:LONGEST_ID]}…" if isinstance(val, str) and len(val) > LONGEST_ID else None


@pytest.fixture(scope="session")
def here() -> Settings:
    return settings.read()


@pytest.fixture(scope="session")
def base(here: Settings) -> FactBase:
    return load_fact_base(here.data)


@pytest.fixture(scope="session")
def model(here: Settings) -> Path:
    """The trained model; `make test` trains it first."""
    path = training.model_path(here)
    return path if path.is_file() else training.train(here)


@pytest.fixture(scope="session")
def dev() -> Path:
    """The smallest set of labelled messages; tests/messages/README.md says what each set is."""
    return MESSAGES / "dev"


# --- the assistant in this process


class Conversation:
    """One person's conversation with the whole assistant."""

    def __init__(self, assistant: Any, loop: asyncio.AbstractEventLoop, sender: str, channel: str) -> None:
        self._assistant, self._loop = assistant, loop
        self._sender, self._channel = sender, channel

    def say(self, text: str) -> Any:
        return self._loop.run_until_complete(self._assistant.say(text, self._sender, self._channel))


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def assistant(model: Path, loop: asyncio.AbstractEventLoop) -> Iterator[Any]:
    """The one assistant of all tests in this process."""
    os.environ.update({**settings.child_environment(), **serving.PATIENT})
    from bot.evaluation.run import running_assistant

    context = running_assistant(model)
    yield loop.run_until_complete(context.__aenter__())
    loop.run_until_complete(context.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def converse(assistant: Any, loop: asyncio.AbstractEventLoop) -> Callable[..., Conversation]:
    """Start fresh conversations: `converse()` or `converse(channel="sms")`."""
    count = 0

    def start(channel: str = "rest") -> Conversation:
        nonlocal count
        count += 1
        return Conversation(assistant, loop, f"test-{count}", channel)

    return start


Bot = Callable[..., Result]


@pytest.fixture
def bot() -> Iterator[Bot]:
    """Run a `bot` command in this process: `bot("facts", "check", typed="", BOT_PORT="8081")`."""
    yield _run_bot(None)
    _speak_again()


@pytest.fixture
def bot_with_assistant(assistant: Any) -> Iterator[Bot]:
    """The same for commands that talk to the assistant, which is given to them."""

    @contextlib.asynccontextmanager
    async def opened(model: Path) -> AsyncIterator[Any]:
        yield assistant

    yield _run_bot(opened)
    _speak_again()


def _run_bot(given: Any) -> Bot:
    def run(*arguments: str, typed: str = "", **environment: str) -> Result:
        from bot.cli import app

        return CliRunner().invoke(app, arguments, input=typed, env=environment, obj=given, prog_name="bot")

    return run


SHOW_WARNING = warnings.showwarning


def _speak_again() -> None:
    """Undo what commands do to keep libraries from writing over a conversation."""
    logging.disable(logging.NOTSET)
    warnings.showwarning = SHOW_WARNING


# --- running servers


@pytest.fixture(scope="session")
def serve(model: Path) -> Serve:
    """Start both servers with settings of their own; whoever starts them stops them."""
    return serving.start_serving


@pytest.fixture
def really_serve(model: Path) -> Iterator[Callable[..., ReallyServed]]:
    """Start `bot serve`; it takes ten seconds, so only for what nothing else can show."""
    started: list[ReallyServed] = []

    def start(extra: Mapping[str, str], ready: bool = True) -> ReallyServed:
        started.append(serving.really_serve(extra, ready))
        return started[-1]

    yield start
    for server in started:
        server.process.kill()


@pytest.fixture(scope="session")
def rasa(model: Path) -> Callable[..., tuple[int, str]]:
    """Run one of Rasa's own commands: its exit code and all it printed."""
    return serving.run_rasa


@pytest.fixture(scope="session")
def served(serve: Serve) -> Iterator[Served]:
    """The servers of all tests that only talk to them."""
    server = serve()
    yield server
    server.stop()


# --- databases: what is kept in one is tested on SQLite and on PostgreSQL


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database_url(request: Any, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bot.db'}"
        return
    url = request.getfixturevalue("postgresql_url")
    yield url
    engine = sqlalchemy.create_engine(url)
    metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url, SecretBox(Fernet.generate_key()))
