"""What is said where no fact answers: by what was asked for (data/limits.yml)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.facts.models import FactBase
from bot.sources.record import read_record


@dataclass(frozen=True)
class Limit:
    """A kind of question that no fact answers.

    Attributes:
        id: kebab-case.
        line: what is said.
        signs: words and phrases that tell it, in lower case.
    """

    id: str
    line: str
    signs: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        """Whether one of its signs stands in a text in lower case."""
        words = "|".join(map(re.escape, self.signs))
        return re.search(rf"(?<!\w)(?:{words})(?!\w)", text) is not None


@dataclass(frozen=True)
class Limits:
    """Every line, and how the one for a message is chosen.

    Attributes:
        otherwise: where nothing tells what was asked for.
        drug: of a question about another drug.
        place: of a question about a country that no fact is about.
        kinds: in the order in which they are tried.
    """

    otherwise: str
    drug: str
    place: str
    kinds: tuple[Limit, ...]

    def line_for(self, text: str, about_drug: bool, places: Iterable[str], base: FactBase) -> str:
        """What to say first to a message that no fact answers.

        Args:
            text: the message.
            about_drug: whether its subject is another drug.
            places: ISO codes of the countries it names.
            base: the facts, for the countries they are about.
        """
        told_of = {place for fact in base.facts.values() for place in fact.applies_to.places}
        if about_drug:
            return self.drug
        if set(places) - told_of:
            return self.place
        folded = " ".join(text.lower().replace("’", "'").split())
        return next((kind.line for kind in self.kinds if kind.stands_in(folded)), self.otherwise)

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that may be said."""
        return (self.otherwise, self.drug, self.place, *(kind.line for kind in self.kinds))


def load_limits(path: Path) -> Limits:
    """Read data/limits.yml.

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    kinds = []
    for entry in record.records("kinds"):
        kinds.append(Limit(entry.text("id"), entry.text("line"), entry.texts("signs")))
        entry.done()
    limits = Limits(record.text("otherwise"), record.text("drug"), record.text("place"), tuple(kinds))
    record.done()
    return limits


@functools.lru_cache(maxsize=2)
def shared_limits(data: Path) -> Limits:
    """The limits of a data folder, read once in a process."""
    return load_limits(data / "limits.yml")
