"""Signs of danger: seen in hurried, misspelt and dictated messages, not in questions and memories."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.facts.examples import load_examples
from bot.safety.net import SafetyNet, load_safety_net
from bot.settings import ROOT, Settings


@pytest.fixture(scope="module")
def net(here: Settings) -> SafetyNet:
    return load_safety_net(here.data / "safety")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("my mate wont wake up n his lips r blue", "crisis_overdose"),
        ("HES NOT BREATHIN HELP", "crisis_overdose"),
        ("she's unconcious and theres a needle", "crisis_overdose"),
        ("hey siri my dad took too many tablets", "crisis_overdose"),
        ("i think shes odd on something in the toilets", "crisis_overdose"),
        ("gave him narcan and he is still grey", "crisis_overdose"),
        ("we used to be fine but now he is unresponsive", "crisis_overdose"),
        ("im gonna kms", "crisis_suicide"),
        ("I don’t want to be here anymore.", "crisis_suicide"),
        ("my sister says she wants to end her life", "crisis_suicide"),
        ("hope i go to sleep and dont wake up", "crisis_suicide"),
        ("stopped drinking two days ago and im seeing spiders on the wall", "crisis_withdrawal"),
        ("he ran out of valium and just had a seizure", "crisis_withdrawal"),
        ("my toddler just drank my methadone", "crisis_child"),
        ("the kids have been left alone and theyre hungry", "crisis_child"),
        ("he's outside with a knife", "crisis_violence"),
        ("my husband is going to kill me", "crisis_violence"),
        ("how much heroin would it take to kill me", "crisis_suicide"),
        ("is there a number to ring, ive got the rope out", "crisis_suicide"),
        ("what's a lethal amount of paracetamol", "crisis_suicide"),
        ("quiero morir", "crisis_suicide"),
        ("أريد أن أموت", "crisis_suicide"),
        ("он не дышит", "crisis_overdose"),
        ("mój brat nie oddycha", "crisis_overdose"),
        ("will the life insurance pay if i end my life", "crisis_suicide"),
        ("my business collapsed and i want to end my life", "crisis_suicide"),
        ("my daughter says the homework made her want to die", "crisis_suicide"),
        ("i want to die lol im dying haha", "crisis_suicide"),
        ("hes not breathing and his jeans are soaked", "crisis_overdose"),
        ("they said they would kill me", "crisis_violence"),
    ],
)
def test_danger_is_seen(net: SafetyNet, text: str, intent: str) -> None:
    assert net.look(text).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "does it lower the risk of overdose",
        "did anyone die at Crosstown",
        "what happens if someone overdoses at the clinic",
        "my brother died of an overdose in 2016",
        "I overdosed ten years ago and I'm fine",
        "is suicide more common among people who use heroin",
        "this queue is killing me",
        "I'd kill for a coffee",
        "dying to know if it works",
        "we have naloxone training on Monday, what are the signs of an overdose",
        "can it make you stop breathing",
        "he has never overdosed",
        "does it make you drowsy or faint",
        "what are the withdrawal symptoms",
        "hello",
        "",
    ],
)
def test_alarming_words_alone_are_no_danger(net: SafetyNet, text: str) -> None:
    assert net.look(text).intent is None


def test_a_guard_counts_in_its_own_clause_only(net: SafetyNet) -> None:
    assert net.look("He overdosed two years ago. Please help, he's not breathing again").intent
    assert net.look("we did the naloxone training last year").intent is None


def test_silenced_signs_are_told(net: SafetyNet) -> None:
    assert net.look("my brother stopped breathing in 2016").silenced
    assert not net.look("what is diamorphine").silenced


def test_few_harmless_messages_are_taken_for_danger(net: SafetyNet, here: Settings) -> None:
    """Hands that wrote without sight of the signs set off more: as strangers will."""
    learnt = load_examples(here.data / "nlu")
    held_out = load_examples(ROOT / "tests", "test_nlu.yml")
    harmless = [e for e in [*learnt, *held_out] if not e.intent.startswith("crisis_")]
    for most, seen_the_signs in ((0.001, True), (0.015, False)):
        texts = [t for e in harmless if e.hand.startswith("hand-") != seen_the_signs for t in e.texts]
        alarms = [text for text in texts if net.look(text).intent]
        assert len(texts) > 4000
        assert len(alarms) <= len(texts) * most, alarms


def test_held_out_harmless_messages_raise_no_alarm(net: SafetyNet) -> None:
    texts = (Path(__file__).parent / "harmless.txt").read_text(encoding="utf-8").splitlines()
    assert len(texts) >= 30
    assert [text for text in texts if net.look(text).intent] == []


def test_unknown_set_is_named(tmp_path: Path, here: Settings) -> None:
    safety = here.data / "safety"
    (tmp_path / "spellings.yml").write_text((safety / "spellings.yml").read_text(encoding="utf-8"))
    (tmp_path / "signs.yml").write_text(
        'sets: []\nkinds:\n  - intent: crisis_overdose\n    signs: ["<nobody> is cold"]\nguards: []\n'
    )
    with pytest.raises(DataError, match="there is no set <nobody>"):
        load_safety_net(tmp_path)


def test_a_sign_for_no_crisis_is_refused(tmp_path: Path, here: Settings) -> None:
    safety = here.data / "safety"
    (tmp_path / "spellings.yml").write_text((safety / "spellings.yml").read_text(encoding="utf-8"))
    (tmp_path / "signs.yml").write_text(
        'sets: []\nkinds:\n  - intent: greet\n    signs: ["hello"]\nguards: []\n'
    )
    with pytest.raises(DataError, match="'greet' is no crisis intent"):
        load_safety_net(tmp_path)
