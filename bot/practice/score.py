"""Scores an answer to a myth: what it covers, what it gets wrong, how it would land."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from pathlib import Path

from bot.claims.points import Point, load_points
from bot.facts.load import shared_fact_base
from bot.facts.models import FactBase
from bot.language.encoder import Vectors, shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.language.wording import UnkindWord, load_unkind_words
from bot.practice.meaning import Mark, Meaning, MeaningReader, load_weights
from bot.practice.pairs import PairReader, build_pair_graph
from bot.practice.passages import Passage, passages, sentence_pipeline
from bot.practice.scenarios import Scenario, shared_scenarios
from bot.practice.statements import PassageEncoder, load_statements
from bot.practice.stigma import StigmaMark, find_belittling, find_stigma, load_belittling
from bot.practice.tone import Tone, ToneReader
from bot.settings import Settings

GOOD, SOUND, WEAK, HARMFUL = 3, 2, 1, 0
"""Quality: true, kind and with enough to go on · true but bare · vague, mixed or shaming · wrong."""
ENOUGH_POINTS = 2
"""Points that an answer conveys for someone to have enough to go on."""


@dataclass(frozen=True)
class Score:
    """What an answer earned; every mark names the passage that earned it.

    Attributes:
        scenario: what was practised.
        covers: points it conveys, the surest first.
        contradicts: points it goes against, the surest first.
        doubtful: points it may go against, the surest first.
        missing: ids of essential facts of which it conveys no point.
        lacking: the first point of each of these.
        stigma: words that shame.
        belittles: words that say what people are worth, or that they can't change.
        tone: how it would land.
        quality: 0 to 3.
    """

    scenario: Scenario
    covers: tuple[Mark, ...]
    contradicts: tuple[Mark, ...]
    doubtful: tuple[Mark, ...]
    missing: tuple[str, ...]
    lacking: tuple[Point, ...]
    stigma: tuple[StigmaMark, ...]
    belittles: tuple[StigmaMark, ...]
    tone: Tone
    quality: int

    @property
    def untrue(self) -> tuple[Mark, ...]:
        """What it goes against, and then what it may."""
        return self.contradicts + self.doubtful

    @property
    def faulty(self) -> bool:
        """Whether something in it would hurt the person who hears it."""
        return bool(self.stigma or self.belittles or self.tone.lectures)


class Scorer:
    """Scores answers; the same answer always gets the same score.

    Args:
        base: the fact base.
        scenarios: by id.
        meaning: finds what passages convey.
        tone: finds how they would land.
        unkind: words that shame.
        belittling: words that say what people are worth.
    """

    def __init__(
        self,
        base: FactBase,
        scenarios: dict[str, Scenario],
        meaning: MeaningReader,
        tone: ToneReader,
        unkind: tuple[UnkindWord, ...],
        belittling: tuple[UnkindWord, ...],
    ) -> None:
        self.scenarios = scenarios
        self._base = base
        self._meaning = meaning
        self._tone = tone
        self._unkind, self._belittling = unkind, belittling
        self._lines = [(line, scenario) for scenario in scenarios.values() for line in _lines(scenario, base)]
        self._line_vectors = meaning.encode([line for line, _ in self._lines])

    def nearest_scenario(self, myth: str) -> Scenario:
        """The scenario whose lines are most like a myth in meaning."""
        likeness = self._line_vectors @ self._meaning.encode([myth])[0]
        return self._lines[int(likeness.argmax())][1]

    def score(self, answer: str, scenario: Scenario, myth: str | None = None) -> Score:
        """Score an answer.

        Args:
            answer: as typed; it may be empty.
            scenario: what is practised.
            myth: the line it answers; the scenario's first by default.
        """
        found = passages(answer, sentence_pipeline())
        vectors = self._meaning.encode([passage.text for passage in found])
        tone = self._tone_of(answer, found, vectors)
        meaning = self._meaning.read(found, vectors, myth or scenario.lines[0])
        stigma = tuple(find_stigma(answer, self._unkind))
        missing = tuple(id_ for id_ in scenario.essential if not self._conveyed(id_, meaning.covers))
        belittles = tuple(find_belittling(answer, self._belittling))
        quality = rate(meaning, (*stigma, *belittles), tone)
        lacking = tuple(point for id_ in missing for point in self._points_under(id_)[:1])
        return Score(
            scenario, meaning.covers, meaning.contradicts, meaning.doubtful, missing, lacking,
            stigma, belittles, tone, quality,
        )  # fmt: skip

    def tone(self, answer: str) -> Tone:
        """How an answer would land, whatever it says."""
        found = passages(answer, sentence_pipeline())
        return self._tone_of(answer, found, self._meaning.encode([passage.text for passage in found]))

    def _tone_of(self, answer: str, found: list[Passage], vectors: Vectors) -> Tone:
        return self._tone.read(answer, found, self._meaning.as_typed(vectors))

    def _points_under(self, fact_id: str) -> list[Point]:
        return [point for point in self._meaning.points if point.rests_under(fact_id, self._base)]

    def _conveyed(self, fact_id: str, covers: tuple[Mark, ...]) -> bool:
        return any(mark.point.rests_under(fact_id, self._base) for mark in covers)


def rate(meaning: Meaning, stigma: tuple[StigmaMark, ...], tone: Tone) -> int:
    """Quality from 0 to 3, by the rules of docs/practice.md."""
    covers = meaning.covers
    if meaning.untrue or stigma or tone.lectures:
        return WEAK if covers else HARMFUL
    if not covers:
        return WEAK
    return GOOD if len(covers) >= ENOUGH_POINTS and not tone.too_long else SOUND


def load_scorer(here: Settings) -> Scorer:
    """Read data/practice and make ready what scores with it.

    The first time after a change, the reader's graph and the statements' vectors are made: about a minute.

    Raises:
        BotError: the data or the encoder's files are not what they should be.
    """
    with _LOADING:
        return _loaded(here.data, here.cache)


def start_loading(here: Settings) -> None:
    """Load in the background, so that the first answer doesn't wait for it."""
    threading.Thread(target=load_scorer, args=(here,), daemon=True).start()


