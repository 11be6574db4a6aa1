"""Signs of danger and what silences them, as data/safety/signs.yml states them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.sources.record import read_record

CRISIS = "crisis_"
"""What the name of every crisis intent begins with."""
OVERDOSE = "overdose"
CRISIS_KINDS = (OVERDOSE, "suicide", "withdrawal", "child", "violence", "other")
ALARM, CHECK = "alarm", "check"
"""How grave danger is taken: alone what is said counts, or it can't be ruled out."""
ALL_WELL = "safe_now"
"""The intent of words that all is well."""
FEELING = "feeling"
NEEDS = frozenset(
    {FEELING, "grief", "relapse", "wants_to_stop", "pregnant", "fears_for_somebody", "feels_unsafe"}
)
"""Intents of who wants to be heard, and is in no danger by what they say."""


@dataclass(frozen=True)
class Kind:
    """One kind of danger.

    Attributes:
        intent: the crisis intent its signs lead to.
        signs: any of them is enough.
        all_of: groups of signs; one of each group together are enough.
    """

    intent: str
    signs: tuple[str, ...]
    all_of: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Guard:
    """What silences the signs of its clause.

    Attributes:
        why: the reason, for curators.
        signs: any of them is enough.
        void_with: words beside which it does not count.
    """

    why: str
    signs: tuple[str, ...]
    void_with: frozenset[str]


@dataclass(frozen=True)
class Signs:
    """The whole file: word sets by name, kinds in order of precedence, guards."""

    sets: dict[str, frozenset[str]]
    kinds: tuple[Kind, ...]
    guards: tuple[Guard, ...]


def load_signs(path: Path) -> Signs:
    """Read signs.yml.

    Raises:
        DataError: it is malformed.
    """
    record = read_record(path)
    sets = {entry.text("name"): frozenset(entry.texts("words")) for entry in record.records("sets")}
    kinds = tuple(
        Kind(entry.text("intent"), entry.texts("signs"), entry.text_lists("all_of"))
        for entry in record.records("kinds")
    )
    guards = tuple(
        Guard(entry.text("why"), entry.texts("signs"), frozenset(entry.texts("void_with")))
        for entry in record.records("guards")
    )
    record.done()
    for kind in kinds:
        if not kind.intent.startswith(CRISIS):
            raise DataError(record.place, f"{kind.intent!r} is no crisis intent", "Name one of domain.yml.")
    return Signs(sets, kinds, guards)
