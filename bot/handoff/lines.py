"""Support lines, as data/support_lines.yml lists them."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place
from bot.sources.record import parse_yaml

LINE_KINDS = ("emergency", "crisis", "drugs-helpline", "use-alone", "poison", "directory")
WORLD = "ZZ"
EUROPE = "EU"


@dataclass(frozen=True)
class TextWay:
    """Texting with somebody.

    Attributes:
        to: the number.
        keyword: what has to be sent first, word for word; None if nothing has.
        what: what has to be sent first, in the person's own words, such as their ZIP code; None if nothing.
    """

    to: str
    keyword: str | None
    what: str | None


@dataclass(frozen=True)
class WebChat:
    """Writing with somebody on a page.

    Attributes:
        url: its address.
        hours: OSM opening_hours, None when not verified.
    """

    url: str
    hours: str | None


@dataclass(frozen=True)
class SupportLine:
    """A number or address where people help.

    Attributes:
        id: kebab-case name.
        kind: one of LINE_KINDS.
        country: ISO 3166-1 alpha-2 code, EU or ZZ (the whole world).
        subdivisions: ISO 3166-2 codes it is for, empty when for the whole country.
        name, purpose, cost: for people.
        phone: as people write it, None when it takes no calls.
        dial: what goes into a tel: link.
        e164: international form, None for short codes.
        text, webchat, url: other ways in.
        for_families: whether it is for families and friends alone.
        hours: OSM opening_hours, None when not verified.
        timezone: IANA name its hours are meant in.
        languages: what is spoken there.
        confidence: high, medium or low; low waits for a person to confirm it.
        checked_on: when it was last checked.
        place: where it stands in the file.
    """

    id: str
    kind: str
    country: str
    subdivisions: tuple[str, ...]
    name: str
    purpose: str
    cost: str | None
    phone: str | None
    dial: str | None
    e164: str | None
    text: TextWay | None
    webchat: WebChat | None
    url: str | None
    for_families: bool
    hours: str | None
    timezone: str | None
    languages: tuple[str, ...]
    confidence: str
    evidence: tuple[Any, ...]
    checked_on: datetime.date
    place: Place


def load_lines(path: Path) -> dict[str, SupportLine]:
    """Read the support lines, by id, in the order of the file.

    Raises:
        DataError: an entry lacks a key, its number is not in quotes, or an id stands twice.
    """
    entries = parse_yaml(path.read_text(encoding="utf-8"))
    lines: dict[str, SupportLine] = {}
    for entry in entries:
        place = Place(path, entry.lc.line + 1)
        try:
            line = _line(entry, place)
        except KeyError as missing:
            raise DataError(place, f"{missing} is missing", "Add it, or null where unknown.") from missing
        if line.id in lines:
            raise DataError(place, f"{line.id!r} stands twice", "Give one of them another id.")
        lines[line.id] = line
    return lines


@functools.lru_cache(maxsize=4)
def shared_lines(path: Path) -> dict[str, SupportLine]:
    """The lines of a file, read once in a process."""
    return load_lines(path)


def _line(entry: Any, place: Place) -> SupportLine:
    for key in ("phone_display", "phone_dial", "phone_e164"):
        if not isinstance(entry[key], (str, type(None))):
            # YAML reads it as a number otherwise, and drops the nought in front.
            raise DataError(place, f"{key} of {entry['id']} is no text", "Put it in quotes.")
    date = entry["checked_on"]
    return SupportLine(
        id=entry["id"],
        kind=entry["kind"],
        country=entry["country"],
        subdivisions=_subdivisions(entry.get("subdivision")),
        name=entry["name"],
        purpose=entry["purpose"],
        cost=entry["cost"],
        phone=entry["phone_display"],
        dial=entry["phone_dial"],
        e164=entry["phone_e164"],
        text=_text(entry["text"]),
        webchat=WebChat(entry["webchat"]["url"], entry["webchat"]["hours"]) if entry["webchat"] else None,
        url=entry["url"],
        for_families=bool(entry.get("for_families")),
        hours=entry["hours"],
        timezone=entry["timezone"],
        languages=tuple(entry["languages"]),
        confidence=entry["confidence"],
        evidence=tuple(entry["evidence"]),
        checked_on=date if isinstance(date, datetime.date) else datetime.date.fromisoformat(str(date)),
        place=place,
    )


def _text(entry: Any) -> TextWay | None:
    if not entry or not entry.get("to"):
        return None
    return TextWay(str(entry["to"]), entry.get("keyword"), entry.get("what"))


def _subdivisions(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
