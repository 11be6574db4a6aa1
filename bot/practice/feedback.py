"""What a worker reads after an answer: what came across, what to put right, one thing to try, a reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.facts.models import FactBase
from bot.practice.rewording import WHY, suggest
from bot.practice.scenarios import Scenario
from bot.practice.score import GOOD, WEAK, Score
from bot.sources.record import Record, read_record

LANDED, RIGHT, TRY, CLIENT = "landed", "right", "try", "client"
ORDER = (LANDED, RIGHT, TRY, CLIENT)
COLD, WRONG = "cold", "wrong"
NOTHING = "nothing"
"""The verdict on an answer that gives the person nothing, neither good nor bad."""
KEYS = {
    LANDED: ("title", "covers", "empathy", "offer", "nothing"),
    RIGHT: ("title", "contradicts", "doubtful", "stigma", "belittles", "lecture", "agrees"),
    TRY: ("title", *WHY),
    CLIENT: ("title", COLD, WRONG),
    "quality": ("0", "1", "2", "3", NOTHING),
}


@dataclass(frozen=True)
class Remark:
    """One line of feedback.

    Attributes:
        section: one of ORDER.
        text: what is said.
        start: first code point of the words in the answer that earned it; None where it is about no words.
        end: the code point after their last, or None.
    """

    section: str
    text: str
    start: int | None = None
    end: int | None = None


class Feedback:
    """Words scores; the wording is data/practice/feedback.yml's.

    Args:
        path: the wording.
        base: the facts and sources that remarks quote.

    Raises:
        DataError: the file is malformed.
    """

    def __init__(self, path: Path, base: FactBase) -> None:
        record = read_record(path)
        self._base = base
        self._words = {section: _texts(record.record(section), keys) for section, keys in KEYS.items()}
        self._model = record.text("model")
        record.done()

    def title(self, section: str) -> str:
        """The heading of a section."""
        return self._words[section]["title"]

    def verdict(self, score: Score) -> str:
        """The quality in words."""
        tone = score.tone
        is_nothing = score.quality == WEAK and not (
            score.covers or tone.empathy or tone.offer or score.faulty
        )
        return self._words["quality"][NOTHING if is_nothing else str(score.quality)]

    def model_answer(self, scenario: Scenario) -> str:
        """A good answer to what is practised."""
        return self._model.format(model=scenario.model)

    def remarks(self, score: Score, answer: str) -> list[Remark]:
        """Everything to say about an answer, in order.

        Args:
            score: what it earned.
            answer: as it was typed.
        """
        return [
            *self._landed(score),
            *self._to_put_right(score),
            *self._to_try(score, answer),
            *self._coming_back(score),
        ]

    def _landed(self, score: Score) -> Iterator[Remark]:
        words, tone = self._words[LANDED], score.tone
        for mark in score.covers:
            text = words["covers"].format(point=mark.point.citation.in_quotes)
            yield Remark(LANDED, text, mark.passage.start, mark.passage.end)
        if not score.covers:
            yield Remark(LANDED, words["nothing"])
        for key, passage in (("empathy", tone.empathy), ("offer", tone.offer)):
            if passage:
                yield Remark(LANDED, words[key], passage.start, passage.end)

    def _to_put_right(self, score: Score) -> Iterator[Remark]:
        words, tone = self._words[RIGHT], score.tone
        for key, marks in (("contradicts", score.contradicts), ("doubtful", score.doubtful)):
            for mark in marks:
                citation = mark.point.citation
                source = self._base.sources[citation.source].label
                text = words[key].format(quote=citation.in_quotes, source=source)
                yield Remark(RIGHT, text, mark.passage.start, mark.passage.end)
        for word in score.stigma:
            yield Remark(RIGHT, words["stigma"].format(kinder=word.kinder), word.start, word.end)
        for worth in score.belittles:
            yield Remark(RIGHT, words["belittles"], worth.start, worth.end)
        for passage in tone.lectures:
            yield Remark(RIGHT, words["lecture"], passage.start, passage.end)
        if tone.agrees:
            yield Remark(RIGHT, words["agrees"], tone.agrees.start, tone.agrees.end)

    def _to_try(self, score: Score, answer: str) -> Iterator[Remark]:
        if suggestion := suggest(score, answer):
            yield Remark(TRY, self._words[TRY][suggestion.why].format(words=suggestion.words))

    def _coming_back(self, score: Score) -> Iterator[Remark]:
        """What the client says next, where the answer was wrong or cold."""
        tone, scenario = score.tone, score.scenario
        if score.contradicts or tone.agrees:
            yield Remark(CLIENT, self._words[CLIENT][WRONG].format(words=scenario.if_wrong))
        elif score.quality < GOOD and (score.faulty or not tone.empathy):
            yield Remark(CLIENT, self._words[CLIENT][COLD].format(words=scenario.if_cold))


def _texts(record: Record, keys: tuple[str, ...]) -> dict[str, str]:
    texts = {key: record.text(key) for key in keys}
    record.done()
    return texts
