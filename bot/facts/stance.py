"""How a message stands to the fact it is answered with: does it state what the fact says, or the contrary?"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from bot.sources.record import read_record

DIFFERS, FITS = "differs", "fits"


@dataclass(frozen=True)
class Stance:
    """How a message stands to a fact.

    Attributes:
        kind: `differs` where it states what the fact denies, `fits` where it states what the fact says, None
            where it states neither, or that can't be told.
        states_myth: whether it states the myth that the fact meets, or one near it.
    """

    kind: str | None = None
    states_myth: bool = False


UNTOLD = Stance()
"""Of a message that states nothing about the fact."""


def load_leads(path: Path) -> dict[str, str]:
    """What is said first to a message that differs, or fits, by kind of stance (data/stance.yml).

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    leads = {kind: record.text(kind) for kind in (DIFFERS, FITS)}
    record.done()
    return leads


@functools.lru_cache(maxsize=2)
def shared_leads(data: Path) -> dict[str, str]:
    """The leads of a data folder, read once in a process."""
    return load_leads(data / "stance.yml")
