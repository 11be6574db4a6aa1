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
from bot.language.published import MINILM, TOKENIZER, packaged_folder
from bot.practice.quantities import Array

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
        import onnxruntime

        self._tokenizer = pair_tokenizer()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

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
        The graph's path; making it takes about a minute.

    Raises:
        BotError: the file of what was learned is missing or does not fit the encoder.
    """
    if not learned.is_file():
        raise BotError(f"{learned} is missing. `bot practice learn` makes it anew.")
    digest = hashlib.sha256(learned.read_bytes()).hexdigest()
    graph = cache / f"practice-reader-{digest[:16]}.onnx"
    return made_once(graph, functools.partial(_convert, learned))


def _convert(learned: Path, output: Path) -> None:
    import tensorflow as tf
    import tf2onnx

    with np.load(learned) as kept:
        model = load_transformer()
        apply_difference(model, kept)
        weights, bias = (kept[name].astype(np.float32) for name in HEAD)

    signature = [tf.TensorSpec((None, None), tf.int32, name=name) for name in INPUTS]

    @tf.function(input_signature=signature)
    def read(input_ids, attention_mask, token_type_ids):  # type: ignore[no-untyped-def]
        pooled = pool(model, input_ids, attention_mask, token_type_ids)
        return {"probabilities": tf.nn.softmax(pooled @ weights + bias)}

    tf2onnx.convert.from_function(read, input_signature=signature, opset=15, output_path=str(output))


def load_transformer() -> Any:
    """The sentence encoder's transformer as a TensorFlow model."""
    from transformers import TFAutoModel, logging

    logging.set_verbosity_error()
    return TFAutoModel.from_pretrained(packaged_folder(MINILM), local_files_only=True)


def pool(model: Any, input_ids: Any, attention_mask: Any, token_type_ids: Any, training: bool = False) -> Any:
    """The first word piece's state beside the mean of all, of shape (pairs, 768)."""
    import tensorflow as tf

    states = model(
        input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids, training=training
    ).last_hidden_state
    weights = tf.cast(attention_mask, tf.float32)[:, :, None]
    mean = tf.reduce_sum(states * weights, 1) / tf.reduce_sum(weights, 1)
    return tf.concat([states[:, 0], mean], 1)


def difference(learned: Any, original: Any, rank: int) -> dict[str, Array]:
    """What changed between two models: matrices at low rank, vectors whole, by the number of the weight."""
    kept: dict[str, Array] = {}
    for i, (new, old) in enumerate(zip(learned.weights, original.weights, strict=True)):
        change = new.numpy() - old.numpy()
        if not change.any():
            continue
        if change.ndim == 1:
            kept[f"whole_{i}"] = change.astype(np.float16)
            continue
        left, sizes, right = np.linalg.svd(change, full_matrices=False)
        kept[f"left_{i}"] = (left[:, :rank] * sizes[:rank]).astype(np.float16)
        kept[f"right_{i}"] = right[:rank].astype(np.float16)
    return kept


def apply_difference(model: Any, kept: Any) -> None:
    """Add a difference to the weights of a model.

    Raises:
        BotError: it belongs to another model.
    """
    for i, weight in enumerate(model.weights):
        if f"whole_{i}" in kept:
            change = kept[f"whole_{i}"].astype(np.float32)
        elif f"left_{i}" in kept:
            change = kept[f"left_{i}"].astype(np.float32) @ kept[f"right_{i}"].astype(np.float32)
        else:
            continue
        if change.shape != tuple(weight.shape):
            raise BotError("what was learned does not fit the encoder. Run `bot practice learn`.")
        weight.assign_add(change)
