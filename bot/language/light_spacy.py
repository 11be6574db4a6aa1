"""spaCy, imported without the frameworks that it takes in wherever they are installed.

thinc, beneath spaCy, imports TensorFlow when it finds it. Rasa brings it along and nothing here reads words
with it; left out, spaCy is there in a fifth of the time and with a tenth of the memory. So whatever reads
words takes spaCy's names from here.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

UNWANTED = "tensorflow"


@contextlib.contextmanager
def _hidden(package: str) -> Iterator[None]:
    """Let imports of a package fail, unless it is there already; afterwards it can be imported as ever."""
    modules: dict[str, Any] = sys.modules
    if package in modules:
        yield
        return
    modules[package] = None
    try:
        yield
    finally:
        del modules[package]


with _hidden(UNWANTED):
    from spacy import blank
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.pipeline import EntityRuler
    from spacy.tokens import Doc, Span, Token
    from spacy.util import load_config, load_model_from_config
    from spacy.vocab import Vocab

__all__ = [
    "Doc",
    "EntityRuler",
    "Language",
    "Matcher",
    "Span",
    "Token",
    "Vocab",
    "blank",
    "load_config",
    "load_model_from_config",
]
