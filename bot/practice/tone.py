"""How an answer would land: does it show the person was heard, lecture, leave a door open, read easily?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.encoder import SentenceEncoder, Vectors
from bot.language.reading import count_words, reading_grade
from bot.practice.passages import Passage
from bot.sources.record import read_record

ALIKE = 0.6
"""Cosine from which a passage counts as saying what an example says."""
HEARS = 0.3
"""Probability from which a passage counts as hearing the person: to miss one who did hurts more."""
STRENGTH = 1.0
"""scikit-learn's C."""
LONGEST, HARDEST = 90, 8.0
"""Words, and school grade, beyond which a tired person stops listening."""
EMPATHY = "empathy"
TONES = (EMPATHY, "offers", "lectures", "agrees")
BRUSHES_OFF = "brushes_off"
"""Examples that a regression takes for empathy, and that are only told apart from it."""
TOO_SHORT_TO_GRADE = 12
"""Words; the grade of fewer says nothing."""


@dataclass(frozen=True)
class Tone:
    """How an answer would land.

    Attributes:
        empathy: the passage that shows the person was heard, if the answer opens with one.
        offer: the passage at the end that leaves a door open, if any.
        lectures: passages that command, blame or talk down.
        agrees: the passage that agrees with the myth, if the answer opens with one.
        words: how many.
        grade: school grade at which it reads easily, None for a few words.
    """

    empathy: Passage | None
    offer: Passage | None
    lectures: tuple[Passage, ...]
    agrees: Passage | None
    words: int
    grade: float | None

    @property
    def too_long(self) -> bool:
        """Whether it is longer than a tired person listens."""
        return self.words > LONGEST

    @property
    def too_hard(self) -> bool:
        """Whether it is harder to follow than a tired person manages."""
        return self.grade is not None and self.grade > HARDEST


class ToneReader:
    """Compares an answer's passages with examples (data/practice/tone.yml).

    People show in endless ways that they heard somebody, so that likeness to one example finds few of them:
    a logistic regression is fitted to the examples, against the others and what is said of the facts.

    Args:
        path: the examples.
        encoder: encodes them.
        statements: vectors of what is said of the facts, a row each.

    Raises:
        DataError: the file is malformed.
    """

    def __init__(self, path: Path, encoder: SentenceEncoder, statements: Vectors) -> None:
        record = read_record(path)
        self._examples = {key: encoder.encode(record.texts(key)) for key in (*TONES, BRUSHES_OFF)}
        record.done()
        self._hearing = _fitted(self._examples, statements)

    def read(self, answer: str, found: Sequence[Passage], vectors: Vectors) -> Tone:
        """Judge an answer.

        Args:
            answer: as typed.
            found: its passages.
            vectors: theirs, a row a passage.
        """
        alike = {key: self._alike(found, vectors, key) for key in (*TONES, BRUSHES_OFF) if key != EMPATHY}
        hearing = self._hearing.predict_proba(vectors)[:, 1] if len(found) else ()
        heard = [passage for passage, p in zip(found, hearing, strict=True) if p >= HEARS]
        alike[EMPATHY] = [passage for passage in heard if passage not in alike[BRUSHES_OFF]]
        first = min((passage.end for passage in found), default=0)
        return Tone(
            empathy=next((p for p in alike[EMPATHY] if p.start < first + 1), None),
            offer=_last(alike["offers"], answer) or _question_at_end(found, answer),
            lectures=tuple(_longest(alike["lectures"])),
            agrees=next((p for p in alike["agrees"] if p.start < first + 1), None),
            words=count_words(answer),
            grade=reading_grade(answer) if count_words(answer) >= TOO_SHORT_TO_GRADE else None,
        )

    def _alike(self, found: Sequence[Passage], vectors: Vectors, key: str) -> list[Passage]:
        likeness = (vectors @ self._examples[key].T).max(axis=1)
        return [passage for passage, cosine in zip(found, likeness, strict=True) if cosine >= ALIKE]


def _fitted(examples: Mapping[str, Vectors], statements: Vectors) -> Any:
    from sklearn.linear_model import LogisticRegression

    others = [vectors for key, vectors in examples.items() if key != EMPATHY]
    rows = np.concatenate([examples[EMPATHY], *others, statements])
    labels = np.arange(len(rows)) < len(examples[EMPATHY])
    # Balanced: a person is heard in one answer of two, not in one statement of fifty.
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=500).fit(rows, labels)


def _last(offers: Sequence[Passage], answer: str) -> Passage | None:
    end = len(answer.rstrip())
    return next((p for p in offers if p.end >= end - 1), None)


def _question_at_end(found: Sequence[Passage], answer: str) -> Passage | None:
    if not answer.rstrip().endswith("?"):
        return None
    return max(found, key=lambda p: (p.end, -p.start), default=None)


def _longest(marked: Sequence[Passage]) -> list[Passage]:
    kept: list[Passage] = []
    for passage in sorted(marked, key=lambda p: p.start - p.end):
        if not any(passage.overlaps(other) for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda p: p.start)
