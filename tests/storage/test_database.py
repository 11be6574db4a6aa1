"""The database's address and its key: what can be wrong with them, and what is said then."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import sqlalchemy
from cryptography.fernet import Fernet

from bot.errors import BotError
from bot.storage.database import Database, StorageError
from bot.storage.secret_box import KEY_FILE, SecretBox, load_key


@pytest.fixture
def box() -> SecretBox:
    return SecretBox(Fernet.generate_key())


def test_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    key = load_key("", folder)
    assert load_key("", folder) == key
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [folder / KEY_FILE]


def test_key_of_the_settings_is_taken_and_none_is_made(tmp_path: Path) -> None:
    assert load_key("abc", tmp_path / "state") == b"abc"
    assert not (tmp_path / "state").exists()


def test_malformed_key_is_explained() -> None:
    with pytest.raises(BotError, match="32 bytes in URL-safe base64"):
        SecretBox(b"abc")


def test_keys_for_two_purposes_differ(box: SecretBox) -> None:
    assert box.key_for("a") != box.key_for("b")


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/name", ""])
def test_malformed_address_is_explained(url: str, box: SecretBox) -> None:
    with pytest.raises(StorageError, match="BOT_DATABASE_URL"):
        Database(url, box)


def test_database_out_of_reach_is_one_clear_error_without_its_password(box: SecretBox) -> None:
    with pytest.raises(StorageError, match="can't be used") as error:
        Database("postgresql://user:secret@127.0.0.1:1/name", box)
    assert "secret" not in str(error.value)


def test_file_that_is_no_database_is_one_clear_error(tmp_path: Path, box: SecretBox) -> None:
    (tmp_path / "bot.db").write_text("not a database, and long enough to be looked at" * 100)
    with pytest.raises(StorageError, match="can't be used"):
        Database(f"sqlite:///{tmp_path / 'bot.db'}", box)


def test_nobody_else_on_the_machine_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "bot.db"
    file.parent.mkdir()
    file.touch(mode=0o644)
    database = Database(f"sqlite:///{file}", SecretBox(Fernet.generate_key()))
    with database.begin() as connection:
        connection.execute(sqlalchemy.text("create table words (word text)"))
    for path in file.parent.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
