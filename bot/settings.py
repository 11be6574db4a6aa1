"""Everything the environment decides, read here and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Paths and ports; every field has its environment variable in `read`.

    Attributes:
        root: the folder with config.yml, domain.yml and data/.
        sources_dir: where the full source texts lie; they are not part of this repository.
        port: the one address people open.
        action_port: the action server's port, loopback only.
        action_timeout: seconds to wait for an action before the person gets an honest line instead.
        in_ci: a missing source text is then a failure, not a warning.
    """

    root: Path
    sources_dir: Path
    port: int
    action_port: int
    action_timeout: float
    in_ci: bool

    @property
    def data(self) -> Path:
        """The folder curators edit."""
        return self.root / "data"

    @property
    def cache(self) -> Path:
        """Files made once from locked packages, such as the encoder's graph."""
        return self.root / ".cache"

    @property
    def models(self) -> Path:
        """Trained Rasa models."""
        return self.root / "models"


def read() -> Settings:
    """Read the settings from the environment.

    Raises:
        BotError: a variable holds something that is not what it should be.
    """
    return Settings(
        root=ROOT,
        sources_dir=Path(os.environ.get("BOT_SOURCES_DIR", str(ROOT.parent / "shared" / "sources"))),
        port=int(_number("BOT_PORT", 8080)),
        action_port=int(_number("BOT_ACTION_PORT", 5055)),
        action_timeout=_number("BOT_ACTION_TIMEOUT", 5),
        in_ci=os.environ.get("CI", "").lower() in {"1", "true", "yes"},
    )


def child_environment() -> dict[str, str]:
    """The environment for servers and training: telemetry off, quiet libraries."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **quiet}


def _number(name: str, default: float) -> float:
    value = os.environ.get(name, "")
    try:
        return float(value) if value else default
    except ValueError as error:
        raise BotError(f"{name} is {value!r}, which is no number. Set it to a number or unset it.") from error
