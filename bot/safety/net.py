"""The safety net: which kind of danger a message speaks of, whatever the trained intents say."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.language.lexicon import Lexicon, Term, load_terms
from bot.language.light_spacy import Doc, Matcher, Vocab, blank
from bot.safety.models import Kind, Signs, load_signs
from bot.safety.patterns import compile_sign

# Where one clause ends and the next begins: what silences a sign does so in its own clause only.
CLAUSES = re.compile(r"[.!?;:\n]+|\bbut\b|\bnow\b")
ANYWHERE, AT_END = "anywhere", "at end"
WORDS = re.compile(r"(\w+)(?:'\w*)?")


@dataclass(frozen=True)
class Alarm:
    """What the safety net sees in a message.

    Attributes:
        intent: the crisis intent it calls for, None when it shows no sign of danger.
        silenced: a sign stands there, but in a question, a memory, or a way of speaking.
    """

    intent: str | None
    silenced: bool


class SafetyNet:
    """Looks for signs of danger.

    Args:
        signs: what to look for.
        spellings: how words of danger are also written.

    Raises:
        ValueError: a sign is malformed.
    """

    def __init__(self, signs: Signs, spellings: Iterable[Term]) -> None:
        self._spellings = Lexicon(tuple(spellings))
        self._vocab = blank("en").vocab
        self._kinds = [_KindMatcher(kind, signs, self._vocab) for kind in signs.kinds]
        self._guards = [(guard, _AnyOf(guard.signs, signs, self._vocab)) for guard in signs.guards]

    def look(self, text: str) -> Alarm:
        """What a message shows."""
        clauses = [self._doc(clause) for clause in CLAUSES.split(self._spellings.plain(text))]
        if self._danger(clauses) is None:
            return Alarm(None, silenced=False)
        intent = self._danger([clause for clause in clauses if not self._silenced(clause)])
        return Alarm(intent, silenced=intent is None)

    def _danger(self, clauses: list[Doc]) -> str | None:
        return next((kind.intent for kind in self._kinds if kind.found_in(clauses)), None)

    def _silenced(self, clause: Doc) -> bool:
        words = {token.lower_ for token in clause}
        return any(not words & guard.void_with and signs.found_in(clause) for guard, signs in self._guards)

    def _doc(self, clause: str) -> Doc:
        return Doc(self._vocab, words=WORDS.findall(clause))


class _AnyOf:
    """Finds any of some signs in a clause."""

    def __init__(self, written: Iterable[str], signs: Signs, vocab: Vocab) -> None:
        self._matcher = Matcher(vocab)
        for sign in written:
            pattern, at_end = compile_sign(sign, signs.sets)
            self._matcher.add(AT_END if at_end else ANYWHERE, [pattern])
        self._anywhere = vocab.strings[ANYWHERE]

    def found_in(self, clause: Doc) -> bool:
        return any(key == self._anywhere or end == len(clause) for key, _, end in self._matcher(clause))


class _KindMatcher:
    """Finds one kind of danger in the clauses of a message."""

    def __init__(self, kind: Kind, signs: Signs, vocab: Vocab) -> None:
        self.intent = kind.intent
        self._any_of = _AnyOf(kind.signs, signs, vocab)
        self._all_of = [_AnyOf(group, signs, vocab) for group in kind.all_of]

    def found_in(self, clauses: list[Doc]) -> bool:
        if any(self._any_of.found_in(clause) for clause in clauses):
            return True
        return bool(self._all_of) and all(
            any(group.found_in(clause) for clause in clauses) for group in self._all_of
        )


def load_safety_net(folder: Path) -> SafetyNet:
    """Read data/safety.

    Raises:
        DataError: a file is malformed.
    """
    path = folder / "signs.yml"
    try:
        return SafetyNet(load_signs(path), load_terms(folder / "spellings.yml"))
    except ValueError as error:
        raise DataError(Place(path, 1), str(error), "Correct the sign.") from error


@functools.lru_cache(maxsize=4)
def shared_safety_net(folder: Path) -> SafetyNet:
    """The safety net of a folder, read once in a process."""
    return load_safety_net(folder)
