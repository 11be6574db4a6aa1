"""What the assistant learns from: enough, clean, and apart from what it is measured with."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from labelled import MESSAGES
from ruamel.yaml import YAML

from bot.claims.points import load_points
from bot.claims.written import load_written_stances
from bot.facts.examples import load_examples
from bot.facts.models import FactBase
from bot.json_lines import read_json_lines
from bot.practice.learning.labelled import load_labelled
from bot.safety.emergency.meanings import load_written
from bot.settings import ROOT, Settings
from bot.understanding.conversations import load_turns

NEARLY_EQUAL = 0.9
SHORTEST = NEARLY_EQUAL / (2 - NEARLY_EQUAL)
"""Of two texts nearly equal the shorter has at least this share of the longer one's characters."""
COLUMNS = 64
FEWEST = 60
SET_BY_CODE = {"nlu_fallback"}
"""Intents that are never learnt."""
SHORT = 4
"""Words; "say that again" and "i want to die" are the same whoever writes them."""


def fold(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower().replace("’", "'")))


def training_texts(here: Settings, base: FactBase) -> list[tuple[str, str]]:
    own = [(text, fact.intent) for fact in base.facts.values() for text in (fact.question, fact.myth) if text]
    learnt = [(t, e.intent) for e in load_examples(here.data / "nlu") for t in e.texts]
    return [(fold(text), intent) for text, intent in own + learnt]


def learnt_beside(here: Settings) -> list[str]:
    """What is learnt from beside data/nlu: inside emergencies, in conversations, and how messages stand."""
    inside = [row.text for row in load_written(here.data / "safety")]
    turns = [text for turn in load_turns(here.data / "conversations") for text in (turn.text, turn.before)]
    stated = [row.text for row in load_written_stances(here.data / "stances")]
    return [fold(text) for text in [*inside, *turns, *stated]]


def held_out() -> list[str]:
    return [fold(t) for e in load_examples(ROOT / "tests", "test_nlu.yml") for t in e.texts]


def ways_of_asking() -> list[str]:
    table = (ROOT / "tests" / "facts" / "ways_of_asking.yml").read_text(encoding="utf-8")
    facts = YAML(typ="safe").load(table)["facts"]
    asked = [t for entry in facts for key in ("asks", "against", "with") for t in entry[key]]
    table = (ROOT / "tests" / "facts" / "myths.yml").read_text(encoding="utf-8")
    myths = YAML(typ="safe").load(table)["myths"]
    return [fold(t) for t in (*asked, *(t for entry in myths for t in entry["wordings"]))]


