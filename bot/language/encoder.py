"""The sentence encoder: texts as vectors, near each other where they mean alike."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.language.graph import build_graph, tokenizer_path, verify_graph
from bot.language.published import LONGEST_INPUT, MINILM
from bot.language.session import open_session

BATCH = 64

Vectors = npt.NDArray[np.float32]
Tell = Callable[[int, int], None]


class SentenceEncoder:
    """Maps texts to unit vectors whose dot product says how alike they are in meaning.

    Args:
        graph: the file that `build_graph` made.
        dimensions: length of its vectors.

    Raises:
        BotError: the graph is missing or is not the one that was built.
    """

    def __init__(self, graph: Path, dimensions: int) -> None:
        from tokenizers import Tokenizer

        verify_graph(graph)
        self._dimensions = dimensions
        self._remembered: dict[tuple[int, ...], Vectors] = {}
        self._tokenizer = Tokenizer.from_file(str(tokenizer_path(graph)))
        self._tokenizer.enable_truncation(LONGEST_INPUT)
        self._tokenizer.no_padding()
        self._session = open_session(graph)

    def encode(self, texts: Sequence[str], tell: Tell | None = None) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each of length 1.

        Args:
            texts: to encode.
            tell: is told after each batch how many texts are done, and of how many.
        """
        pieces = self._pieces(texts)
        vectors = {ids: self._remembered[ids] for ids in pieces if ids in self._remembered}
        # What reads alike is encoded once; texts of like length go together, so that little is padding.
        distinct = sorted({ids for ids in pieces if ids not in vectors}, key=lambda ids: (len(ids), ids))
        for start in range(0, len(distinct), BATCH):
            batch = distinct[start : start + BATCH]
            vectors.update(zip(batch, self._encode(batch), strict=True))
            if tell:
                tell(start + len(batch), len(distinct))
        empty = np.zeros((0, self._dimensions), dtype=np.float32)
        return np.stack([vectors[ids] for ids in pieces]) if pieces else empty

    def remember(self, texts: Sequence[str]) -> None:
        """Encode in batches, in a third of the time, what will be asked for one by one."""
        self._remembered.update(zip(self._pieces(texts), self.encode(texts), strict=True))

    def _pieces(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        return [tuple(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]

    def _encode(self, pieces: Sequence[tuple[int, ...]]) -> Vectors:
        shape = len(pieces), max(map(len, pieces))
        inputs = {name: np.zeros(shape, dtype=np.int32) for name in ("input_ids", "attention_mask")}
        for row, ids in enumerate(pieces):
            inputs["input_ids"][row, : len(ids)] = ids
            inputs["attention_mask"][row, : len(ids)] = 1
        vectors: Vectors = self._session.run(None, inputs)[0]
        return vectors


@functools.lru_cache(maxsize=4)
def shared_encoder(cache: Path, changes: Path | None = None) -> SentenceEncoder:
    """A process's one encoder as published, or with these changes; its graph is made first where missing."""
    return SentenceEncoder(build_graph(MINILM, cache, changes), MINILM.dimensions)
