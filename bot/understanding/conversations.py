"""Conversations that show how a message goes on from the one before it (data/conversations)."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place
from bot.facts.models import ASK_FACT
from bot.json_lines import read_json_lines


@dataclass(frozen=True)
class LaterTurn:
    """A message of a conversation that is not its first.

    Attributes:
        text: as it was written.
        before: the message before it, by the same writer.
        told: the fact that was asked for last before it, as `ask_fact/<id>`, None where none was.
        intents: what it asks for there, `ask_fact/<id>` for a fact, and what would be right as well.
        hand: who wrote it: the name of the file.
    """

    text: str
    before: str
    told: str | None
    intents: tuple[str, ...]
    hand: str


def joined(text: str, before: str) -> str:
    """A message and the one before it as one text, for the encoder."""
    return f"{text} | {before}"


def load_turns(folder: Path, known: Set[str] | None = None) -> list[LaterTurn]:
    """Every turn of data/conversations after the first.

    Args:
        folder: data/conversations.
        known: names of intents and facts; any, where it is None.

    Raises:
        DataError: a file is malformed, or a turn asks for what is not known.
    """
    return [
        turn
        for path in sorted(folder.glob("*.jsonl"))
        for place, row in read_json_lines(path)
        for turn in _known(_turns(row, path.stem, place), known, place)
    ]


def digest_of_turns(folder: Path) -> str:
    """Names the turns of data/conversations."""
    told = [(turn.text, turn.before, turn.intents) for turn in load_turns(folder)]
    return hashlib.sha256(repr(told).encode("utf-8")).hexdigest()


def _known(turns: Iterable[LaterTurn], known: Set[str] | None, place: Place) -> Iterator[LaterTurn]:
    for turn in turns:
        if unknown := [name for name in turn.intents if known is not None and name not in known]:
            problem = f"there is no intent {unknown[0]!r}"
            raise DataError(place, problem, "Name one that has examples in data/nlu.")
        yield turn


def _turns(row: Mapping[str, Any], hand: str, place: Place) -> Iterator[LaterTurn]:
    turns = row.get("turns")
    if not (isinstance(turns, list) and turns and all(map(_is_turn, turns))):
        raise DataError(place, "is no conversation", 'Write {"turns": [{"user": "…", "intents": ["…"]}, …]}.')
    yield from _after_the_first(turns, hand)


def _after_the_first(turns: Sequence[Mapping[str, Any]], hand: str) -> Iterator[LaterTurn]:
    told = None
    for before, turn in itertools.pairwise(turns):
        asked = str(before["intents"][0])
        told = asked if asked.startswith(f"{ASK_FACT}/") else told
        yield LaterTurn(turn["user"], before["user"], told, tuple(map(str, turn["intents"])), hand)


def _is_turn(turn: Any) -> bool:
    if not isinstance(turn, dict):
        return False
    text, intents = turn.get("user"), turn.get("intents")
    return isinstance(text, str) and bool(text) and isinstance(intents, list) and bool(intents)
