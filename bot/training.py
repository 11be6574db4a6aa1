"""Training the Rasa model, and knowing when nothing changed."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from bot.errors import BotError
from bot.language.kept_vectors import TEXTS_READ_OF
from bot.settings import Settings, child_environment

WHAT_TRAINING_READS = (
    "config.yml",
    "domain.yml",
    "uv.lock",
    "data/**/*.yml",
    "data/conversations/*.jsonl",
    "data/safety/messages/*.jsonl",
    "data/stances/*.jsonl",
    "data/reader/*.npz",
    "bot/nlu/**/*.py",
    "bot/language/*",
    "bot/claims/*.py",
    "bot/facts/*.py",
    "bot/safety/**/*.py",
    "bot/sources/*.py",
    "bot/places/*.py",
    "bot/understanding/*.py",
)


LOG = "training.log"
"""What Rasa said of the last training, in the folder of the models."""
LAST_LINES = 8
FIRST_STEP = "starting Rasa and reading the data"
STEPS = (
    ("Trying to load SpaCy model", "reading the examples"),
    ("Starting to train component 'IntentClassifier'", "learning intents, facts and rules"),
)
"""What Rasa says when a step begins, and the step; a step that is taken from Rasa's cache is not told."""
TEXTS_READ = re.compile(TEXTS_READ_OF.replace("%d", "([0-9]+)"))


class Steps(Protocol):
    """Is told how a training goes."""

    def begin(self, name: str) -> None:
        """A step begins; the one before it has ended."""

    def at(self, done: int, of: int) -> None:
        """How far the present step is."""

    def end(self) -> None:
        """The last step has ended."""


class Untold:
    """Steps that nobody wants to hear of."""

    def begin(self, name: str) -> None:
        """Say nothing."""

    def at(self, done: int, of: int) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


def model_path(here: Settings) -> Path:
    """Where the model of the present data, configuration and code lies, trained or not."""
    digest = hashlib.sha256()
    for pattern in WHAT_TRAINING_READS:
        for path in sorted(here.root.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(here.root)).encode() + b"\0" + path.read_bytes())
    return here.models / f"{digest.hexdigest()[:16]}.tar.gz"


def train(here: Settings, steps: Steps | None = None) -> Path:
    """Train with Rasa's own command; what it prints goes to a log beside the models.

    Args:
        here: where everything lies.
        steps: is told how it goes.

    Returns:
        The model's path.

    Raises:
        BotError: training failed; the message ends with Rasa's last words.
    """
    model = model_path(here)
    command = [
        sys.executable, "-m", "rasa", "train",
        # `rasa data validate` says the same; the tests run it.
        "--skip-validation",
        "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(here.models),
    ]  # fmt: skip
    here.models.mkdir(parents=True, exist_ok=True)
    log = here.models / LOG
    with (
        log.open("w", encoding="utf-8") as written,
        subprocess.Popen(
            command,
            cwd=here.root,
            env=child_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in read_steps(process.stdout or (), steps or Untold()):
            written.write(line)
            written.flush()
    if process.returncode != 0 or not model.is_file():
        last = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-LAST_LINES:])
        raise BotError(f"training failed. All of what Rasa said is in {log}; it ends with:\n{last}")
    return model


def read_steps(said: Iterable[str], steps: Steps) -> Iterator[str]:
    """Read from what Rasa says how far a training is.

    Args:
        said: Rasa's lines.
        steps: is told.

    Yields:
        Each line, once it is read.
    """
    to_come = list(STEPS)
    steps.begin(FIRST_STEP)
    for line in said:
        if far := TEXTS_READ.search(line):
            steps.at(int(far[1]), int(far[2]))
        for place, (sign, name) in enumerate(to_come):
            if sign in line:
                steps.begin(name)
                del to_come[: place + 1]
                break
        yield line
    steps.end()


def require_model(here: Settings) -> Path:
    """The model of the present state.

    Raises:
        BotError: it is not trained yet.
    """
    model = model_path(here)
    if not model.is_file():
        raise BotError("there is no model for the present data and code. Run `bot train`.")
    return model
