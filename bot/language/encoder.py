"""The sentence encoder: texts as vectors, near each other where they mean alike."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.language.graph import build_graph, tokenizer_path, verify_graph
from bot.language.published import LONGEST_INPUT, MPNET, PublishedModel

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
        import onnxruntime
        from tokenizers import Tokenizer

        verify_graph(graph)
        self._dimensions = dimensions
        self._tokenizer = Tokenizer.from_file(str(tokenizer_path(graph)))
        self._tokenizer.enable_truncation(LONGEST_INPUT)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str], tell: Tell | None = None) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each of length 1.

        Args:
            texts: to encode.
            tell: is told after each batch how many texts are done, and of how many.
        """
        pieces = [tuple(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]
        # What reads alike is encoded once; texts of like length go together, so that little is padding.
        distinct = sorted(set(pieces), key=lambda ids: (len(ids), ids))
        rows = {ids: row for row, ids in enumerate(distinct)}
        batches = []
        for start in range(0, len(distinct), BATCH):
            batches.append(self._encode(distinct[start : start + BATCH]))
            if tell:
                tell(min(start + BATCH, len(distinct)), len(distinct))
        vectors = np.concatenate(batches) if batches else np.zeros((0, self._dimensions), dtype=np.float32)
        in_order: Vectors = vectors[[rows[ids] for ids in pieces]]
        return in_order

    def _encode(self, pieces: Sequence[tuple[int, ...]]) -> Vectors:
        shape = len(pieces), max(map(len, pieces))
        inputs = {name: np.zeros(shape, dtype=np.int32) for name in ("input_ids", "attention_mask")}
        for row, ids in enumerate(pieces):
            inputs["input_ids"][row, : len(ids)] = ids
            inputs["attention_mask"][row, : len(ids)] = 1
        vectors: Vectors = self._session.run(None, inputs)[0]
        return vectors


@functools.lru_cache(maxsize=2)
def shared_encoder(cache: Path, model: PublishedModel = MPNET) -> SentenceEncoder:
    """A model's one encoder of this process; its graph is made first where it is missing."""
    return SentenceEncoder(build_graph(model, cache), model.dimensions)
