"""The real parts tests run against: the trained model, the action server, the served page."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from clock import Clock
from cryptography.fernet import Fernet
from postgresql import postgresql
from serving import Served, start_serving

from bot import settings, training
from bot.facts.load import load_fact_base
from bot.facts.models import FactBase
from bot.settings import ROOT, Settings
from bot.storage.database import Database
from bot.storage.secret_box import SecretBox
from bot.storage.tables import metadata

EVAL = ROOT.parent / "shared" / "eval"


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
    """The labelled messages; they lie beside the checkout, in CI too."""
    assert EVAL.is_dir(), f"{EVAL} is missing: put the shared folder beside the checkout"
    return EVAL / "dev"


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
def converse(model: Path, loop: asyncio.AbstractEventLoop) -> Iterator[Any]:
    """Start fresh conversations: `converse()` or `converse(channel="sms")`."""
    os.environ.update(settings.child_environment())
    from bot.evaluation.run import running_assistant

    context = running_assistant(model)
    assistant = loop.run_until_complete(context.__aenter__())
    count = 0

    def start(channel: str = "rest") -> Conversation:
        nonlocal count
        count += 1
        return Conversation(assistant, loop, f"test-{count}", channel)

    yield start
    loop.run_until_complete(context.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def served(model: Path) -> Iterator[Served]:
    server = start_serving()
    yield server
    server.stop()


# --- databases: what is kept in one is tested on SQLite and on PostgreSQL


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
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
