"""Messages of which it is known how they stand to the fact that answers them (data/stances)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.claims.points import load_points
from bot.errors import DataError, Place
from bot.facts.load import shared_fact_base
from bot.json_lines import read_json_lines

MYTH, FACT, ASKS, REPORTS, NEITHER = "myth", "fact", "asks", "reports", "neither"
CURATORS = "curators"
STANCES = (MYTH, FACT, ASKS, REPORTS, NEITHER)
"""It states the myth, or what the answer contradicts, or leans to it; it states what the answer says; it asks
openly; it asks about what somebody else claims; none of these."""


@dataclass(frozen=True)
class WrittenStance:
    """A message that somebody wrote, and how it stands to the fact that answers it.

    Attributes:
        text: as it was written.
        fact: the fact's id.
        stance: one of `STANCES`.
        hand: who wrote it: the name of the file.
    """

    text: str
    fact: str
    stance: str
    hand: str


def load_written_stances(folder: Path) -> list[WrittenStance]:
    """The messages of data/stances.

    Raises:
        DataError: a file is malformed.
    """
    return [
        _written(row, path.stem, place)
        for path in sorted(folder.glob("*.jsonl"))
        for place, row in read_json_lines(path)
    ]


def tuned_stances(data: Path) -> list[WrittenStance]:
    """What the encoder is tuned on: the messages of data/stances, and the question and the myth of each fact.

    Raises:
        DataError: a file is malformed.
    """
    facts = shared_fact_base(data).facts.values()
    questions = [WrittenStance(fact.question, fact.id, ASKS, CURATORS) for fact in facts]
    myths = [WrittenStance(fact.myth, fact.id, MYTH, CURATORS) for fact in facts if fact.myth]
    return [*load_written_stances(data / "stances"), *questions, *myths]


def learnt_stances(data: Path) -> list[WrittenStance]:
    """What stances are learnt from: the same, and what curators wrote that conveys a point or contradicts it.

    Raises:
        DataError: a file is malformed.
    """
    points = load_points(data / "practice" / "points", shared_fact_base(data))
    says = [WrittenStance(text, point.fact, FACT, CURATORS) for point in points for text in point.says]
    denies = [WrittenStance(text, point.fact, MYTH, CURATORS) for point in points for text in point.denies]
    return [*tuned_stances(data), *says, *denies]


def digest_of_stances(data: Path) -> str:
    """Names what stances are learnt from."""
    told = [(row.text, row.stance) for row in learnt_stances(data)]
    return hashlib.sha256(repr(told).encode("utf-8")).hexdigest()


def _written(row: Mapping[str, Any], hand: str, place: Place) -> WrittenStance:
    text, fact, stance = (row.get(key) for key in ("text", "fact", "stance"))
    if not (isinstance(text, str) and text and isinstance(fact, str) and stance in STANCES):
        kinds = ", ".join(STANCES)
        raise DataError(place, "lacks text, fact or stance", f"Write all three; stance is one of {kinds}.")
    return WrittenStance(text, fact, str(stance), hand)
