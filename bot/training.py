"""Training the Rasa model, and knowing when nothing changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from bot.errors import BotError
from bot.settings import Settings, child_environment

WHAT_TRAINING_READS = (
    "config.yml",
    "domain.yml",
    "uv.lock",
    "data/**/*.yml",
    "bot/nlu/*.py",
    "bot/language/*",
    "bot/facts/*.py",
    "bot/safety/*.py",
    "bot/sources/*.py",
)


def model_path(here: Settings) -> Path:
    """Where the model of the present data, configuration and code lies, trained or not."""
    digest = hashlib.sha256()
    for pattern in WHAT_TRAINING_READS:
        for path in sorted(here.root.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(here.root)).encode() + b"\0" + path.read_bytes())
    return here.models / f"{digest.hexdigest()[:16]}.tar.gz"


def train(here: Settings) -> Path:
    """Train with Rasa's own command, its progress shown.

    Returns:
        The model's path.

    Raises:
        BotError: training failed.
    """
    model = model_path(here)
    command = [
        sys.executable, "-m", "rasa", "train",
        "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(here.models),
    ]  # fmt: skip
    finished = subprocess.run(command, cwd=here.root, env=child_environment(), check=False)
    if finished.returncode != 0 or not model.is_file():
        raise BotError("training failed; Rasa's message is above.")
    return model


def require_model(here: Settings) -> Path:
    """The model of the present state.

    Raises:
        BotError: it is not trained yet.
    """
    model = model_path(here)
    if not model.is_file():
        raise BotError("there is no model for the present data and code. Run `bot train`.")
    return model
