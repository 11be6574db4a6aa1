"""Key points: what the sources claim, and how workers put it, right and wrong (data/practice/points)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.facts.models import Citation, FactBase
from bot.sources.record import read_record

LEAST_STATEMENTS = 8
"""Fewer ways of saying something leave too many answers unrecognised."""


@dataclass(frozen=True)
class Point:
    """One claim of a source, with statements that an answer's passages are compared with.

    Attributes:
        id: kebab-case.
        fact: id of the fact that is named with it.
        citation: the span it rests on, as the fact cites it.
        says: statements that convey the claim.
        denies: statements that contradict it.
        beside: statements on the same ground that do neither.
        akin: ids of points so much alike that what conveys one may convey the other.
        place: where it stands.
    """

    id: str
    fact: str
    citation: Citation
    says: tuple[str, ...]
    denies: tuple[str, ...]
    beside: tuple[str, ...]
    akin: tuple[str, ...]
    place: Place

    def rests_under(self, fact_id: str, base: FactBase) -> bool:
        """Whether a fact cites the span of this point."""
        return any(_same_span(cited, self.citation) for cited in base.facts[fact_id].citations)


def load_points(folder: Path, base: FactBase) -> tuple[Point, ...]:
    """Read every point, in the order of their file names.

    Raises:
        DataError: a file is malformed, names an unknown fact, has too few statements, or gives one twice.
    """
    points = tuple(_load_point(path, base) for path in sorted(folder.glob("*.yml")))
    known = {point.id for point in points}
    for point in points:
        if unknown := set(point.akin) - known:
            raise DataError(
                point.place, f"{point.id!r} is akin to unknown points {sorted(unknown)}", "Mend it."
            )
    owners: dict[str, Point] = {}
    for point in points:
        for statement in point.says + point.denies + point.beside:
            if owners.setdefault(statement.lower(), point) is not point:
                raise DataError(
                    point.place,
                    f"{statement!r} stands under {owners[statement.lower()].id!r}, too",
                    "Keep it in one place.",
                )
    return points


def _load_point(path: Path, base: FactBase) -> Point:
    record = read_record(path)
    fact_id, id_ = record.text("fact"), record.text("cites")
    if fact_id not in base.facts:
        raise DataError(record.where("fact"), f"there is no fact {fact_id!r}", "See `bot facts show`.")
    cited = {citation.id: citation for citation in base.facts[fact_id].citations}
    if id_ not in cited:
        problem = f"{fact_id!r} has no citation {id_!r}"
        raise DataError(record.where("cites"), problem, f"Use one of: {', '.join(cited)}.")
    point = Point(
        id=record.text("id"),
        fact=fact_id,
        citation=cited[id_],
        says=record.texts("says"),
        denies=record.texts("denies"),
        beside=record.texts("beside"),
        akin=record.texts("akin"),
        place=record.where("id"),
    )
    record.done()
    for key in ("says", "denies"):
        _require(len(getattr(point, key)) >= LEAST_STATEMENTS, record.where(key), key)
    return point


def _require(enough: bool, place: Place, key: str) -> None:
    if not enough:
        raise DataError(place, f"{key} has fewer than {LEAST_STATEMENTS} statements", "Write more.")


def _same_span(one: Citation, other: Citation) -> bool:
    return (one.source, one.start, one.end) == (other.source, other.start, other.end)
