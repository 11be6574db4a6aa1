"""What is told of a training, read from what Rasa says."""

from __future__ import annotations

import pytest
from rich.console import Console

from bot.cli.terminal import StepLines
from bot.language.kept_vectors import TEXTS_READ_OF
from bot.training import FIRST_STEP, read_steps

SAID = [
    "INFO rasa.nlu.utils.spacy_utils - Trying to load SpaCy model with name 'bot'.",
    "INFO rasa.nlu.utils.spacy_utils - Trying to load SpaCy model with name 'bot'.",
    "INFO bot.language.kept_vectors - " + TEXTS_READ_OF % (640, 2000),
    "INFO rasa.engine.training.hooks - Starting to train component 'IntentClassifier'.",
]


class Heard:
    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, name: str) -> None:
        self.told.append(name)

    def at(self, done: int, of: int) -> None:
        self.told.append((done, of))

    def end(self) -> None:
        self.told.append("end")


def test_steps_and_how_far_they_are_are_read_from_what_rasa_says() -> None:
    heard = Heard()
    assert list(read_steps(SAID, heard)) == SAID
    assert heard.told == [
        FIRST_STEP,
        "reading the examples",
        (640, 2000),
        "learning intents, facts and rules",
        "end",
    ]


def test_each_step_that_ends_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    list(read_steps(SAID, StepLines(Console(width=79))))
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "starting",
        "reading",
        "learning",
    ]
