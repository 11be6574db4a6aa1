"""Makes the ONNX graph of the sentence encoder, once: docs/decisions/0023."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import numpy as np

from bot.cache import made_once
from bot.errors import BotError
from bot.language.difference import with_difference
from bot.language.published import TOKENIZER, PublishedModel, sha256_of, verified_folder
from bot.language.transformer import published_weights, transformer_graph

PUBLISHED = "published"
"""The array of a change that holds the SHA-256 of the weights it belongs to."""


def graph_path(model: PublishedModel, cache: Path, changes: Path | None = None) -> Path:
    """Where the graph lies: named by the weights it was made from and what was changed in them."""
    tuned = f"-{sha256_of(changes)[:12]}" if changes else ""
    return cache / f"{model.key}{tuned}" / "graph.onnx"


def tokenizer_path(graph: Path) -> Path:
    """The tokenizer that belongs to a graph, beside it."""
    return graph.with_name(TOKENIZER)


def build_graph(model: PublishedModel, cache: Path, changes: Path | None = None) -> Path:
    """Make the ONNX graph from the weights unless it is there; a second or two.

    Args:
        model: whose graph.
        cache: the folder to keep it in.
        changes: what `bot tune` changed in the weights; None leaves them as they were published.

    Returns:
        The graph's path; beside it stand its tokenizer, and a file with the SHA-256 of both.

    Raises:
        BotError: the weights are not those their publisher names, or the changes are not theirs.
    """
    make = functools.partial(_make_graph, model, changes)
    return made_once(graph_path(model, cache, changes), make)


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


def _make_graph(model: PublishedModel, changes: Path | None, output: Path) -> None:
    folder = verified_folder(model)
    weights, config = published_weights(folder)
    if changes:
        with np.load(changes, allow_pickle=False) as kept:
            if str(kept.get(PUBLISHED)) != model.sha256:
                raise BotError(f"{changes} belongs to other weights than {model.name}'s. Run `bot tune`.")
            weights = with_difference(weights, kept)
    shutil.copy(folder / TOKENIZER, tokenizer_path(output))
    output.write_bytes(transformer_graph(weights, config).SerializeToString())
    _digests_path(output).write_text(_digests(output, tokenizer_path(output)), encoding="ascii")


def _digests_path(graph: Path) -> Path:
    return graph.with_name("SHA256")


def _digests(graph: Path, tokenizer: Path) -> str:
    return f"{sha256_of(graph)} {sha256_of(tokenizer)}\n"
