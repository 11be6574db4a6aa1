"""Counts of what people found clear."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from serving import BOT

from bot.facts.clarity import Clarity
from bot.storage.database import Database
from bot.storage.secret_box import SecretBox, load_key


def test_clarity_is_counted_by_fact(database: Database) -> None:
    clarity = Clarity(database)
    for clear in (True, False, False):
        clarity.count("uk-chances", clear)
    clarity.count("cuts-crime", True)
    assert clarity.counts() == {"cuts-crime": (1, 0), "uk-chances": (1, 2)}


def test_bot_facts_feedback_shows_the_least_clear_first(tmp_path: Path) -> None:
    environment = {**os.environ, "BOT_STATE_DIR": str(tmp_path)}

    def feedback() -> str:
        command = [BOT, "facts", "feedback"]
        done = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    assert "Nobody has said" in feedback()
    clarity = Clarity(Database(f"sqlite:///{tmp_path / 'bot.db'}", SecretBox(load_key("", tmp_path))))
    clarity.count("cuts-crime", True)
    clarity.count("uk-chances", False)
    shown = feedback()
    assert 0 < shown.index("uk-chances") < shown.index("cuts-crime")
