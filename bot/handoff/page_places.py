"""What the page knows of places before it asks anybody: emergency numbers, and where time zones lie.

Run as a module, it writes that as JSON to the path it is given; the widget is built with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot import settings
from bot.handoff.lines import EUROPE, SupportLine, shared_lines
from bot.handoff.render import load_wording
from bot.places.gazetteer import shared_gazetteer
from bot.places.zones import country_zones, old_names
from bot.safety.script import EMERGENCY, LISTEN, load_script

ANYWHERE = ""
"""In place of a country, where nothing is known."""


def places_for_page(data: Path) -> dict[str, Any]:
    """What the page is built with.

    Args:
        data: the data folder.

    Returns:
        `numbers`: emergency numbers by country (ANYWHERE has all main ones), each as shown, as dialled, and
        the countries it is for; `listen`: whom to talk to, in words, by country; `european`: countries where
        the European number is called; `parts`: subdivisions with support lines of their own, as id and name,
        by country; `zones`: names of time zones by country, of countries with a number.
    """
    lines = shared_lines(data / "support_lines.yml")
    european = load_wording(data / "handoff.yml").european_union
    places = load_script(data / "safety" / "script.yml").places
    numbers = {EUROPE: _numbers([line for line in lines.values() if _is_emergency_of(line, EUROPE)])}
    for place in places:
        numbers[place.country or ANYWHERE] = _numbers([lines[id_] for id_ in place.lines[EMERGENCY]])
    return {
        "numbers": numbers,
        "listen": {place.country or ANYWHERE: place.texts[LISTEN] for place in places},
        "european": sorted(european - numbers.keys()),
        "parts": _parts(lines.values(), data),
        "zones": _zones({*numbers, *european}),
    }


def _is_emergency_of(line: SupportLine, country: str) -> bool:
    return line.country == country and line.kind == EMERGENCY


def _numbers(lines: Iterable[SupportLine]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        number: dict[str, Any] = {"shown": line.phone, "dial": line.dial, "countries": []}
        found.setdefault(str(line.dial), number)["countries"].append(line.country)
    return list(found.values())


def _parts(lines: Iterable[SupportLine], data: Path) -> dict[str, list[dict[str, str]]]:
    gazetteer, parts = shared_gazetteer(data), sorted({part for line in lines for part in line.subdivisions})
    found: dict[str, list[dict[str, str]]] = {}
    for part in parts:
        found.setdefault(part[:2], []).append({"id": part, "name": gazetteer.subdivision_label(part)})
    return found


def _zones(countries: set[str]) -> dict[str, str]:
    """Names of the time zones of countries, old names too; a zone that is new to a country is its own."""
    present = {zone: country for country, zones in country_zones().items() for zone in zones}
    country_of = dict(present)
    for zone, others in old_names().items():
        for old in others if zone in present else ():
            country_of.setdefault(old, present[zone])
    found: dict[str, list[str]] = {}
    for zone, country in sorted(country_of.items()):
        if country in countries:
            found.setdefault(country, []).append(zone)
    return {country: " ".join(zones) for country, zones in sorted(found.items())}


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(places_for_page(settings.read().data)), encoding="utf-8")