def measured(dev: Path, name: str = "*") -> list[str]:
    texts = []
    for path in sorted(dev.glob(f"{name}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            texts += [entry["text"]] if "text" in entry else []
            texts += [turn["user"] for turn in entry.get("turns", [])]
    return [fold(text) for text in texts]


def near_pairs(learnt: list[str], messages: list[str]) -> list[tuple[str, str]]:
    """Pairs of longer messages that share nearly all characters.

    How long two texts are, and of which letters they consist, bounds how alike they can be; only pairs that
    could be are compared.
    """
    longer = [message for message in messages if len(message.split()) > SHORT]
    by_length = sorted(learnt, key=len)
    letters = _letter_counts(tuple(by_length))
    lengths = letters.sum(axis=1)
    found = []
    for message, counts in zip(longer, _letter_counts(tuple(longer)), strict=True):
        least, most = (counts.sum() * bound for bound in (SHORTEST, 1 / SHORTEST))
        first, last = np.searchsorted(lengths, least), np.searchsorted(lengths, most, side="right")
        shared = np.minimum(letters[first:last], counts).sum(axis=1)
        bound = 2 * shared / (lengths[first:last] + counts.sum())
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(message)
        for i in np.flatnonzero(bound >= NEARLY_EQUAL) + first:
            matcher.set_seq1(by_length[i])
            if matcher.ratio() >= NEARLY_EQUAL:
                found.append((by_length[i], message))
    return found


@functools.lru_cache(maxsize=4)
def _letter_counts(texts: tuple[str, ...]) -> npt.NDArray[np.int16]:
    """How often each text has each character; rare characters share columns, which only loosens the bound."""
    counts = np.zeros((len(texts), COLUMNS), dtype=np.int16)
    for row, text in enumerate(texts):
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32) % COLUMNS
        counts[row] = np.bincount(codes, minlength=COLUMNS)
    return counts


def repeated(learnt: list[str], messages: list[str]) -> list[str]:
    """Messages that stand among the examples word for word."""
    known = set(learnt)
    return [message for message in messages if message in known]


@pytest.mark.parametrize("name", ["dev", "dev-3"])
def test_no_example_is_or_nearly_is_a_labelled_message(here: Settings, base: FactBase, name: str) -> None:
    learnt = [text for text, _ in training_texts(here, base)]
    assert near_pairs(learnt + learnt_beside(here), measured(MESSAGES / name)) == []


def test_no_example_is_or_nearly_is_a_message_of_the_larger_set(here: Settings) -> None:
    """A fact's own question may be one: it is what the page and the choices show."""
    learnt = [fold(text) for e in load_examples(here.data / "nlu") for text in e.texts]
    assert near_pairs(learnt + learnt_beside(here), measured(MESSAGES / "dev-2")) == []


def test_no_answer_that_practice_learns_from_is_or_nearly_is_a_labelled_one(
    here: Settings, base: FactBase
) -> None:
    points = load_points(here.data / "practice" / "points", base)
    learnt = [fold(answer.answer) for answer in load_labelled(here.data / "practice" / "answers", points)]
    labelled = [
        entry["answer"] for path in MESSAGES.glob("*/practice.jsonl") for _, entry in read_json_lines(path)
    ]
    assert labelled and near_pairs(learnt, [fold(text) for text in labelled]) == []


def test_every_set_of_labelled_messages_is_held_against_the_examples() -> None:
    assert {path.name for path in MESSAGES.iterdir() if path.is_dir()} == {"dev", "dev-2", "dev-3"}


def test_no_example_is_or_nearly_is_a_held_out_message(here: Settings, base: FactBase) -> None:
    learnt = [text for text, _ in training_texts(here, base)]
    assert near_pairs(learnt + learnt_beside(here), held_out() + ways_of_asking()) == []


def test_the_docs_say_how_many_short_messages_are_examples_too(
    here: Settings, base: FactBase, dev: Path
) -> None:
    """Short ones are let through above; how many, docs/benchmarks.md says, and must say truly."""
    learnt = [text for text, _ in training_texts(here, base)]
    said = " ".join((ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8").split())
    for name, messages in (
        ("small talk", measured(dev, "smalltalk")),
        ("turns of conversations", measured(dev, "multiturn")),
        ("messages in `tests/test_nlu.yml`", held_out()),
    ):
        assert f"{len(repeated(learnt, messages))} of {len(messages)} {name}" in said


def test_near_equality_is_seen() -> None:
    learnt = ["does it make you sweat all night", "is it legal in the uk"]
    assert near_pairs(learnt, ["does it make u sweat all night"]) == [
        ("does it make you sweat all night", "does it make u sweat all night")
    ]
    assert near_pairs(learnt, ["how strong is it compared with heroin"]) == []


def test_no_example_stands_twice(here: Settings, base: FactBase) -> None:
    texts = [(fold(t), e.intent) for e in load_examples(here.data / "nlu") for t in e.texts]
    twice = [text for text, count in Counter(texts).items() if count > 1 and text[0]]
    assert twice == []


def test_every_intent_has_enough_examples(here: Settings) -> None:
    counts: Counter[str] = Counter()
    for examples in load_examples(here.data / "nlu"):
        counts[examples.intent.partition("/")[0]] += len(examples.texts)
    domain = YAML(typ="safe").load((here.root / "domain.yml").read_text(encoding="utf-8"))
    intents = {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}
    assert {intent: counts[intent] for intent in intents - SET_BY_CODE if counts[intent] < FEWEST} == {}


@pytest.mark.parametrize("key", ["nlu:", "responses:", "stories:", "rules:"])
def test_only_training_data_looks_like_training_data(here: Settings, key: str) -> None:
    """Rasa scans raw lines of every YAML file under data/ for these keys."""
    for path in here.data.rglob("*.yml"):
        if path.relative_to(here.data).parts[0] not in {"nlu", "stories"}:
            lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
            assert not [line for line in lines if line.startswith(key)], path
