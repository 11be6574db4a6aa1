"""Messages as clauses of plain words, and signs found in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.language.lexicon import Lexicon, load_terms, shared_lexicon
from bot.language.light_spacy import Doc, Matcher, blank
from bot.safety.patterns import compile_sign

# Where one clause ends and the next begins: what silences a sign does so in its own clause only.
CLAUSES = re.compile(r"[.!?;:\n]+|\bbut\b|\bnow\b")
STATEMENTS = re.compile(r"[.!?;:\n]+|\bbut\b")
SENTENCES = re.compile(r"[.!?;:\n]+")
ANYWHERE, AT_END = "anywhere", "at end"
WORDS = re.compile(r"(\w+)(?:'\w*)?")
VOCAB = blank("en").vocab


class ClauseReader:
    """Takes messages apart.

    Args:
        spellings: how words of danger are also written.
        words: parts those that run together.
    """

    def __init__(self, spellings: Lexicon, words: Lexicon) -> None:
        self._spellings, self._words = spellings, words

    def read(self, text: str, between: re.Pattern[str] = CLAUSES) -> list[Doc]:
        """The clauses of a message, in plain spelling and small letters.

        Where words run together its clauses with these parted come on top: words may add, never take away.

        Args:
            text: the message.
            between: where one ends and the next begins.
        """
        typed, parted = text, self._words.parted(text)
        texts = [typed] if parted == typed else [typed, parted]
        clauses = (clause for each in texts for clause in between.split(self._spellings.spelt(each)))
        return [Doc(VOCAB, words=WORDS.findall(clause)) for clause in clauses]


class SignFinder:
    """Finds any of some signs in a clause.

    Args:
        written: the signs, as data/safety/signs.yml explains them.
        sets: the words of each `<set>` they name.

    Raises:
        ValueError: a sign is malformed.
    """

    def __init__(self, written: Iterable[str], sets: Mapping[str, frozenset[str]]) -> None:
        self._matcher = Matcher(VOCAB)
        for sign in written:
            pattern, at_end = compile_sign(sign, sets)
            self._matcher.add(AT_END if at_end else ANYWHERE, [pattern])
        self._anywhere = VOCAB.strings[ANYWHERE]

    def found_in(self, clause: Doc) -> bool:
        """Whether one of them stands there."""
        return any(key == self._anywhere or end == len(clause) for key, _, end in self._matcher(clause))


def load_clause_reader(folder: Path) -> ClauseReader:
    """A reader with the spellings of data/safety and the words of data/lexicon beside it.

    Raises:
        DataError: the file is malformed.
    """
    spellings = Lexicon(load_terms(folder / "spellings.yml"))
    return ClauseReader(spellings, shared_lexicon(folder.parent / "lexicon"))