_LOADING = threading.Lock()
"""Who asks while it is being loaded waits for it."""


@functools.lru_cache(maxsize=2)
def _loaded(data: Path, cache: Path) -> Scorer:
    return scorer_with(shared_meaning_reader(data, cache), data, cache)


def scorer_with(meaning: MeaningReader, data: Path, cache: Path) -> Scorer:
    """A scorer that finds the points of answers in a given way.

    Raises:
        BotError: the data is not what it should be.
    """
    tone = ToneReader(data / "practice" / "tone.yml", shared_encoder(cache), meaning.statements())
    return Scorer(
        shared_fact_base(data),
        shared_scenarios(data),
        meaning,
        tone,
        load_unkind_words(data / "wording.yml"),
        load_belittling(data / "practice" / "belittling.yml"),
    )


@functools.lru_cache(maxsize=2)
def shared_meaning_reader(data: Path, cache: Path) -> MeaningReader:
    """What finds the points of answers, by data/practice, read once in a process.

    Raises:
        BotError: the data or the encoder's files are not what they should be.
    """
    practice = data / "practice"
    encoder = PassageEncoder(shared_encoder(cache), shared_lexicon(data / "lexicon"))
    points = load_points(practice / "points", shared_fact_base(data))
    return MeaningReader(
        points,
        load_statements(points, encoder, cache),
        encoder,
        PairReader(build_pair_graph(practice / "reader.npz", cache)),
        load_weights(practice / "weights.npz"),
    )


def _lines(scenario: Scenario, base: FactBase) -> list[str]:
    myths = [base.facts[id_].myth for id_ in scenario.essential]
    return [*scenario.lines, *(myth for myth in myths if myth)]
