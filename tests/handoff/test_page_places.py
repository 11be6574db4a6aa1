"""What the page knows of places is what the tz database and the support lines say."""

from __future__ import annotations

from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.handoff.lines import shared_lines
from bot.handoff.page_places import ANYWHERE, places_for_page
from bot.settings import ROOT

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def places() -> dict[str, Any]:
    return places_for_page(DATA)


def test_every_zone_of_a_country_with_a_number_is_known(places: dict[str, Any]) -> None:
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    called = {*places["numbers"], *places["european"]} - {ANYWHERE, "EU"}
    assert {country for country, *_ in rows if country in called} == set(places["zones"]) == called
    for country, _, zone, *_ in rows:
        assert country not in called or zone in places["zones"][country].split()


def test_no_zone_lies_in_two_countries_and_each_is_one(places: dict[str, Any]) -> None:
    zones = [zone for names in places["zones"].values() for zone in names.split()]
    assert len(zones) == len(set(zones))
    assert all(ZoneInfo(zone).key == zone for zone in zones)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Belfast", "GB"),
        ("US/Pacific", "US"),
        ("America/Indianapolis", "US"),
        ("Canada/Eastern", "CA"),
        ("America/Montreal", "CA"),
        ("Australia/ACT", "AU"),
        ("Atlantic/Canary", "ES"),
        ("Europe/Busingen", "DE"),
    ],
)
def test_old_and_rare_names_of_zones_are_known(places: dict[str, Any], zone: str, country: str) -> None:
    assert zone in places["zones"][country].split()


def test_numbers_are_those_of_the_support_lines(places: dict[str, Any]) -> None:
    lines = shared_lines(DATA / "support_lines.yml").values()
    dialled = {(line.country, line.dial) for line in lines if line.kind == "emergency"}
    for country, numbers in places["numbers"].items():
        for number in numbers:
            assert {(each, number["dial"]) for each in number["countries"]} <= dialled
            assert country == ANYWHERE or number["countries"] == [country]


def test_parts_of_countries_have_names(places: dict[str, Any]) -> None:
    names = {part["id"]: part["name"] for parts in places["parts"].values() for part in parts}
    assert names["GB-SCT"] == "Scotland" and names["CA-BC"] == "British Columbia"
    assert names["AU-VIC"] == "Victoria" and names["DE-BE"] == "Berlin"
    assert all(names.values())
