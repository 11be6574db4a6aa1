"""A published transformer, BERT (Devlin et al. 2019), as an ONNX graph.

Written out here because tf2onnx, which could convert it, takes half a minute and 7 GB of memory; this takes a
second or two, and gives the same vectors: docs/decisions/0023.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.published import LONGEST_INPUT, WEIGHTS

Array = npt.NDArray[Any]

OPSET = 17
FLOAT = 1
"""ONNX's number for 32-bit floats."""
HIDDEN = -1e9
"""Added to the score of what is only padding."""


@dataclass
class _Graph:
    """Nodes and constants as they are added; a value is known by its name."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def add(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add a node; the name of its output."""
        from onnx import helper

        output = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, value: Array) -> str:
        """Add a constant; its name."""
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def integers(self, *values: int) -> str:
        """Add a constant of whole numbers; its name."""
        return self.constant(np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        """Add a constant of one number; its name."""
        return self.constant(np.array(value, dtype=np.float32))


class _Writer:
    """Writes the layers of one model into a graph."""

    def __init__(self, weights: Mapping[str, Array], config: Mapping[str, Any]) -> None:
        self.graph = _Graph()
        self._weights = weights
        self._config = config
        self._heads = int(config["num_attention_heads"])
        self._size = int(config["hidden_size"])

    def write_encoder(self) -> None:
        """From `input_ids` and `attention_mask` (texts × word pieces) to `embedding` (texts × size).

        The mean over the word pieces, of length 1: the pooling that the model was published with.
        """
        states, mask = self._states(of_pairs=False)
        # The sum points the same way as the mean, so at length 1 they are the same.
        self.graph.add("LpNormalization", self._sum(states, mask), output="embedding", axis=-1, p=2)

    def write_pair_reader(self, weights: Array, bias: Array) -> None:
        """From those and `token_type_ids` to `probabilities` (pairs × classes).

        Args:
            weights: of the layer on top, of shape (2 × size, classes); it is given the first word piece's
                state and the mean of all.
            bias: of that layer, of shape (classes,).
        """
        graph, add = self.graph, self.graph.add
        states, mask = self._states(of_pairs=True)
        count = add("ReduceSum", mask, graph.integers(1), keepdims=1)
        mean = add("Div", self._sum(states, mask), count)
        first = add("Squeeze", add("Gather", states, graph.integers(0), axis=1), graph.integers(1))
        both = add("Concat", first, mean, axis=1)
        scores = add("Add", add("MatMul", both, graph.constant(weights)), graph.constant(bias))
        add("Softmax", scores, output="probabilities", axis=-1)

    def _states(self, of_pairs: bool) -> tuple[str, str]:
        """The last layer's states (texts × word pieces × size), and the mask as numbers."""
        add = self.graph.add
        mask = add("Cast", "attention_mask", to=FLOAT)
        length = add("Slice", add("Shape", "input_ids"), *(self.graph.integers(i) for i in (1, 2)))
        states = self._embeddings(length, of_pairs)
        bias = self._bias(mask)
        for layer in range(int(self._config["num_hidden_layers"])):
            states = self._layer(states, bias, f"encoder.layer.{layer}")
        return states, mask

    def _embeddings(self, length: str, of_pairs: bool) -> str:
        graph, add = self.graph, self.graph.add
        position = self._weights["embeddings.position_embeddings.weight"][:LONGEST_INPUT]
        types = "embeddings.token_type_embeddings.weight"
        words = add("Gather", graph.constant(self._weights["embeddings.word_embeddings.weight"]), "input_ids")
        if of_pairs:
            kinds = add("Gather", graph.constant(self._weights[types]), "token_type_ids")
            words = add("Add", words, kinds)
        else:
            position = position + self._weights[types][0]
        positions = add("Slice", graph.constant(position), graph.integers(0), length, graph.integers(0))
        return self._norm(add("Add", words, positions), "embeddings.LayerNorm")

    def _bias(self, mask: str) -> str:
        """What is added to the scores, so that padding is not seen."""
        graph, add = self.graph, self.graph.add
        absent = add("Mul", add("Sub", graph.number(1.0), mask), graph.number(HIDDEN))
        return add("Unsqueeze", absent, graph.integers(1, 2))

    def _layer(self, states: str, bias: str, prefix: str) -> str:
        add, output = self.graph.add, f"{prefix}.attention.output"
        attended = self._linear(self._attend(states, bias, f"{prefix}.attention.self"), f"{output}.dense")
        states = self._norm(add("Add", states, attended), f"{output}.LayerNorm")
        wide = self._gelu(self._linear(states, f"{prefix}.intermediate.dense"))
        narrow = self._linear(wide, f"{prefix}.output.dense")
        return self._norm(add("Add", states, narrow), f"{prefix}.output.LayerNorm")

    def _attend(self, states: str, bias: str, prefix: str) -> str:
        graph, add = self.graph, self.graph.add
        query = self._by_head(self._linear(states, f"{prefix}.query"), (0, 2, 1, 3))
        key = self._by_head(self._linear(states, f"{prefix}.key"), (0, 2, 3, 1))
        value = self._by_head(self._linear(states, f"{prefix}.value"), (0, 2, 1, 3))
        scale = graph.number((self._size / self._heads) ** -0.5)
        scores = add("Add", add("Mul", add("MatMul", query, key), scale), bias)
        seen = add("MatMul", add("Softmax", scores, axis=-1), value)
        return add("Reshape", add("Transpose", seen, perm=(0, 2, 1, 3)), graph.integers(0, 0, self._size))

    def _by_head(self, states: str, order: tuple[int, ...]) -> str:
        shape = self.graph.integers(0, 0, self._heads, self._size // self._heads)
        return self.graph.add("Transpose", self.graph.add("Reshape", states, shape), perm=order)

    def _linear(self, states: str, name: str) -> str:
        weight = self.graph.constant(self._weights[f"{name}.weight"].T)
        bias = self.graph.constant(self._weights[f"{name}.bias"])
        return self.graph.add("Add", self.graph.add("MatMul", states, weight), bias)

    def _norm(self, states: str, name: str) -> str:
        parts = [self.graph.constant(self._weights[f"{name}.{part}"]) for part in ("weight", "bias")]
        return self.graph.add(
            "LayerNormalization", states, *parts, axis=-1, epsilon=float(self._config["layer_norm_eps"])
        )

    def _gelu(self, states: str) -> str:
        """Hendrycks and Gimpel 2016, the exact form."""
        graph, add = self.graph, self.graph.add
        error = add("Erf", add("Mul", states, graph.number(0.5**0.5)))
        return add("Mul", add("Mul", states, graph.number(0.5)), add("Add", error, graph.number(1.0)))

    def _sum(self, states: str, mask: str) -> str:
        """The sum over the word pieces that are no padding."""
        graph, add = self.graph, self.graph.add
        seen = add("Mul", states, add("Unsqueeze", mask, graph.integers(2)))
        return add("ReduceSum", seen, graph.integers(1), keepdims=0)


def transformer_graph(weights: Mapping[str, Array], config: Mapping[str, Any]) -> Any:
    """The ONNX model of a BERT that reads single texts.

    Args:
        weights: the transformer's, by their published names.
        config: the transformer's.

    Returns:
        An `onnx.ModelProto`: `input_ids` and `attention_mask`, both texts × word pieces (LONGEST_INPUT at
        most) of int32, to `embedding`, texts × size, each row of length 1.

    Raises:
        KeyError: a weight is missing.
    """
    writer = _Writer(weights, config)
    writer.write_encoder()
    return _model(writer, ("input_ids", "attention_mask"), "embedding", config["hidden_size"])


def pair_graph(weights: Mapping[str, Array], config: Mapping[str, Any], head: tuple[Array, Array]) -> Any:
    """The ONNX model of a BERT that reads pairs of texts, with a layer on top.

    Args:
        weights: the transformer's, by their published names.
        config: the transformer's.
        head: weights and bias of the layer on top; see `_Writer.write_pair_reader`.

    Returns:
        An `onnx.ModelProto`: `input_ids`, `attention_mask` and `token_type_ids`, all pairs × word pieces
        (LONGEST_INPUT at most) of int32, to `probabilities`, pairs × classes.
    """
    writer = _Writer(weights, config)
    writer.write_pair_reader(*head)
    inputs = ("input_ids", "attention_mask", "token_type_ids")
    return _model(writer, inputs, "probabilities", len(head[1]))


def published_weights(folder: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The weights of a published transformer, by the names its publisher gives them, and its config.

    Args:
        folder: with config.json and model.safetensors.
    """
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return load_file(folder / WEIGHTS), config


def _model(writer: _Writer, inputs: tuple[str, ...], output: str, size: int) -> Any:
    from onnx import TensorProto, helper

    texts = ["texts", "pieces"]
    return helper.make_model(
        helper.make_graph(
            writer.graph.nodes,
            "transformer",
            [helper.make_tensor_value_info(name, TensorProto.INT32, texts) for name in inputs],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", size])],
            writer.graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
