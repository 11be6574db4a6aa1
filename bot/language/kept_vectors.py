"""Vectors of texts that are read again at every training, kept between trainings."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.errors import BotError
from bot.language.encoder import BATCH, SentenceEncoder, Vectors

DIGEST_SIZE = 16
TEXTS_READ_OF = "Read %d of %d texts"
"""What is logged while texts are encoded; training reads from it how far it is."""
TOLD_EVERY = 10
"""Batches between two such lines."""

logger = logging.getLogger(__name__)


def encode_or_recall(encoder: SentenceEncoder, texts: Sequence[str], kept: Path) -> Vectors:
    """What the encoder gives for `texts`; only those that `kept` lacks are encoded.

    Args:
        encoder: gives the vectors.
        texts: what to encode.
        kept: a file that belongs to this encoder alone. Afterwards it holds the vectors of these texts and of
            no others, by their digest; the words themselves are not in it.

    Raises:
        BotError: the file is there and can't be read.
    """
    digests = [_digest(text) for text in texts]
    known = _read(kept)
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    known.update(zip(new, encoder.encode(list(new.values()), _log), strict=True))
    if new:
        _write(kept, {digest: known[digest] for digest in digests})
    return np.stack([known[digest] for digest in digests]) if digests else encoder.encode([])


def _log(done: int, of: int) -> None:
    if done == of or done % (TOLD_EVERY * BATCH) == 0:
        logger.info(TEXTS_READ_OF, done, of)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=DIGEST_SIZE).digest()


def _read(path: Path) -> dict[bytes, Vectors]:
    if not path.is_file():
        return {}
    try:
        with np.load(path, allow_pickle=False) as arrays:
            digests, vectors = arrays["digests"], arrays["vectors"]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise BotError(f"{path} can't be read ({error}). Delete it; it is made again.") from error
    return {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)}


def _write(path: Path, vectors: dict[bytes, Vectors]) -> None:
    digests = np.frombuffer(b"".join(vectors), dtype=np.uint8).reshape(-1, DIGEST_SIZE)
    # Renamed when it is whole: another training may be reading.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        np.savez(file, digests=digests, vectors=np.stack(list(vectors.values())))
    Path(file.name).replace(path)
