"""Learning anew from data/practice, and how marks agree with the labelled answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.claims.points import Point, load_points
from bot.facts.load import shared_fact_base
from bot.language.encoder import shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.practice.learning.labelled import LabelledAnswer, load_labelled
from bot.practice.learning.reader import Tell, learn_reader
from bot.practice.learning.weights import (
    Agreement,
    Example,
    agreement,
    learn_weights,
    save_weights,
    weigh_held_out,
)
from bot.practice.meaning import MeaningReader, Weights, load_weights
from bot.practice.pairs import PairReader, build_pair_graph
from bot.practice.passages import passages, sentence_pipeline
from bot.practice.score import Scorer
from bot.practice.statements import DENIES, SAYS, PassageEncoder, load_statements
from bot.practice.tone import TONES
from bot.practice.turning_words import Array
from bot.settings import Settings
from bot.sources.record import read_record


@dataclass(frozen=True)
class Measured:
    """How the scorer agrees with the labelled answers; by weights that have not seen the answer.

    Attributes:
        answers: how many there are.
        covers, contradicts, stigma: marks against labels.
        exact: answers whose quality is the labelled one.
        within_one: answers whose quality is at most one point off.
    """

    answers: int
    covers: Agreement
    contradicts: Agreement
    stigma: Agreement
    exact: int
    within_one: int


class Learner:
    """Learns from data/practice.

    Args:
        here: where the data and the cache are.
    """

    def __init__(self, here: Settings) -> None:
        self._folder, self._cache = here.data / "practice", here.cache
        encoder = PassageEncoder(shared_encoder(here.cache), shared_lexicon(here.data / "lexicon"))
        self._encoder = encoder
        self._points = load_points(self._folder / "points", shared_fact_base(here.data))
        self._statements = load_statements(self._points, encoder, here.cache)
        self._answers = load_labelled(self._folder / "answers.yml", self._points)

    def learn_reader(self, tell: Tell) -> None:
        """Learn to read pairs; about ten minutes."""
        tone = read_record(self._folder / "tone.yml")
        beside = [text for kind in TONES for text in tone.texts(kind)]
        learn_reader(self._statements, akin(self._points), beside, self._folder / "reader.npz", tell)

    def learn_weights(self) -> None:
        """Learn how evidence is weighed; about a minute, and as much to make the reader's graph."""
        weights = learn_weights(list(self._examples(_none_yet(), self._answers)))
        save_weights(weights, self._folder / "weights.npz")

    def measure(self, scorer: Scorer) -> Measured:
        """How the scorer agrees with the labelled answers."""
        weights = load_weights(self._folder / "weights.npz")
        examples = list(self._examples(weights, self._answers))
        weighed = weigh_held_out(examples)
        qualities = [self._quality(scorer, answer) - answer.quality for answer in self._answers]
        return Measured(
            len(self._answers),
            agreement(examples, weighed, SAYS, weights.covers_from),
            agreement(examples, weighed, DENIES, weights.contradicts_from),
            stigma_agreement(scorer, self._answers),
            sum(off == 0 for off in qualities),
            sum(abs(off) <= 1 for off in qualities),
        )

    @staticmethod
    def _quality(scorer: Scorer, answer: LabelledAnswer) -> int:
        return scorer.score(answer.answer, scorer.nearest_scenario(answer.myth), answer.myth).quality

    def _examples(self, weights: Weights, answers: Sequence[LabelledAnswer]) -> Iterator[Example]:
        reader = PairReader(build_pair_graph(self._folder / "reader.npz", self._cache))
        meaning = MeaningReader(self._points, self._statements, self._encoder, reader, weights)
        index = {point.id: i for i, point in enumerate(self._points)}
        for answer in answers:
            found = passages(answer.answer, sentence_pipeline())
            vectors = meaning.encode([passage.text for passage in found])
            evidence = meaning.gather(found, vectors, answer.myth) if found else None
            wanted = {(index[id_], SAYS) for id_ in answer.covers}
            wanted |= {(index[id_], DENIES) for id_ in answer.contradicts}
            yield Example(answer, evidence, frozenset(wanted))


def akin(points: Sequence[Point]) -> Array:
    """Of shape (points, points): whether two are the same or akin."""
    return np.array([[a.id == b.id or b.id in a.akin or a.id in b.akin for b in points] for a in points])


def stigma_agreement(scorer: Scorer, answers: Sequence[LabelledAnswer]) -> Agreement:
    """How words found to shame agree with the labels."""
    marked = right = labelled = 0
    for answer in answers:
        score = scorer.score(answer.answer, scorer.nearest_scenario(answer.myth), answer.myth)
        found, wanted = {mark.typed.lower() for mark in score.stigma}, {s.lower() for s in answer.stigma}
        marked, labelled = marked + len(found), labelled + len(wanted)
        right += len(found & wanted)
    return Agreement(marked, right, labelled)


def _none_yet() -> Weights:
    nothing = np.zeros(0)
    return Weights(nothing, nothing, nothing, nothing, 0.0, 0.0)
