"""Where people say they are, and where they only speak of."""

from __future__ import annotations

import pytest

from bot.places.gazetteer import Gazetteer, Location, shared_gazetteer
from bot.settings import Settings


@pytest.fixture(scope="module")
def gazetteer(here: Settings) -> Gazetteer:
    return shared_gazetteer(here.data)


@pytest.mark.parametrize(
    ("text", "country", "subdivision"),
    [
        ("im in leeds", "GB", "GB-ENG"),
        ("Vancouver", "CA", "CA-BC"),
        ("in scotland", "GB", "GB-SCT"),
        ("I live in Texas, can I get it", "US", "US-TX"),
        ("i live in boston. does it work", "US", "US-MA"),
        ("London Ontario", "CA", "CA-ON"),
        ("Leeds, England", "GB", "GB-ENG"),
        ("perth", "AU", "AU-WA"),
        ("nz", "NZ", None),
        ("the us", "US", None),
        ("i am in reading", "GB", "GB-ENG"),
        ("Need help, I'm from Cork", "IE", None),
        ("cologne", "DE", "DE-NW"),
        ("stoke", "GB", "GB-ENG"),
        ("Cambridge, UK", "GB", "GB-ENG"),
        ("hamilton ontario", "CA", "CA-ON"),
    ],
)
def test_where_somebody_is(gazetteer: Gazetteer, text: str, country: str, subdivision: str | None) -> None:
    assert gazetteer.here(text) == Location(country, subdivision)


@pytest.mark.parametrize(
    "text",
    [
        "does Switzerland prescribe heroin",
        "has anyone died at the clinic in Vancouver",
        "im in love",
        "help me im in a mess",
        "nice",
        "of course",
        "a man in green is here",
        "he's in custody",
        "shes in agony",
        "im in debt",
        "where in the world",
        "",
    ],
)
def test_speaking_of_a_place_is_not_being_there(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.here(text) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("is there anyone in vancouver to talk to", "CA"),
        ("my brother is in Cardiff and needs a drugs worker", "GB"),
        ("helpline in ireland for heroin", "IE"),
        ("speak to a real human", None),
        ("whats the number for frank", None),
    ],
)
def test_a_place_named_when_asking_for_help(gazetteer: Gazetteer, text: str, country: str | None) -> None:
    place = gazetteer.anywhere(text)
    assert (place.country if place else None) == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("theres nobody about. adelaide", "AU"),
        ("hes not waking up, leeds", "GB"),
        ("phoned them. hull. what comes next", "GB"),
        ("he won't answer me - Cork, Ireland", "IE"),
        ("Nice. how does it work", None),
        ("well, reading about it", None),
        ("no idea. sorry", None),
    ],
)
def test_a_place_that_is_a_clause_of_its_own(gazetteer: Gazetteer, text: str, country: str | None) -> None:
    place = gazetteer.by_itself(text)
    assert (place.country if place else None) == country


@pytest.mark.parametrize("text", ["hamilton", "im in cambridge", "worcester"])
def test_a_city_that_may_be_where_another_number_is_called_gets_all_numbers(
    gazetteer: Gazetteer, text: str
) -> None:
    assert gazetteer.here(text) is None
