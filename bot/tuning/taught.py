"""What the encoder is tuned on, and by which hand it was written.

Each example stands with the intents it asks for, each message from inside an emergency with what it means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import BotError
from bot.facts.examples import load_examples
from bot.facts.load import shared_fact_base
from bot.safety.emergency.meanings import load_written

Digests = npt.NDArray[np.uint64]
CURATORS = "curators"
MEANING = "means/"
"""How the label of a meaning begins."""


@dataclass(frozen=True)
class Taught:
    """One example.

    Attributes:
        text: as typed.
        labels: the intent it asks for, `ask_fact/<id>` for a fact, and those that are right as well; or
            `means/<id>` for each meaning of a message from inside an emergency.
        hand: who wrote it.
    """

    text: str
    labels: tuple[str, ...]
    hand: str

    @property
    def is_meant(self) -> bool:
        """Whether its labels are meanings."""
        return self.labels[0].startswith(MEANING)

    @property
    def digest(self) -> int:
        """Names it without its words."""
        told = "\0".join((self.text, *self.labels)).encode("utf-8")
        return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")


def load_taught(data: Path) -> list[Taught]:
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
