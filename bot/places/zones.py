"""Time zones of countries, by the tz database."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from importlib import resources
from zoneinfo import ZoneInfo


@functools.lru_cache(maxsize=1)
def country_zones() -> dict[str, tuple[str, ...]]:
    """Names of the time zones of each country (ISO 3166-1); none of them is an old name."""
    found: dict[str, tuple[str, ...]] = {}
    for country, zone in _columns(_file("zone.tab"), 0, 2):
        found[country] = (*found.get(country, ()), zone)
    return found


def old_names() -> dict[str, list[str]]:
    """Other names of time zones, by their present name."""
    links = "\n".join(line for line in _file("tzdata.zi").splitlines() if line.startswith("L "))
    found: dict[str, list[str]] = {}
    for zone, old in _columns(links, 1, 2, " "):
        found.setdefault(zone, []).append(old)
    return found


def has_one_clock(country: str, now: datetime.datetime) -> bool:
    """Whether clocks show the same all over a country; not where it is unknown.

    Args:
        country: its ISO 3166-1 code.
        now: an aware time.
    """
    return len({now.astimezone(ZoneInfo(zone)).utcoffset() for zone in country_zones().get(country, ())}) == 1


def _file(name: str) -> str:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")


def _columns(table: str, first: int, second: int, between: str = "\t") -> Iterator[tuple[str, str]]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            columns = line.split(between)
            yield columns[first], columns[second]
