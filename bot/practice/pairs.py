"""Reads a passage beside a statement: does it convey the statement, contradict it, or neither?

The reader is a cross-encoder (Reimers and Gurevych 2019, section 3): the transformer of the sentence encoder
goes over both texts at once, so that it sees what a "not" belongs to. What `bot practice learn` changed in
its weights is kept as a low-rank difference (Hu et al. 2021) in data/practice/reader.npz.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.cache import made_once
from bot.errors import BotError
from bot.language.difference import Array, with_difference
from bot.language.published import MINILM, TOKENIZER, packaged_folder
from bot.language.session import open_session
from bot.language.transformer import pair_graph, published_weights

LONGEST_PAIR = 80
"""Word pieces of a pair that are read."""
BATCH = 32
HEAD = ("head_weights", "head_bias")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class PairReader:
    """Reads pairs of texts.

    Args:
        graph: the file that `build_pair_graph` made.
    """

    def __init__(self, graph: Path) -> None:
        self._tokenizer = pair_tokenizer()
        self._session = open_session(graph)

    def read(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """Probabilities of shape (len(pairs), 3): the passage conveys the statement, contradicts it, neither.

        Args:
            pairs: a statement and a passage each.
        """
        probabilities = np.zeros((len(pairs), 3), dtype=np.float32)
        # Pairs of like length go together, so that little time is spent on padding.
        order = sorted(range(len(pairs)), key=lambda i: sum(map(len, pairs[i])))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            probabilities[batch] = self._session.run(
                None, encode_pairs(self._tokenizer, [pairs[i] for i in batch])
            )[0]
        return probabilities


def pair_tokenizer() -> Any:
    """The encoder's tokenizer, set up for pairs."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_folder(MINILM) / TOKENIZER))
    tokenizer.enable_truncation(LONGEST_PAIR)
    tokenizer.enable_padding()
    return tokenizer


def encode_pairs(tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> dict[str, Array]:
    """What the transformer is fed for pairs."""
    encodings = tokenizer.encode_batch(list(pairs))
    columns = (
        [e.ids for e in encodings],
        [e.attention_mask for e in encodings],
        [e.type_ids for e in encodings],
    )
    return {name: np.array(column, dtype=np.int32) for name, column in zip(INPUTS, columns, strict=True)}


def build_pair_graph(learned: Path, cache: Path) -> Path:
    """Make the reader's graph from the encoder's weights and what was learned, unless it is there.

    Args:
        learned: data/practice/reader.npz.
        cache: the folder to keep it in.

    Returns:
        The graph's path; making it takes a second or two.

    Raises:
        BotError: the file of what was learned is missing or does not fit the encoder.
    """
    if not learned.is_file():
        raise BotError(f"{learned} is missing. `bot practice learn` makes it anew.")
    digest = hashlib.sha256(learned.read_bytes()).hexdigest()
    graph = cache / f"practice-reader-{digest[:16]}.onnx"
    return made_once(graph, functools.partial(_write_graph, learned))


def _write_graph(learned: Path, output: Path) -> None:
    weights, config = published_weights(packaged_folder(MINILM))
    with np.load(learned) as kept:
        head_weights, head_bias = (kept[name].astype(np.float32) for name in HEAD)
        graph = pair_graph(with_difference(weights, kept), config, (head_weights, head_bias))
    output.write_bytes(graph.SerializeToString())
