"""Learning anew from data/practice, and how marks agree with the answers of hands left out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.claims.points import Point, load_points
from bot.facts.load import shared_fact_base
from bot.language.encoder import shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.practice.learning.answer_pairs import AnswerPairs
from bot.practice.learning.labelled import CURATORS, LabelledAnswer, load_labelled
from bot.practice.learning.reader import Tell, learn_reader
from bot.practice.learning.weights import Agreement, Example, learn_weights, save_weights
from bot.practice.meaning import Mark, MeaningReader, Weights
from bot.practice.pairs import PairReader, build_pair_graph
from bot.practice.passages import passages, sentence_pipeline
from bot.practice.score import Score, Scorer, scorer_with
from bot.practice.statements import DENIES, SAYS, PassageEncoder, load_statements
from bot.practice.tone import TONES
from bot.practice.turning_words import Array
from bot.settings import Settings
from bot.sources.record import read_record

TellHand = Callable[[str], None]


@dataclass(frozen=True)
class LeftOut:
    """How a scorer that learnt nothing from a hand agrees with that hand's labels.

    Attributes:
        hand: whose answers they are.
        answers: how many there are.
        covers, contradicts, stigma: marks against labels.
        doubted: marks of what is or may be contradicted, against labels of what is.
        exact: answers whose quality is the labelled one.
        within_one: answers whose quality is at most one point off.
    """

    hand: str
    answers: int
    covers: Agreement
    contradicts: Agreement
    doubted: Agreement
    stigma: Agreement
    exact: int
    within_one: int


@dataclass(frozen=True)
class _Unlearnt:
    """The answers of a hand, and what a reader that has not learnt from them finds.

    Attributes:
        reader: where what it learnt is kept.
        examples: an answer each.
    """

    reader: Path
    examples: tuple[Example, ...]


class Learner:
    """Learns from data/practice.

    Args:
        here: where the data and the cache are.
    """

    def __init__(self, here: Settings) -> None:
        self._data, self._cache = here.data, here.cache
        self._folder = here.data / "practice"
        self._encoder = PassageEncoder(shared_encoder(here.cache), shared_lexicon(here.data / "lexicon"))
        self._points = load_points(self._folder / "points", shared_fact_base(here.data))
        self._statements = load_statements(self._points, self._encoder, here.cache)
        self._answers = load_labelled(self._folder / "answers", self._points)
        self._akin = akin(self._points)

    def learn(self, tell_hand: TellHand, tell: Tell) -> list[LeftOut]:
        """Learn how pairs are read, and how what is read is weighed, and keep both in data/practice.

        A reader believes what it has learnt by heart. So the weights learn from what readers find that have
        not learnt from the hand that wrote the answer. That takes a reader for each hand beside the curators,
        and one more that learns from all: 20 to 30 minutes each.

        Args:
            tell_hand: is told the hand that is left out next; nothing at the last, which leaves none out.
            tell: see `learn_reader`.

        Returns:
            How a scorer that learnt nothing from each of these hands agrees with it.
        """
        hands = [hand for hand in dict.fromkeys(a.hand for a in self._answers) if hand != CURATORS]
        with tempfile.TemporaryDirectory() as scratch:
            unlearnt: dict[str, _Unlearnt] = {}
            for hand in hands:
                tell_hand(hand)
                unlearnt[hand] = self._without(hand, Path(scratch) / f"{hand}.npz", tell)
            left_out = [self._left_out(hand, unlearnt) for hand in hands]
        save_weights(learn_weights(_examples_of(unlearnt.values())), self._folder / "weights.npz")
        tell_hand("")
        self._learn_reader(self._answers, self._folder / "reader.npz", tell)
        return left_out

    def _without(self, hand: str, path: Path, tell: Tell) -> _Unlearnt:
        others = [answer for answer in self._answers if answer.hand != hand]
        self._learn_reader(others, path, tell)
        mine = [answer for answer in self._answers if answer.hand == hand]
        return _Unlearnt(path, tuple(self._examples(path, mine)))

    def _learn_reader(self, answers: Iterable[LabelledAnswer], path: Path, tell: Tell) -> None:
        tone = read_record(self._folder / "tone.yml")
        beside = [text for kind in TONES for text in tone.texts(kind)]
        ids = [point.id for point in self._points]
        of_answers = AnswerPairs(ids, self._statements, self._akin, self._encoder).drawn(answers)
        learn_reader(self._statements, self._akin, beside, of_answers, path, tell)

    def _left_out(self, hand: str, unlearnt: dict[str, _Unlearnt]) -> LeftOut:
        others = [found for other, found in unlearnt.items() if other != hand]
        meaning = self._meaning(unlearnt[hand].reader, learn_weights(_examples_of(others)))
        answers = [example.answer for example in unlearnt[hand].examples]
        return measured(hand, answers, scorer_with(meaning, self._data, self._cache))

    def _meaning(self, reader: Path, weights: Weights) -> MeaningReader:
        pairs = PairReader(build_pair_graph(reader, self._cache))
        return MeaningReader(self._points, self._statements, self._encoder, pairs, weights)

    def _examples(self, reader: Path, answers: Sequence[LabelledAnswer]) -> Iterator[Example]:
        meaning = self._meaning(reader, _none_yet())
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


def measured(hand: str, answers: Sequence[LabelledAnswer], scorer: Scorer) -> LeftOut:
    """How a scorer agrees with the labels of some answers."""
    scored = [
        (answer, scorer.score(answer.answer, scorer.nearest_scenario(answer.myth), answer.myth))
        for answer in answers
    ]
    off = [abs(score.quality - answer.quality) for answer, score in scored]
    return LeftOut(
        hand,
        len(answers),
        _agreement((_ids(score.covers), set(answer.covers)) for answer, score in scored),
        _agreement((_ids(score.contradicts), set(answer.contradicts)) for answer, score in scored),
        _agreement((_ids(score.untrue), set(answer.contradicts)) for answer, score in scored),
        _agreement((_shamed(score), {typed.lower() for typed in answer.stigma}) for answer, score in scored),
        sum(each == 0 for each in off),
        sum(each <= 1 for each in off),
    )


def _ids(marks: Iterable[Mark]) -> set[str]:
    return {mark.point.id for mark in marks}


def _shamed(score: Score) -> set[str]:
    return {mark.typed.lower() for mark in score.stigma}


def _agreement(sets: Iterable[tuple[set[str], set[str]]]) -> Agreement:
    """Agreement of what was marked with what is labelled, answer by answer."""
    marked = right = labelled = 0
    for found, wanted in sets:
        marked, right, labelled = marked + len(found), right + len(found & wanted), labelled + len(wanted)
    return Agreement(marked, right, labelled)


def _examples_of(unlearnt: Iterable[_Unlearnt]) -> list[Example]:
    return [example for found in unlearnt for example in found.examples]


def _none_yet() -> Weights:
    nothing = np.zeros(0)
    return Weights(nothing, nothing, nothing, nothing, 0.0, 0.0, 0.0)
