"""What the encoder is tuned on, and by which hand it was written.

Each example stands with the intents it asks for, and so does each turn of a conversation, read with the one
before it; each message from inside an emergency with what it means; each message of which it is known how it
stands to its fact, with that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.claims.written import CURATORS, tuned_stances
from bot.errors import BotError
from bot.facts.examples import load_examples
from bot.facts.load import shared_fact_base
from bot.safety.emergency.meanings import load_written
from bot.understanding.conversations import joined, load_turns

Digests = npt.NDArray[np.uint64]
MEANING, STANCE = "means/", "stance/"
"""How the label of a meaning begins, and that of a stance."""
TURNS_COUNT = 2
"""How often a turn of a conversation is seen where another example is seen once: there are few."""


@dataclass(frozen=True)
class Taught:
    """One example.

    Attributes:
        text: as typed.
        labels: the intent it asks for, `ask_fact/<id>` for a fact, and those that are right as well; or
            `means/<id>` for each meaning of a message from inside an emergency; or `stance/<kind>`.
        hand: who wrote it.
    """

    text: str
    labels: tuple[str, ...]
    hand: str

    @property
    def digest(self) -> int:
        """Names it without its words."""
        told = "\0".join((self.text, *self.labels)).encode("utf-8")
        return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")


def load_taught(data: Path) -> list[Taught]:
    """All that the encoder is tuned on.

    Raises:
        DataError: a file is malformed.
    """
    return [*load_asked(data), *load_meant(data), *load_gone_on(data), *load_stated(data)]


def load_asked(data: Path) -> list[Taught]:
    """Every example of data/nlu, and each fact's question and myth.

    Raises:
        DataError: a file is malformed.
    """
    examples = [
        Taught(text, (entry.intent, *entry.also), entry.hand)
        for entry in load_examples(data / "nlu")
        for text in entry.texts
    ]
    own = [
        Taught(text, (fact.intent,), CURATORS)
        for fact in shared_fact_base(data).facts.values()
        for text in (fact.question, fact.myth)
        if text
    ]
    return [*examples, *own]


def load_meant(data: Path) -> list[Taught]:
    """Every message of data/safety/messages.

    Raises:
        DataError: a file is malformed.
    """
    return [
        Taught(row.text, tuple(f"{MEANING}{id_}" for id_ in row.means), row.hand)
        for row in load_written(data / "safety")
    ]


def load_gone_on(data: Path) -> list[Taught]:
    """Every turn of data/conversations after the first, with the message before it.

    Raises:
        DataError: a file is malformed.
    """
    turns = load_turns(data / "conversations")
    taught = [Taught(joined(turn.text, turn.before), turn.intents, turn.hand) for turn in turns]
    return taught * TURNS_COUNT


def load_stated(data: Path) -> list[Taught]:
    """Every message of data/stances, and each fact's question and myth, with how it stands to the fact.

    Raises:
        DataError: a file is malformed.
    """
    return [Taught(row.text, (f"{STANCE}{row.stance}",), row.hand) for row in tuned_stances(data)]


def group_of(label: str) -> str:
    """Which labels a label is told apart from: those of its own group."""
    return next((group for group in (MEANING, STANCE) if label.startswith(group)), "")


def digests(taught: Iterable[Taught]) -> Digests:
    """What names each example, in ascending order."""
    return np.sort(np.fromiter((example.digest for example in taught), dtype=np.uint64))


def drifted(tuned_on: Digests, now: Digests) -> float:
    """The share of the present examples that the encoder was not tuned on."""
    return float(np.mean(~np.isin(now, tuned_on))) if len(now) else 0.0


def labels_of(taught: Sequence[Taught]) -> tuple[str, ...]:
    """Every label, in order."""
    return tuple(sorted({label for example in taught for label in example.labels}))


def without(taught: Sequence[Taught], hands: Sequence[str]) -> list[Taught]:
    """The examples of all other hands.

    Raises:
        BotError: there is no such hand.
    """
    known = {example.hand for example in taught}
    if unknown := sorted(set(hands) - known):
        raise BotError(f"there is no hand {unknown[0]!r}. There are {', '.join(sorted(known))}.")
    return [example for example in taught if example.hand not in hands]
