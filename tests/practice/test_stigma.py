"""Which words shame, and where they don't."""

from __future__ import annotations

import pytest

from bot.language.wording import UnkindWord
from bot.practice.stigma import find_stigma


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("Junkies steal less when they get it.", ["Junkies"]),
        ("She's an addict, but she can get help.", ["addict"]),
        ("he got clean and stayed clean", ["got clean", "stayed clean"]),
        ("It helps drug abusers and other addicts.", ["drug abusers", "addicts"]),
        ("The ADDICTS THERE ARE WATCHED.", ["ADDICTS"]),
    ],
)
def test_words_that_shame_are_found_as_typed(
    answer: str, typed: list[str], unkind: tuple[UnkindWord, ...]
) -> None:
    marks = find_stigma(answer, unkind)
    assert [mark.typed for mark in marks] == typed
    assert all(answer[mark.start : mark.end] == mark.typed and mark.kinder for mark in marks)


@pytest.mark.parametrize(
    "answer",
    [
        'I know people say "junkie" but that hurts.',
        "I wouldn't call him an addict.",
        "He's not just an addict, he's your son.",
        "The word addict isn't one I use.",
        "Go to Narcotics Anonymous or the Centre for Addicts and Families on Mill Road.",
        "Use clean needles every time.",
        "It's a clean safe place.",
    ],
)
def test_quoted_rejected_or_meant_otherwise_they_do_not_count(
    answer: str, unkind: tuple[UnkindWord, ...]
) -> None:
    assert find_stigma(answer, unkind) == []


@pytest.mark.parametrize(
    "answer",
    [
        "You called him a junkie, and I get that you're hurt.",
        "I'd rather say person who uses drugs than addict.",
        "Calling someone a druggie keeps them away from help.",
        "Being called a smackhead never helped anyone.",
        "He isn't a lost cause or a junkie, he's ill.",
        "So-called junkies are folks like you and me.",
        "The papers write about junkies, I talk about people.",
        "I used to say addict too.",
        "They get clean needles, no dirty needles there.",
    ],
)
def test_words_that_are_only_mentioned_do_not_count(answer: str, unkind: tuple[UnkindWord, ...]) -> None:
    assert find_stigma(answer, unkind) == []


def test_what_only_our_own_texts_avoid_is_not_marked(unkind: tuple[UnkindWord, ...]) -> None:
    assert find_stigma("It works for heroin users too.", unkind) == []
    assert "heroin users" in {word.word for word in unkind}


def test_a_compound_word_rejects_nothing(unkind: tuple[UnkindWord, ...]) -> None:
    assert [mark.typed for mark in find_stigma("It works for long-term junkies.", unkind)] == ["junkies"]


def test_calling_somebody_by_one_counts(unkind: tuple[UnkindWord, ...]) -> None:
    assert [mark.typed for mark in find_stigma("I'd call him a junkie.", unkind)] == ["junkie"]
