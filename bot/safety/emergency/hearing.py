"""What a message says about an emergency, as data/safety/heard.yml states it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from bot.errors import DataError
from bot.language.folding import folded
from bot.language.light_spacy import Doc
from bot.safety.clauses import SENTENCES, STATEMENTS, ClauseReader, SignFinder, load_clause_reader
from bot.safety.emergency.book import Ask
from bot.safety.emergency.models import Facts
from bot.safety.models import load_signs
from bot.sources.record import Record, read_record

YES, NO, UNSURE, NOTED = ANSWERS = ("yes", "no", "unsure", "noted")
PUNCTUATION = re.compile(r"[^\w' ]+")
LIKE_BREATH, LEAST_LIKE = ("breath", "breathe", "breathing"), 0.75
"""Words of breathing, and how like one a mistyped word is (difflib's ratio)."""


@dataclass(frozen=True)
class Heard:
    """What a message says by its words alone.

    Attributes:
        facts: what its signs make known.
        answer: `yes`, `no`, `unsure` or `noted`, when it is nothing but that: an exact answer.
        asked: the id of the question that it answers.
        tapped: whether the answer is the words of a button.
        of_breathing: whether a word of it is about breathing, or could be.
    """

    facts: Facts
    answer: str | None
    asked: str | None
    tapped: bool
    of_breathing: bool


@dataclass(frozen=True)
class _Entry:
    """One entry of heard.yml: what it means, and by which signs it is known."""

    names: Mapping[str, str | None]
    intents: tuple[str, ...]
    signs: SignFinder
    unless: SignFinder | None
    needs: SignFinder | None

    def found_in(self, clauses: Iterable[Doc]) -> bool:
        clauses = list(clauses)
        if self.needs and not any(self.needs.found_in(clause) for clause in clauses):
            return False
        return any(
            self.signs.found_in(clause) and not (self.unless and self.unless.found_in(clause))
            for clause in clauses
        )


class Hearing:
    """Reads messages.

    Args:
        path: heard.yml.
        sets: the word sets of signs.yml, which its signs may name too.
        reader: takes messages apart.

    Raises:
        DataError: the file is malformed.
    """

    def __init__(self, path: Path, sets: Mapping[str, frozenset[str]], reader: ClauseReader) -> None:
        record = read_record(path)
        own = {entry.text("name"): frozenset(entry.texts("words")) for entry in record.records("sets")}
        self._reader, self._sets = reader, {**sets, **own}
        self._kinds = self._entries(record, "kinds", ("kind",))
        self._facts = self._entries(record, "facts", ("fact", "is", "asked"))
        self._cases = self._entries(record, "cases", ("case",))
        self._answers = {name: frozenset(map(_bare, record.texts(name))) for name in ANSWERS}
        self._ways_out = frozenset(map(_bare, record.texts("way_out")))
        self._leaving = self._entries(record, "leaving", ())
        record.done()

    def is_way_out(self, text: str) -> bool:
        """Whether a message is nothing but words that it is no emergency."""
        return _bare(text) in self._ways_out

    def is_leaving(self, text: str) -> bool:
        """Whether there are plain words that it is none."""
        statements = self._reader.read(text, STATEMENTS)
        return any(entry.found_in(statements) for entry in self._leaving)

    def hear(self, text: str, ask: Ask | None = None, before: Iterable[Ask] = ()) -> Heard:
        """What a message says.

        Args:
            text: as it was written.
            ask: what the person was asked just before.
            before: what may have been asked before it: its buttons can still be tapped.
        """
        asked = ask.id if ask else None
        # "breathing but slow" is one thing, "awake but not talking" two.
        facts = self._facts_in(self._reader.read(text, SENTENCES), asked)
        of_breathing = _may_be_of_breathing(text)
        for each in (ask, *before):
            if each and (tapped := _tapped(text, each)):
                return Heard(facts, tapped, each.id, True, of_breathing)
        answer = self._answer(text, ask)
        return Heard(facts, answer, asked if answer else None, False, of_breathing)

    def kinds(self, text: str) -> frozenset[str]:
        """The crisis intents whose words a message has; it need not speak of danger for that."""
        clauses = self._reader.read(text, STATEMENTS)
        return frozenset(str(entry.names["kind"]) for entry in self._kinds if entry.found_in(clauses))

    def case(self, text: str, intent: str) -> str | None:
        """Which danger a message speaks of, within the intent it was taken for; None when it says no more."""
        clauses = self._reader.read(text, STATEMENTS)
        return _first([entry for entry in self._cases if intent in entry.intents], "case", clauses)

    def _facts_in(self, clauses: list[Doc], asked: str | None) -> Facts:
        facts: dict[str, str] = {}
        for entry in self._facts:
            name, value, only_asked = (entry.names[key] for key in ("fact", "is", "asked"))
            if name in facts or not name or not value or (only_asked and only_asked != asked):
                continue
            if entry.found_in(clauses):
                facts[name] = value
        return facts

    def _answer(self, text: str, ask: Ask | None) -> str | None:
        """An exact answer in other words than a button's; nothing that only begins like it."""
        words = _bare(text)
        if ask and words in {*map(_bare, ask.says_yes)}:
            return YES
        return next((name for name, own in self._answers.items() if words in own), None)

    def _entries(self, record: Record, key: str, names: tuple[str, ...]) -> list[_Entry]:
        return [self._entry(entry, names) for entry in record.records(key)]

    def _entry(self, entry: Record, names: tuple[str, ...]) -> _Entry:
        try:
            read = _Entry(
                {name: entry.optional_text(name) for name in names},
                entry.texts("intents"),
                SignFinder(entry.texts("signs"), self._sets),
                SignFinder(entry.texts("unless"), self._sets) if entry.has("unless") else None,
                SignFinder(entry.texts("needs"), self._sets) if entry.has("needs") else None,
            )
        except ValueError as error:
            raise DataError(entry.place, str(error), "Correct the sign.") from error
        entry.done()
        return read


def _first(entries: Iterable[_Entry], name: str, clauses: list[Doc]) -> str | None:
    return next((entry.names[name] for entry in entries if entry.found_in(clauses)), None)


def _bare(text: str) -> str:
    return " ".join(PUNCTUATION.sub(" ", folded(text).lower().replace("’", "'")).split())


def _tapped(text: str, ask: Ask) -> str | None:
    """What a tap on one of its buttons answers."""
    words = _bare(text)
    buttons = zip((YES, NO, UNSURE), ask.buttons, strict=False)
    return next((answer for answer, (_, sent) in buttons if words == _bare(sent)), None)


def _may_be_of_breathing(text: str) -> bool:
    return any(
        SequenceMatcher(None, word, like).ratio() >= LEAST_LIKE
        for word in _bare(text).split()
        for like in LIKE_BREATH
    )


@functools.lru_cache(maxsize=4)
def shared_hearing(folder: Path) -> Hearing:
    """The hearing of data/safety, read once in a process.

    Raises:
        DataError: a file is malformed.
    """
    sets = load_signs(folder / "signs.yml").sets
    return Hearing(folder / "heard.yml", sets, load_clause_reader(folder))
