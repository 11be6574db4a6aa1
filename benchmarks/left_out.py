"""Encoders that were tuned without some hands, so that those hands are strangers to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot import settings
from bot.language.lexicon import shared_lexicon
from bot.tuning.taught import load_taught, without
from bot.tuning.tune import Recipe, tuned_changes

FIRST, SECOND = "first", "second"
STRANGERS = {
    FIRST: ("hand-a", "hand-h", "hand-i", "hand-j", "hand-l", "hand-m"),
    SECOND: ("hand-d", "hand-e", "hand-f", "hand-g", "hand-k", "hand-n"),
}
"""Hands that are left out together.

Each set has facts, danger, what is harmless and sounds alarming, conversations, messages that state claims,
and messages from inside emergencies; the second has boundaries and asking for a person, too.
"""


def tuned_without(hands: Sequence[str]) -> Path:
    """What changes in the published encoder by tuning without these hands: an hour, the first time."""
    here = settings.read()
    learnt = without(load_taught(here.data), hands)
    with click.progressbar(label="Tuning", length=1) as bar:

        def tell(step: int, steps: int, loss: float) -> None:
            bar.length = steps
            bar.update(step - bar.pos)

        return tuned_changes(learnt, shared_lexicon(here.data / "lexicon"), Recipe(), here.cache, tell)
