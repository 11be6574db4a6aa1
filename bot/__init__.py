"""The product: facts, sources, language, understanding, channels, evaluation and the `bot` command.

spaCy loads an installed package by its name and asks it for `load`; that makes `bot` the pipeline
package which config.yml gives to Rasa's SpacyNLP (`model: bot`), always in step with data/lexicon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


def load(**overrides: Any) -> Language:
    """Build the project's spaCy pipeline; called by `spacy.load("bot")`.

    Args:
        overrides: what spaCy passes on (`vocab`, `disable`, `exclude`, `config`).

    Returns:
        The pipeline described in bot/language/pipeline.cfg.
    """
    from bot.language.pipeline import load_pipeline

    return load_pipeline(**overrides)
