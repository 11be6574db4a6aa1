"""The database of the tests here: each runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from clock import Clock
from cryptography.fernet import Fernet
from postgresql import postgresql

from bot.storage.database import Database
from bot.storage.secret_box import SecretBox
from bot.storage.tables import metadata


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
