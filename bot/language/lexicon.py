"""The words of the field (data/lexicon/*.yml): which forms people type, and what each stands for."""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.language.folding import folded
from bot.language.run_together import Parter
from bot.sources.record import Record, read_record


@dataclass(frozen=True)
class Term:
    """One thing of the field and the ways people write it.

    Attributes:
        id: kebab-case name; for places the ISO 3166 code.
        entity: the entity label it is found as, None for words that only get rewritten.
        plain: the everyday wording the sentence encoder reads in its place, None to leave it.
        forms: lower-case spellings, street names and misspellings.
    """

    id: str
    entity: str | None
    plain: str | None
    forms: tuple[str, ...]


class Lexicon:
    """All terms, with look-ups by form.

    Args:
        terms: in the order of the files.
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms
        self._by_form = {form: term for term in terms for form in term.forms}
        self._plain = {form: term.plain for form, term in self._by_form.items() if term.plain}
        longest_first = sorted(self._plain, key=len, reverse=True)
        self._parter = Parter(word for form in self._by_form for word in form.split())
        self._pattern = re.compile(
            r"(?<![\w'])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w'])"
            if longest_first
            else r"$^"
        )

    def find(self, form: str) -> Term | None:
        """The term that is written this way, whatever the case."""
        return self._by_form.get(_fold(form))

    def parted(self, text: str) -> str:
        """The text with blanks between words that run together."""
        return self._parter.part(text)

    def spelt(self, text: str) -> str:
        """The text in lower case with every known form put into everyday words."""
        return self._pattern.sub(lambda match: str(self._plain[match.group()]), _fold(text))

    def plain(self, text: str) -> str:
        """The same of the text with its words parted: what the encoder reads."""
        return self.spelt(self.parted(text))


def load_lexicon(folder: Path) -> Lexicon:
    """Read data/lexicon.

    Raises:
        DataError: a file is malformed, or one form belongs to two terms.
    """
    return Lexicon(load_terms(*sorted(folder.glob("*.yml"))))


def load_terms(*paths: Path) -> tuple[Term, ...]:
    """Read lexicon files.

    Raises:
        DataError: a file is malformed, or one form belongs to two terms.
    """
    terms: list[Term] = []
    owners: dict[str, Term] = {}
    for path in paths:
        record = read_record(path)
        entity = record.optional_text("entity")
        for entry in record.records("terms"):
            term = _term(entry, entity)
            for form in term.forms:
                if form in owners:
                    raise DataError(
                        entry.place,
                        f"{form!r} already belongs to {owners[form].id}",
                        "Keep it in one place.",
                    )
                owners[form] = term
            terms.append(term)
        record.done()
    return tuple(terms)


@functools.lru_cache(maxsize=4)
def shared_lexicon(folder: Path) -> Lexicon:
    """The lexicon of a folder, read once in a process."""
    return load_lexicon(folder)


def digest_of(folder: Path) -> str:
    """SHA-256 over the lexicon and the code that reads by it: a change of either calls for training."""
    digest = hashlib.sha256()
    for path in (*sorted(folder.glob("*.yml")), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _term(entry: Record, entity: str | None) -> Term:
    forms = entry.texts("forms")
    for form in forms:
        if form != _fold(form):
            raise DataError(entry.where("forms"), f"{form!r} has capitals", "Write forms in lower case.")
    term = Term(id=entry.text("id"), entity=entity, plain=entry.optional_text("plain"), forms=forms)
    entry.done()
    return term


def _fold(text: str) -> str:
    return " ".join(folded(text).lower().replace("’", "'").split())
