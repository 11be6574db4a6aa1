"""Training the Rasa model, and knowing when nothing changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable
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
    "bot/safety/**/*.py",
    "bot/sources/*.py",
)


LOG = "training.log"
"""What Rasa said of the last training, in the folder of the models."""
LAST_LINES = 8
FIRST_STEP = "starting Rasa and reading the data"
STEPS = (
    ("Trying to load SpaCy model", "words and sentence vectors"),
    ("Starting to train component 'IntentClassifier'", "intents and facts"),
    ("Starting to train component 'RulePolicy'", "rules"),
    ("Starting to train component 'NoSilencePolicy'", "packing the model"),
)
"""What Rasa says when a step begins, and the step; a step that is taken from Rasa's cache is not told."""
WIDTH = 38


def model_path(here: Settings) -> Path:
    """Where the model of the present data, configuration and code lies, trained or not."""
    digest = hashlib.sha256()
    for pattern in WHAT_TRAINING_READS:
        for path in sorted(here.root.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(here.root)).encode() + b"\0" + path.read_bytes())
    return here.models / f"{digest.hexdigest()[:16]}.tar.gz"


def train(here: Settings, tell: Callable[[str], None] = print) -> Path:
    """Train with Rasa's own command; what it prints goes to a log beside the models.

    Args:
        here: where everything lies.
        tell: is told each step that ends, and how long it took.

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
    steps = _Steps(tell)
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
        for line in process.stdout or ():
            written.write(line)
            written.flush()
            steps.read(line)
    steps.end()
    if process.returncode != 0 or not model.is_file():
        last = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-LAST_LINES:])
        raise BotError(f"training failed. All of what Rasa said is in {log}; it ends with:\n{last}")
    return model


class _Steps:
    """Tells how long each step took, by what Rasa says when it begins.

    Args:
        tell: is told each step that ends.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._to_come = list(STEPS)
        self._now, self._since = FIRST_STEP, time.monotonic()

    def read(self, line: str) -> None:
        """Take note of a line of Rasa's."""
        for place, (beginning, name) in enumerate(self._to_come):
            if beginning in line:
                self.end()
                self._now, self._since = name, time.monotonic()
                del self._to_come[: place + 1]
                return

    def end(self) -> None:
        """Tell how long the present step took."""
        self._tell(f"  {self._now:<{WIDTH}}{time.monotonic() - self._since:5.0f} s")


def require_model(here: Settings) -> Path:
    """The model of the present state.

    Raises:
        BotError: it is not trained yet.
    """
    model = model_path(here)
    if not model.is_file():
        raise BotError("there is no model for the present data and code. Run `bot train`.")
    return model
