"""The published transformer in TensorFlow, to learn on from it; running the assistant needs none of this."""

from __future__ import annotations

import re
from typing import Any

from bot.errors import BotError
from bot.language.difference import Array
from bot.language.published import MINILM, packaged_folder

BEGINNING = re.compile(r"^tf_bert_model(_\d+)?/bert/")
"""How TensorFlow begins every name; a second model of a process has a number."""
KERNEL = "kernel:0"
"""How TensorFlow ends the name of a matrix that it keeps the other way round."""


def load_transformer() -> Any:
    """The sentence encoder's transformer as a TensorFlow model.

    Raises:
        BotError: what only maintainers need is not installed.
    """
    try:
        from transformers import TFAutoModel, logging
    except ImportError as error:
        raise BotError(
            "learning needs packages that running doesn't. Run `make tools`, then the same again."
        ) from error

    logging.set_verbosity_error()
    return TFAutoModel.from_pretrained(packaged_folder(MINILM), local_files_only=True)


def weights_of(model: Any) -> dict[str, Array]:
    """A TensorFlow model's weights, by the names that its publisher gives them and in their shapes."""
    return {
        published_name(weight.name): weight.numpy().T if weight.name.endswith(KERNEL) else weight.numpy()
        for weight in model.weights
    }


def published_name(name: str) -> str:
    """The publisher's name of a weight of TensorFlow's."""
    path = BEGINNING.sub("", name).replace("layer_._", "layer.").replace("/", ".")
    beginning, _, kind = path.rpartition(".")
    return f"{beginning}.{'bias' if kind in ('bias:0', 'beta:0') else 'weight'}"
