"""The safety net: which kind of danger a message speaks of, whatever the trained intents say."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.language.light_spacy import Doc
from bot.safety.clauses import ClauseReader, SignFinder, load_clause_reader
from bot.safety.models import Kind, Signs, load_signs


@dataclass(frozen=True)
class Alarm:
    """What the safety net sees in a message.

    Attributes:
        kinds: the crisis intents it calls for, the gravest first; none when it shows no sign of danger.
        silenced: a sign stands there, but in a question, a memory, or a way of speaking.
    """

    kinds: tuple[str, ...]
    silenced: bool

    @property
    def intent(self) -> str | None:
        """The gravest of its kinds."""
        return next(iter(self.kinds), None)


class SafetyNet:
    """Looks for signs of danger.

    Args:
        signs: what to look for.
        reader: takes messages apart.

    Raises:
        ValueError: a sign is malformed.
    """

    def __init__(self, signs: Signs, reader: ClauseReader) -> None:
        self._reader = reader
        self._kinds = [_KindMatcher(kind, signs) for kind in signs.kinds]
        self._guards = [(guard, SignFinder(guard.signs, signs.sets)) for guard in signs.guards]

    def look(self, text: str) -> Alarm:
        """What a message shows."""
        clauses = self._reader.read(text)
        if not self._dangers(clauses):
            return Alarm((), silenced=False)
        kinds = self._dangers([clause for clause in clauses if not self._silenced(clause)])
        return Alarm(kinds, silenced=not kinds)

    def _dangers(self, clauses: list[Doc]) -> tuple[str, ...]:
        return tuple(kind.intent for kind in self._kinds if kind.found_in(clauses))

    def _silenced(self, clause: Doc) -> bool:
        words = {token.lower_ for token in clause}
        return any(not words & guard.void_with and signs.found_in(clause) for guard, signs in self._guards)


class _KindMatcher:
    """Finds one kind of danger in the clauses of a message."""

    def __init__(self, kind: Kind, signs: Signs) -> None:
        self.intent = kind.intent
        self._any_of = SignFinder(kind.signs, signs.sets)
        self._all_of = [SignFinder(group, signs.sets) for group in kind.all_of]

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
        return SafetyNet(load_signs(path), load_clause_reader(folder))
    except ValueError as error:
        raise DataError(Place(path, 1), str(error), "Correct the sign.") from error


@functools.lru_cache(maxsize=4)
def shared_safety_net(folder: Path) -> SafetyNet:
    """The safety net of a folder, read once in a process."""
    return load_safety_net(folder)
