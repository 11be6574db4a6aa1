"""Makes the ONNX graph of a published sentence encoder, once: docs/decisions/0001 and 0012."""

from __future__ import annotations

import functools
import logging
import shutil
from pathlib import Path
from typing import Any

from bot.cache import made_once
from bot.errors import BotError
from bot.language.published import TOKENIZER, PublishedModel, published_files, sha256_of
from bot.language.transformer import transformer_graph


def graph_path(model: PublishedModel, cache: Path) -> Path:
    """Where the graph lies: named by the weights it was made from."""
    return cache / model.key / "graph.onnx"


def tokenizer_path(graph: Path) -> Path:
    """The tokenizer that belongs to a graph, beside it."""
    return graph.with_name(TOKENIZER)


def build_graph(model: PublishedModel, cache: Path) -> Path:
    """Make the ONNX graph from the weights unless it is there; some ten seconds.

    Args:
        model: whose graph.
        cache: the folder to keep it in.

    Returns:
        The graph's path; beside it stand its tokenizer, and a file with the SHA-256 of both.

    Raises:
        BotError: the weights are not those their publisher names.
    """
    return made_once(graph_path(model, cache), functools.partial(_make_graph, model))


def verify_graph(graph: Path) -> None:
    """Check that graph and tokenizer are those that were made.

    Raises:
        BotError: one is missing or has changed.
    """
    tokenizer, digests = tokenizer_path(graph), _digests_path(graph)
    if not (graph.is_file() and tokenizer.is_file()):
        raise BotError(f"{graph} is missing. Run `make train`.")
    if not digests.is_file() or digests.read_text(encoding="ascii") != _digests(graph, tokenizer):
        raise BotError(f"{graph} has changed since it was built. Delete it; it is made again.")


def _make_graph(model: PublishedModel, output: Path) -> None:
    with published_files(model, output.parent) as folder:
        shutil.copy(folder / TOKENIZER, tokenizer_path(output))
        graph = transformer_graph(folder)
    if model.block:
        graph = _in_eight_bits(graph, model.block)
    output.write_bytes(graph.SerializeToString())
    _digests_path(output).write_text(_digests(output, tokenizer_path(output)), encoding="ascii")


def _in_eight_bits(graph: Any, block: int) -> Any:
    """The graph with its weights in eight bits, a scale for each block of them.

    Scales of their own keep the vectors almost as they were (cosine 0.999), where one scale for a whole
    matrix and its input does not (0.86) and lets a text's vector depend on its neighbours in the batch.
    """
    from onnxruntime.quantization import matmul_nbits_quantizer

    in_eight_bits_throughout = 4
    # It logs each node that it leaves alone.
    logging.getLogger(matmul_nbits_quantizer.__name__).setLevel(logging.WARNING)
    quantizer = matmul_nbits_quantizer.MatMulNBitsQuantizer(
        graph,
        algo_config=matmul_nbits_quantizer.DefaultWeightOnlyQuantConfig(
            block_size=block,
            is_symmetric=True,
            accuracy_level=in_eight_bits_throughout,
            bits=8,
            op_types_to_quantize=("MatMul",),
        ),
    )
    quantizer.process()
    return quantizer.model.model


def _digests_path(graph: Path) -> Path:
    return graph.with_name("SHA256")


def _digests(graph: Path, tokenizer: Path) -> str:
    return f"{sha256_of(graph)} {sha256_of(tokenizer)}\n"
