"""What messages mean while an emergency lasts: the table of meanings, and what they are learnt from."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place
from bot.json_lines import read_json_lines
from bot.safety.emergency.models import Facts
from bot.sources.record import Record, read_record

LikelyMeanings = Mapping[str, float]
"""How likely each meaning is; those that are left out are not."""
MEANS = "means"
"""Under what a parsed message carries how likely each meaning is."""
SURE = 1.0
"""How much a case the meanings were seen in counts: as much as its examples say."""
CASE_COUNTS, ASKED_COUNTS = 0.5, 0.5
"""Powers of what the case, and what was asked, make likelier.

With one hand left out, the whole power of what was asked finds a hundredth more. But the messages after a
question were written as its answers, and people ask back as well.
"""
SEEN_IN = {
    "child-swallowed": "child", "child-unsafe": "child", "overdose-fit": "fit",
    "withdrawal-fit": "fit", "bleeding": "self-harm",
    "head-injury": "other", "fire": "other", "electricity": "other", "cold": "other",
}  # fmt: skip
"""Under which name messages of a case were collected, where it is another."""
OF_ONESELF, OF_OTHERS = {"overdose": "overdose-self"}, {"suicide": "suicide-other"}
"""Under which name they were collected where it depends on who is in danger."""


@dataclass(frozen=True)
class Meaning:
    """One meaning, and what follows from it.

    Attributes:
        id: kebab-case name.
        news: what becomes known.
        answers: the answer that is given.
        ends: the ending that is said.
        shows_danger: whether it is hardly ever meant where there is no danger.
    """

    id: str
    news: Facts
    answers: str | None
    ends: str | None
    shows_danger: bool = False


@dataclass(frozen=True)
class Written:
    """A message that somebody wrote in an emergency.

    Attributes:
        text: as it was written.
        case: which danger it was.
        asked: the id of what was asked last, None where nothing was.
        means: ids of what it means; several may hold.
        hand: who wrote it: the name of the file.
        place: where it stands.
    """

    text: str
    case: str
    asked: str | None
    means: tuple[str, ...]
    hand: str
    place: Place


class Meanings:
    """The table, and how much likelier each meaning is in one case, and after one question, than elsewhere.

    Args:
        table: in order of precedence.
        written: the messages it was learnt from.
    """

    def __init__(self, table: Iterable[Meaning], written: Iterable[Written]) -> None:
        self.table = tuple(table)
        rows = list(written)
        self._in_case = _likelier((row.case, row.means) for row in rows)
        self._after = _likelier((str(row.asked), row.means) for row in rows)

    def in_context(
        self, likely: LikelyMeanings, case: str, who: str | None, asked: str | None
    ) -> dict[str, float]:
        """How likely each meaning is, in a case and after a question, by Bayes' rule.

        Args:
            likely: by the words alone.
            case: which danger it is, as emergency.yml names it.
            who: `writer`, `other` or `several`, None where that is unknown.
            asked: the id of what was asked last.
        """
        seen_in = (OF_ONESELF if who == "writer" else OF_OTHERS).get(case) or SEEN_IN.get(case, case)
        in_case, after = self._in_case.get(seen_in, {}), self._after.get(str(asked), {})
        weighed = {
            id_: p * in_case.get(id_, 1.0) ** CASE_COUNTS * after.get(id_, 1.0) ** ASKED_COUNTS
            for id_, p in likely.items()
        }
        total = sum(weighed.values()) or 1.0
        return {id_: p / total * sum(likely.values()) for id_, p in weighed.items()}


def _likelier(seen: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, dict[str, float]]:
    """How many times likelier than elsewhere each meaning is, by where it was seen; smoothed."""
    here: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    everywhere: defaultdict[str, float] = defaultdict(float)
    for where, means in seen:
        for id_ in means:
            here[where][id_] += 1 / len(means)
            everywhere[id_] += 1 / len(means)
    total = sum(everywhere.values())
    shares = {id_: count / total for id_, count in everywhere.items()}
    smooth = SURE * len(shares)
    return {
        where: {
            id_: (counts[id_] + smooth * share) / (sum(counts.values()) + smooth) / share
            for id_, share in shares.items()
        }
        for where, counts in here.items()
    }


def load_meanings(folder: Path) -> Meanings:
    """Read data/safety.

    Raises:
        DataError: a file is malformed, or a message means what the table does not know.
    """
    record = read_record(folder / "meanings.yml")
    table = tuple(map(_meaning, record.records("meanings")))
    record.done()
    return Meanings(table, load_written(folder, {meaning.id for meaning in table}))


def load_written(folder: Path, known: set[str] | None = None) -> list[Written]:
    """The messages of data/safety.

    Args:
        folder: data/safety.
        known: ids of meanings; any, where it is None.

    Raises:
        DataError: a file is malformed.
    """
    written = []
    for path in sorted((folder / "messages").glob("*.jsonl")):
        for place, row in read_json_lines(path):
            entry = _written(row, path.stem, place)
            if unknown := [id_ for id_ in entry.means if known is not None and id_ not in known]:
                raise DataError(place, f"there is no meaning {unknown[0]!r}", "Name one of meanings.yml.")
            written.append(entry)
    return written


def digest_of_written(folder: Path) -> str:
    """Names the messages that the meanings are learnt from."""
    told = [(row.text, row.case, row.asked, row.means) for row in load_written(folder)]
    return hashlib.sha256(repr(told).encode("utf-8")).hexdigest()


def _written(row: Mapping[str, Any], hand: str, place: Place) -> Written:
    text, case, means = row.get("text"), row.get("case"), row.get("means")
    if not (isinstance(text, str) and text and isinstance(case, str) and isinstance(means, list) and means):
        raise DataError(
            place, "lacks text, case or means", 'Write {"case": …, "asked": …, "text": …, "means": […]}.'
        )
    return Written(text, case, row.get("asked"), tuple(map(str, means)), hand, place)


def _meaning(entry: Record) -> Meaning:
    news = {}
    for told in entry.texts("news"):
        name, equals, value = told.partition("=")
        if not equals:
            raise DataError(entry.where("news"), f"{told!r} says nothing", "Write it as `breathing=no`.")
        news[name] = value
    answers, ends = entry.optional_text("answers"), entry.optional_text("ends")
    meaning = Meaning(entry.text("id"), news, answers, ends, entry.flag("shows_danger"))
    entry.done()
    return meaning


@functools.lru_cache(maxsize=4)
def shared_meanings(folder: Path) -> Meanings:
    """The meanings of data/safety, read once in a process."""
    return load_meanings(folder)
