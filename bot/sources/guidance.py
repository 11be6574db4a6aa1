"""Public guidance that glosses and advice stand on (data/guidance.yml); facts stand on sources alone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.sources.record import Record, read_record


@dataclass(frozen=True)
class Guidance:
    """A public page, as it was last seen.

    Attributes:
        id: kebab-case, the same string in every sentence that stands on it.
        who: who publishes it; shown to people.
        url: its address.
        seen: the day a person last read it there.
        place: where the description stands.
    """

    id: str
    who: str
    url: str
    seen: datetime.date
    place: Place


def load_guidance(path: Path) -> dict[str, Guidance]:
    """Read data/guidance.yml, by id.

    Raises:
        DataError: it is malformed, or an id stands twice.
    """
    record = read_record(path)
    guidance: dict[str, Guidance] = {}
    for entry in record.records("guidance"):
        page = _guidance(entry)
        if page.id in guidance:
            first = guidance[page.id].place
            raise DataError(page.place, f"id {page.id} is also used in {first}", "Rename one.")
        guidance[page.id] = page
    record.done()
    return guidance


def _guidance(record: Record) -> Guidance:
    guidance = Guidance(
        id=record.text("id"),
        who=record.text("who"),
        url=record.text("url"),
        seen=record.date("seen"),
        place=record.place,
    )
    record.done()
    return guidance
