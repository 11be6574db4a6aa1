"""Taking an answer apart, and counting what turns a statement round."""

from __future__ import annotations

import pytest

from bot.language.numbers import numbers
from bot.practice.passages import passages, sentence_pipeline


def texts_of(answer: str) -> list[str]:
    found = passages(answer, sentence_pipeline())
    assert all(answer[passage.start : passage.end] == passage.text for passage in found)
    return [passage.text for passage in found]


def test_sentences_clauses_and_neighbouring_clauses_are_passages() -> None:
    found = texts_of(
        "I hear you. It wears off sooner, so you'd go twice a day, because nobody wants to rattle."
    )
    assert found == [
        "I hear you.",
        "It wears off sooner, so you'd go twice a day, because nobody wants to rattle.",
        "It wears off sooner",
        "so you'd go twice a day",
        "because nobody wants to rattle.",
        "It wears off sooner, so you'd go twice a day",
        "so you'd go twice a day, because nobody wants to rattle.",
    ]


def test_a_line_end_ends_a_sentence() -> None:
    assert "it cuts crime" in texts_of("it cuts crime\nnobody has died")


@pytest.mark.parametrize("answer", ["", "   ", "...", "🙂"])
def test_without_words_there_is_no_passage(answer: str) -> None:
    assert texts_of(answer) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ninety percent", {90}),
        ("two in five", {2, 5}),
        ("thirty to fifty times", {30, 50}),
        ("30-50x stronger", {30, 50}),
        ("about two hundred people since 2011", {200, 2011}),
        ("half of them", {50}),
        ("no one there", set()),
    ],
)
def test_numbers_are_read_as_digits_and_as_words(text: str, found: set[float]) -> None:
    assert numbers(text) == found
