"""The encoder that reads what people write: the published one, with what `bot tune` changed in it.

data/reader/encoder.npz holds the change and names the examples it was tuned on; encoder.json beside it says
for people how it was tuned.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import BotError
from bot.language.encoder import SentenceEncoder, shared_encoder
from bot.language.graph import graph_path
from bot.language.published import MINILM

CHANGES = Path("reader") / "encoder.npz"
"""Where the changes stand in the data folder."""


def changes_path(data: Path) -> Path:
    """Where the change lies.

    Raises:
        BotError: it is missing.
    """
    path = data / CHANGES
    if not path.is_file():
        raise BotError(f"{path} is missing. Restore it from git, or run `bot tune`, which takes an hour.")
    return path


def tuned_encoder(data: Path, cache: Path) -> SentenceEncoder:
    """The one tuned encoder of this process; its graph is made first where it is missing.

    Raises:
        BotError: the change is missing, or belongs to other weights than those published.
    """
    return shared_encoder(cache, changes_path(data))


def tuned_key(data: Path) -> str:
    """Names what the tuned encoder gives."""
    return graph_path(MINILM, Path(), changes_path(data)).parent.name
