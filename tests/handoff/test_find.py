"""The right lines: need, place, and what is open in the line's own time zone."""

from __future__ import annotations

import datetime

import pytest

from bot.handoff.find import emergency_line, find_lines
from bot.handoff.hours import opening
from bot.handoff.lines import SupportLine, load_lines
from bot.handoff.render import load_wording
from bot.places.gazetteer import Location
from bot.settings import Settings

MONDAY_NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)
SATURDAY_NIGHT = datetime.datetime(2026, 11, 28, 20, tzinfo=datetime.timezone.utc)
DRUGS = ("drugs-helpline", "crisis")


@pytest.fixture(scope="module")
def lines(here: Settings) -> dict[str, SupportLine]:
    return load_lines(here.data / "support_lines.yml")


def ids(
    lines: dict[str, SupportLine], place: Location, needs: tuple[str, ...], now: datetime.datetime
) -> list[str]:
    return [offer.line.id for offer in find_lines(lines.values(), place, needs, now)]


def test_own_subdivision_comes_first(lines: dict[str, SupportLine]) -> None:
    assert ids(lines, Location("AU", "AU-VIC"), DRUGS, MONDAY_NOON)[0] == "au-vic-directline"
    assert "au-vic-directline" not in ids(lines, Location("AU", "AU-WA"), DRUGS, MONDAY_NOON)
    assert "gb-dan247" in ids(lines, Location("GB", "GB-WLS"), DRUGS, MONDAY_NOON)


def test_open_line_comes_before_a_closed_one(lines: dict[str, SupportLine]) -> None:
    assert ids(lines, Location("IE"), DRUGS, MONDAY_NOON)[0] == "ie-hse-drugs-alcohol"
    at_night = ids(lines, Location("IE"), DRUGS, SATURDAY_NIGHT)
    assert at_night[0] == "ie-samaritans"


def test_closed_line_says_when_it_opens(lines: dict[str, SupportLine], here: Settings) -> None:
    state = opening(lines["ie-hse-drugs-alcohol"], SATURDAY_NIGHT)
    assert (state.state, state.days) == ("closed", 2)
    assert f"{state.change:%A %H:%M}" == "Monday 09:30"
    offers = find_lines(lines.values(), Location("NL"), ("drugs-helpline",), SATURDAY_NIGHT)
    text = load_wording(here.data / "handoff.yml").lines(offers)
    assert "closed now, opens Monday at 09:00 there" in text


def test_hours_are_those_of_the_lines_own_time_zone(lines: dict[str, SupportLine]) -> None:
    line = lines["nl-drugs-infolijn"]
    evening = datetime.datetime(2026, 11, 23, 16, 30, tzinfo=datetime.timezone.utc)
    assert opening(line, evening).state == "closed"  # 17:30 in Amsterdam
    summer = datetime.datetime(2026, 7, 6, 7, 30, tzinfo=datetime.timezone.utc)
    assert opening(line, summer).state == "open"  # 09:30 in Amsterdam


def test_using_alone_gets_the_line_that_stays_on(lines: dict[str, SupportLine], here: Settings) -> None:
    wording = load_wording(here.data / "handoff.yml")
    needs = wording.kinds_for("im using on my own is there someone who stays on the phone")
    assert ids(lines, Location("US"), needs, MONDAY_NOON)[0] == "us-safespot"
    assert wording.kinds_for("who will listen to me")[0] == "crisis"
    assert wording.kinds_for("number please")[0] == "drugs-helpline"


def test_unknown_country_gets_the_directory(lines: dict[str, SupportLine]) -> None:
    assert ids(lines, Location("JP"), DRUGS, MONDAY_NOON) == ["intl-findahelpline"]


def test_lines_abroad_say_their_language_and_one_way_is_in_english(
    lines: dict[str, SupportLine], here: Settings
) -> None:
    offers = find_lines(lines.values(), Location("CH"), DRUGS, MONDAY_NOON)
    assert [offer.line.country for offer in offers] == ["CH", "CH", "ZZ"]
    text = load_wording(here.data / "handoff.yml").lines(offers)
    assert ", in German, " in text and "findahelpline.com" in text
    at_home = find_lines(lines.values(), Location("GB"), DRUGS, MONDAY_NOON)
    assert ", in " not in load_wording(here.data / "handoff.yml").lines(at_home)


def test_lines_nobody_confirmed_are_not_offered(lines: dict[str, SupportLine]) -> None:
    everywhere = {line.country for line in lines.values()}
    offered = {id_ for c in everywhere for id_ in ids(lines, Location(c), DRUGS, MONDAY_NOON)}
    assert not [id_ for id_ in offered if lines[id_].confidence == "low"]


def test_emergency_number(lines: dict[str, SupportLine], here: Settings) -> None:
    european = load_wording(here.data / "handoff.yml").european_union

    def phone(country: str) -> str | None:
        line = emergency_line(lines.values(), Location(country), european)
        return line.phone if line else None

    assert phone("GB") == "999" and phone("FR") == "112" and phone("JP") is None
