"""What the assistant learns from: enough, clean, and apart from what it is measured with."""

from __future__ import annotations

import json
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from bot.facts.examples import load_examples
from bot.facts.models import FactBase
from bot.settings import ROOT, Settings

NEARLY_EQUAL = 0.9
FEWEST = 60
SHORT = 4
"""Words; "say that again" and "i want to die" are the same whoever writes them."""


def fold(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower().replace("’", "'")))


def training_texts(here: Settings, base: FactBase) -> list[tuple[str, str]]:
    own = [(text, fact.intent) for fact in base.facts.values() for text in (fact.question, fact.myth) if text]
    learnt = [(t, e.intent) for e in load_examples(here.data / "nlu") for t in e.texts]
    return [(fold(text), intent) for text, intent in own + learnt]


def held_out() -> list[str]:
    return [fold(t) for e in load_examples(ROOT / "tests", "test_nlu.yml") for t in e.texts]


def measured(dev: Path) -> list[str]:
    texts = []
    for path in sorted(dev.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            texts += [entry["text"]] if "text" in entry else []
            texts += [turn["user"] for turn in entry.get("turns", [])]
    return [fold(text) for text in texts]


def near_pairs(learnt: list[str], messages: list[str]) -> list[tuple[str, str]]:
    """Pairs of longer messages that share nearly all characters; a length filter keeps it quick."""
    found = []
    known = set(learnt)
    for message in messages:
        if len(message.split()) <= SHORT:
            continue
        if message in known:
            found.append((message, message))
            continue
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(message)
        for text in learnt:
            if abs(len(text) - len(message)) > (1 - NEARLY_EQUAL) * (len(text) + len(message)):
                continue
            matcher.set_seq1(text)
            if (
                matcher.real_quick_ratio() >= NEARLY_EQUAL
                and matcher.quick_ratio() >= NEARLY_EQUAL
                and matcher.ratio() >= NEARLY_EQUAL
            ):
                found.append((text, message))
    return found


def test_no_example_is_or_nearly_is_a_dev_message(here: Settings, base: FactBase, dev: Path) -> None:
    learnt = [text for text, _ in training_texts(here, base)]
    assert near_pairs(learnt, measured(dev)) == []


def test_no_example_is_or_nearly_is_a_held_out_message(here: Settings, base: FactBase) -> None:
    learnt = [text for text, _ in training_texts(here, base)]
    assert near_pairs(learnt, held_out()) == []


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
        counts[examples.intent] += len(examples.texts)
    too_few = {i: n for i, n in counts.items() if not i.startswith("ask_fact/") and n < FEWEST}
    assert too_few == {}


@pytest.mark.parametrize("key", ["nlu:", "responses:", "stories:", "rules:"])
def test_only_training_data_looks_like_training_data(here: Settings, key: str) -> None:
    """Rasa scans raw lines of every YAML file under data/ for these keys."""
    for path in here.data.rglob("*.yml"):
        if path.relative_to(here.data).parts[0] not in {"nlu", "stories"}:
            lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
            assert not [line for line in lines if line.startswith(key)], path
