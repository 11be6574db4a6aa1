"""The right lines: need, place, and what is open in the line's own time zone."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from bot.handoff.find import Wanted, emergency_line, find_lines, offer
from bot.handoff.hours import opening
from bot.handoff.lines import SupportLine, load_lines
from bot.handoff.render import load_wording
from bot.places.gazetteer import Location
from bot.settings import Settings

MONDAY_NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)
SATURDAY_NIGHT = datetime.datetime(2026, 11, 28, 20, tzinfo=datetime.timezone.utc)
DRUGS = Wanted(("drugs-helpline", "crisis"))


@pytest.fixture(scope="module")
def lines(here: Settings) -> dict[str, SupportLine]:
    return load_lines(here.data / "support_lines.yml")


def ids(lines: dict[str, SupportLine], place: Location, wanted: Wanted, now: datetime.datetime) -> list[str]:
    return [offer.line.id for offer in find_lines(lines.values(), place, wanted, now)]


def asked(here: Settings, *texts: str) -> Wanted:
    """What somebody wants who said this, the latest last."""
    said = [("ask_human_support", text) for text in reversed(texts)]
    return load_wording(here.data / "handoff.yml").wanted(said)


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
    offers = find_lines(lines.values(), Location("NL"), Wanted(("drugs-helpline",)), SATURDAY_NIGHT)
    text = load_wording(here.data / "handoff.yml").lines(offers)
    assert "closed now, opens Monday at 09:00)" in text


def test_hours_are_those_of_the_lines_own_time_zone(lines: dict[str, SupportLine]) -> None:
    line = lines["nl-drugs-infolijn"]
    evening = datetime.datetime(2026, 11, 23, 16, 30, tzinfo=datetime.timezone.utc)
    assert opening(line, evening).state == "closed"  # 17:30 in Amsterdam
    summer = datetime.datetime(2026, 7, 6, 7, 30, tzinfo=datetime.timezone.utc)
    assert opening(line, summer).state == "open"  # 09:30 in Amsterdam


def test_hours_are_said_in_words(lines: dict[str, SupportLine], here: Settings) -> None:
    wording, line = load_wording(here.data / "handoff.yml"), lines["ie-poisons"]

    def hours(**changed: Any) -> str:
        return str(wording.contact(offer(dataclasses.replace(line, **changed), MONDAY_NOON))["opening"])

    assert hours() == "open now, until 22:00"
    assert hours(hours="Mo-Su 08:00-24:00") == "open now, until midnight"
    # Where clocks differ within a country, and for lines of another.
    elsewhere = hours(country="AU", timezone="Australia/Sydney", hours="Mo-Su 08:00-24:00")
    assert elsewhere == "open now, until midnight there"
    assert hours(country="ZZ") == "open now, until 22:00 there"


def test_using_alone_gets_the_line_that_stays_on(lines: dict[str, SupportLine], here: Settings) -> None:
    alone = asked(here, "im using on my own is there someone who stays on the phone")
    assert ids(lines, Location("US"), alone, MONDAY_NOON)[0] == "us-safespot"
    assert asked(here, "who will listen to me").kinds[0] == "crisis"
    assert asked(here, "number please").kinds[0] == "drugs-helpline"


@pytest.mark.parametrize(
    "text",
    [
        "im deaf so i cant ring anyone",
        "is there someone I can text instead of calling",
        "can't talk out loud, my boyfriend will hear me",
        "I’d rather type than speak",
        "is there a web-chat",
    ],
)
def test_who_cannot_speak_aloud_gets_lines_that_take_words(
    lines: dict[str, SupportLine], here: Settings, text: str
) -> None:
    wanted = asked(here, text, "who can I talk to")
    for place in (Location("GB"), Location("US"), Location("IE"), Location("AU"), Location("NZ")):
        offers = find_lines(lines.values(), place, wanted, MONDAY_NOON)
        assert offers[0].takes_words
        row, *_ = load_wording(here.data / "handoff.yml").lines(offers, in_writing=True).split("\n")
        assert row.partition(": ")[2].startswith(("text ", "chat at http")), row


def test_a_chat_is_offered_only_while_it_is_open(lines: dict[str, SupportLine], here: Settings) -> None:
    wording, frank = load_wording(here.data / "handoff.yml"), lines["gb-frank"]
    assert frank.webchat and frank.webchat.hours == "Mo-Su 14:00-18:00"
    assert wording.contact(offer(frank, MONDAY_NOON))["chat"] is None
    assert wording.contact(offer(frank, MONDAY_NOON.replace(hour=15)))["chat"] == frank.webchat.url


def test_families_get_lines_for_families_and_nobody_else_does(
    lines: dict[str, SupportLine], here: Settings
) -> None:
    scotland, victoria = Location("GB", "GB-SCT"), Location("AU", "AU-VIC")
    parent = asked(here, "my son's on heroin and i dont know what to do", "who can i talk to")
    assert ids(lines, scotland, parent, MONDAY_NOON)[0] == "gb-sfad"
    assert ids(lines, victoria, parent, MONDAY_NOON)[0] == "au-family-drug-support"
    assert "gb-sfad" not in ids(lines, scotland, asked(here, "who can i talk to"), MONDAY_NOON)
    assert "gb-sfad" not in ids(lines, Location("GB", "GB-ENG"), parent, MONDAY_NOON)


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
