"""What a message says about an emergency, as data/safety/heard.yml states it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.language.light_spacy import Doc
from bot.safety.clauses import SENTENCES, STATEMENTS, ClauseReader, SignFinder, load_clause_reader
from bot.safety.emergency.models import Facts
from bot.safety.models import load_signs
from bot.sources.record import Record, read_record

YES, NO, UNSURE, NOTED = ANSWERS = ("yes", "no", "unsure", "noted")
MOST_WORDS_OF_AN_ANSWER = 4
PUNCTUATION = re.compile(r"[^\w' ]+")


@dataclass(frozen=True)
class Heard:
    """What a message says.

    Attributes:
        facts: what it makes known.
        question: the id of what it asks.
        ending: the id of the ending it tells of.
        answer: `yes`, `no`, `unsure` or `noted`, when it is nothing but that.
    """

    facts: Facts
    question: str | None
    ending: str | None
    answer: str | None


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
        self._questions = self._entries(record, "questions", ("question",))
        self._endings = self._entries(record, "endings", ("ending",))
        self._answers = {name: frozenset(map(_bare, record.texts(name))) for name in ANSWERS}
        record.done()

    @property
    def questions(self) -> list[str]:
        """Ids of the questions it knows."""
        return [str(entry.names["question"]) for entry in self._questions]

    @property
    def endings(self) -> list[str]:
        """Ids of the endings it knows."""
        return [str(entry.names["ending"]) for entry in self._endings]

    def hear(self, text: str, asked: str | None = None) -> Heard:
        """What a message says.

        Args:
            text: as it was written.
            asked: the id of what the person was asked just before.
        """
        statements = self._reader.read(text, STATEMENTS)
        return Heard(
            # "breathing but slow" is one thing, "awake but not talking" two.
            self._facts_in(self._reader.read(text, SENTENCES), asked),
            _first(self._questions, "question", statements),
            _first(self._endings, "ending", statements),
            self._answer(text),
        )

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

    def _answer(self, text: str) -> str | None:
        words = _bare(text)
        for name, answers in self._answers.items():
            if words in answers:
                return name
        first, _, rest = words.partition(" ")
        short = len(rest.split()) < MOST_WORDS_OF_AN_ANSWER
        return next((name for name in (YES, NO) if short and first in self._answers[name]), None)

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
    return " ".join(PUNCTUATION.sub(" ", text.lower().replace("’", "'")).split())


@functools.lru_cache(maxsize=4)
def shared_hearing(folder: Path) -> Hearing:
    """The hearing of data/safety, read once in a process.

    Raises:
        DataError: a file is malformed.
    """
    sets = load_signs(folder / "signs.yml").sets
    return Hearing(folder / "heard.yml", sets, load_clause_reader(folder))
