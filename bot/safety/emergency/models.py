"""What is known of an emergency, and what has been said in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

WORDS = re.compile(r"\w+")
Facts = Mapping[str, str]
"""What is known: `who` (writer, other, several), `breathing` (yes, no, unsure; some, of several people),
`naloxone` (there, none, given), `called`, `acting`, `now`, `alone` (yes, no). What is absent is not known."""


@dataclass(frozen=True)
class Emergency:
    """An emergency, from the first word of danger until it is over.

    Attributes:
        case: which danger, as data/safety/emergency.yml names it.
        facts: what is known of it.
        opening: the id of the opening that was said last.
        told: ids of what was said, in order; a step that is said again comes again.
        asked: the id of what was asked last, None when that was answered.
        just_asked: whether it was asked in the last reply.
        country: where it is (ISO 3166-1), None where that is unknown.
        over: whether it has ended.
        question: the id of the fact that was asked for meanwhile, to be answered where there was no danger.
        besides: other dangers that were named before it and are not over.
        raised_by: names the words that raised it, without holding them (`words_key`).
        were_none: the same of words that raised an alarm earlier and meant no danger.
    """

    case: str
    facts: Facts = field(default_factory=dict)
    opening: str = ""
    told: tuple[str, ...] = ()
    asked: str | None = None
    just_asked: bool = False
    country: str | None = None
    over: bool = False
    question: str | None = None
    besides: tuple[str, ...] = ()
    raised_by: str = ""
    were_none: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain data, for a slot."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Emergency:
        """From what `to_json` gave, by an earlier release too: what it didn't keep is empty."""
        tuples = {name: tuple(data.get(name, ())) for name in ("told", "besides", "were_none")}
        return cls(**{**data, "facts": dict(data["facts"]), **tuples})


def words_key(text: str) -> str:
    """Names a message without holding its words; alike for the same words, whatever stands between them."""
    words = "".join(WORDS.findall(text.casefold()))
    return hashlib.blake2b(words.encode("utf-8"), digest_size=8).hexdigest()


def fits(when: Facts, facts: Facts) -> bool:
    """Whether everything that must be known is."""
    return all(facts.get(name) == value for name, value in when.items())


def denies(never: Iterable[tuple[str, str]], facts: Facts) -> bool:
    """Whether something is known that must not be."""
    return any(facts.get(name) == value for name, value in never)
