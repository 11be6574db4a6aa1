"""Public data of intents that nobody here wrote: BANKING77 and CLINC150, as their publishers give them."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place

BANKING77_AT = "https://github.com/PolyAI-LDN/task-specific-datasets, folder banking_data, CC BY 4.0"
CLINC150_AT = "https://github.com/clinc/oos-eval, folder data, CC BY 3.0"
"""Where the data are published; they are not part of this repository."""
OUT_OF_SCOPE = "oos"
"""CLINC150's label for what none of its intents is about."""


@dataclass(frozen=True)
class Query:
    """A message, the intent its publisher gave it, and those that are right as well."""

    text: str
    intent: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Banking77:
    """Questions to a bank in 77 intents (Casanueva et al. 2020)."""

    train: tuple[Query, ...]
    test: tuple[Query, ...]


@dataclass(frozen=True)
class Clinc150:
    """Commands in 150 intents, and queries that belong to none (Larson et al. 2019)."""

    train: tuple[Query, ...]
    train_out_of_scope: tuple[Query, ...]
    validation: tuple[Query, ...]
    test: tuple[Query, ...]
    test_out_of_scope: tuple[Query, ...]


def read_banking77(folder: Path) -> Banking77:
    """Read train.csv and test.csv, columns `text` and `category`.

    Raises:
        DataError: a file is missing or has other columns.
    """
    paths = [folder / f"{name}.csv" for name in ("train", "test")]
    return Banking77(*(_read_csv(path, _text_of(path, BANKING77_AT)) for path in paths))


def read_clinc150(folder: Path) -> Clinc150:
    """Read data_full.json: lists of [text, intent] by the name of the part.

    Raises:
        DataError: the file is missing or a part of it is.
    """
    path = folder / "data_full.json"
    parts: dict[str, Any] = json.loads(_text_of(path, CLINC150_AT))

    def part(name: str) -> tuple[Query, ...]:
        if name not in parts:
            raise DataError(Place(path), f"there is no {name!r}", "Take data_full.json of clinc/oos-eval.")
        return tuple(Query(text, intent) for text, intent in parts[name])

    return Clinc150(part("train"), part("oos_train"), part("val"), part("test"), part("oos_test"))


def few(queries: Sequence[Query], per_intent: int, seed: int) -> tuple[Query, ...]:
    """As many of each intent, drawn at random; all of an intent that has fewer."""
    by_intent: dict[str, list[Query]] = defaultdict(list)
    for query in queries:
        by_intent[query.intent].append(query)
    draw = random.Random(seed)
    return tuple(
        query for _, own in sorted(by_intent.items()) for query in draw.sample(own, min(per_intent, len(own)))
    )


def _read_csv(path: Path, content: str) -> tuple[Query, ...]:
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    if not rows or {"text", "category"} - set(rows[0]):
        raise DataError(Place(path), "it has no columns text and category", "Take the publisher's file.")
    return tuple(Query(row["text"], row["category"]) for row in rows)


def _text_of(path: Path, published: str) -> str:
    if not path.is_file():
        raise DataError(
            Place(path), "the file is missing", f"Get it from {published}, or name its folder with --data."
        )
    return path.read_text(encoding="utf-8")
