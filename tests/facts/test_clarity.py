"""Counts of what people found clear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from bot.facts.clarity import Clarity
from bot.storage.database import Database
from bot.storage.secret_box import SecretBox, load_key


def test_clarity_is_counted_by_fact(database: Database) -> None:
    clarity = Clarity(database)
    for clear in (True, False, False):
        clarity.count("uk-chances", clear)
    clarity.count("cuts-crime", True)
    assert clarity.counts() == {"cuts-crime": (1, 0), "uk-chances": (1, 2)}


def test_why_an_answer_was_not_clear_is_counted_apart(database: Database) -> None:
    clarity = Clarity(database)
    clarity.count("uk-chances", False)
    for reason in ("hard", "more", "hard"):
        clarity.count_reason("uk-chances", reason)
    assert clarity.reasons() == {"uk-chances": {"hard": 2, "more": 1}}
    assert clarity.counts() == {"uk-chances": (0, 1)}


def test_bot_facts_feedback_shows_the_least_clear_first(bot: Callable[..., Result], tmp_path: Path) -> None:
    def feedback() -> str:
        done = bot("facts", "feedback", BOT_STATE_DIR=str(tmp_path))
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "Nobody has said" in feedback()
    clarity = Clarity(Database(f"sqlite:///{tmp_path / 'bot.db'}", SecretBox(load_key("", tmp_path))))
    clarity.count("cuts-crime", True)
    clarity.count("uk-chances", False)
    clarity.count_reason("uk-chances", "hard")
    shown = feedback()
    assert "hard to" in shown
    assert 0 < shown.index("uk-chances") < shown.index("cuts-crime")
