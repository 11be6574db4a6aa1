"""Answers and what they earn, by the whole scorer."""

from __future__ import annotations

import dataclasses
import time

import pytest

from bot.facts.models import FactBase
from bot.practice.feedback import CLIENT, ORDER, RIGHT, TRY, Feedback
from bot.practice.meaning import Meaning
from bot.practice.score import SOUND, Score, Scorer, rate
from bot.settings import Settings

KIND = "I hear you, being robbed is awful. "
TRUE = "In a small group who had struggled with other treatments it was shown to cut crime."
MORE = " It's a last resort, for people who tried other treatments first."
OPEN = " Would you like to hear how the clinic works?"
LONGEST_SECONDS = 5.0
"""So long a person waits. It takes 0.15 s on a quick machine, four times that on an old and busy one."""


@pytest.fixture(scope="session")
def feedback(here: Settings, base: FactBase) -> Feedback:
    return Feedback(here.data / "practice" / "feedback.yml", base)


def score(scorer: Scorer, answer: str, scenario: str = "cuts-crime") -> Score:
    return scorer.score(answer, scorer.scenarios[scenario])


def test_a_true_kind_and_open_answer_is_strong(scorer: Scorer) -> None:
    scored = score(scorer, KIND + TRUE + MORE + OPEN)
    assert scored.quality == 3 and not scored.contradicts and not scored.missing
    assert scored.tone.empathy and scored.tone.offer


def test_the_bare_truth_is_sound(scorer: Scorer) -> None:
    assert score(scorer, TRUE).quality == 2


@pytest.mark.parametrize(
    ("scenario", "answer"),
    [
        ("cuts-crime", "It hasn't been shown to cut crime."),
        ("cuts-crime", "It makes crime worse."),
        ("deaths-at-clinics", "Twenty people died at Crosstown."),
        ("methadone-not-for-everyone", "Ninety percent of people don't do well on methadone."),
        ("overdose-risk", "There is no risk of overdose at all with it."),
        ("fentanyl-strength", "Fentanyl is weaker than heroin."),
    ],
)
def test_negations_and_wrong_numbers_contradict(scorer: Scorer, scenario: str, answer: str) -> None:
    scored = score(scorer, answer, scenario)
    assert scored.untrue and not scored.covers
    assert scored.quality == 0


def test_a_mark_points_at_the_words_that_earned_it(scorer: Scorer) -> None:
    answer = KIND + TRUE + OPEN
    for mark in score(scorer, answer).covers:
        assert answer[mark.passage.start : mark.passage.end] == mark.passage.text
        assert "crime" in mark.passage.text


def test_a_shaming_word_spoils_a_true_answer(scorer: Scorer) -> None:
    scored = score(scorer, "Junkies commit less crime on it. " + TRUE)
    assert [mark.typed for mark in scored.stigma] == ["Junkies"] and scored.quality == 1


@pytest.mark.parametrize(
    "line", ["It is what it is.", "That's life.", "Not my problem, mate.", "I don't make the rules."]
)
def test_brushing_somebody_off_is_not_hearing_them(scorer: Scorer, line: str) -> None:
    assert score(scorer, f"{line} {TRUE}").tone.empathy is None


@pytest.mark.parametrize("answer", ["", "   ", "🙂", "?", "x" * 4000, "a " * 2000])
def test_anything_typed_gets_a_score(scorer: Scorer, answer: str) -> None:
    assert score(scorer, answer).quality in range(4)


def test_the_same_answer_gets_the_same_score(scorer: Scorer) -> None:
    assert score(scorer, KIND + TRUE) == score(scorer, KIND + TRUE)


def test_nobody_waits_long_for_a_score(scorer: Scorer) -> None:
    score(scorer, KIND + TRUE + OPEN)
    took = []
    for _ in range(5):
        started = time.monotonic()
        score(scorer, KIND + TRUE + OPEN)
        took.append(time.monotonic() - started)
    assert min(took) < LONGEST_SECONDS


def test_feedback_comes_in_order_and_quotes_the_source(scorer: Scorer, feedback: Feedback) -> None:
    answer = "It hasn't been shown to cut crime."
    scored = score(scorer, answer)
    remarks = feedback.remarks(scored, answer)
    sections = [remark.section for remark in remarks]
    assert sections == sorted(sections, key=ORDER.index) and set(ORDER) == set(sections)
    right = next(remark for remark in remarks if remark.section == RIGHT)
    assert scored.contradicts[0].point.citation.quote in right.text and "guide" in right.text.lower()


@pytest.mark.parametrize(
    ("said", "is_true"),
    [
        ("It is safer than street heroin!", True),
        ("I hear you. prescribed heroin is safer than street heroin", True),
        ("Street heroin is safer.", False),
        ("It’s more dangerous than street heroin", False),
    ],
)
def test_what_curators_wrote_counts_as_they_meant_it(scorer: Scorer, said: str, is_true: bool) -> None:
    """Which of two is safer turns on the order of words, which the reader of pairs doesn't always heed."""
    scored = score(scorer, said, "safer-than-street")
    found, others = (scored.covers, scored.untrue) if is_true else (scored.untrue, scored.covers)
    assert "uk-kick-safer" in {mark.point.id for mark in found}
    assert "uk-kick-safer" not in {mark.point.id for mark in others}


def test_every_model_answer_is_sound(scorer: Scorer) -> None:
    for scenario in scorer.scenarios.values():
        scored = scorer.score(scenario.model, scenario)
        assert scored.quality >= SOUND and not scored.untrue, scenario.id


def test_what_may_be_untrue_is_to_be_checked(scorer: Scorer, feedback: Feedback) -> None:
    answer = "It hasn't been shown to cut crime."
    sure = score(scorer, answer)
    unsure = dataclasses.replace(sure, contradicts=(), doubtful=sure.contradicts)
    right = next(remark for remark in feedback.remarks(unsure, answer) if remark.section == RIGHT)
    assert right.text.startswith("Check this against the source.")
    assert sure.contradicts[0].point.citation.in_quotes in right.text
    assert rate(Meaning(doubtful=sure.contradicts), (), sure.tone) == 0


@pytest.mark.parametrize(
    "answer", ["asdf", "He'll be fine, don't worry", "dunno, could be", "whatever", "ok"]
)
def test_nothing_is_earned_for_nothing(scorer: Scorer, feedback: Feedback, answer: str) -> None:
    scored = score(scorer, answer)
    assert feedback.verdict(scored) == "Nothing they can use yet."
    landed = [remark.text for remark in feedback.remarks(scored, answer) if remark.section == "landed"]
    assert landed == ["Nothing from the sources yet."]


@pytest.mark.parametrize(
    "answer",
    [
        "junkies never get better",
        "people who use drugs never get better",
        "They can't be trusted, addicts, all the same.",
        "He brought it on himself.",
    ],
)
def test_what_belittles_people_is_named_and_not_put_in_kinder_words(
    scorer: Scorer, feedback: Feedback, answer: str
) -> None:
    scored = score(scorer, answer, "helps-recovery")
    assert scored.belittles and scored.quality == 0
    remarks = feedback.remarks(scored, answer)
    assert any("no kinder word mends it" in remark.text for remark in remarks if remark.section == RIGHT)
    assert not any(
        "never" in remark.text or "trusted" in remark.text for remark in remarks if remark.section == TRY
    )


@pytest.mark.parametrize(
    "answer", ["Nobody is beyond help.", "I'd never say people can't change.", "She's not a lost cause."]
)
def test_who_stands_up_for_people_belittles_nobody(scorer: Scorer, answer: str) -> None:
    assert not score(scorer, answer).belittles


def test_models_open_by_hearing_the_person(scorer: Scorer) -> None:
    heard = [bool(scorer.tone(scenario.model).empathy) for scenario in scorer.scenarios.values()]
    assert sum(heard) >= 0.8 * len(heard)


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ("It must be hard to watch him get thinner. It was shown to improve health.", True),
        ("You've every reason to be angry about that. It was shown to cut crime.", True),
        ("In a small group it was shown to cut crime.", False),
        ("The UK guide says it is rarely prescribed.", False),
    ],
)
def test_who_is_heard(scorer: Scorer, answer: str, heard: bool) -> None:
    assert bool(score(scorer, answer).tone.empathy) is heard


# --- what is suggested, and what comes back


@pytest.mark.parametrize(
    ("answer", "suggested", "back"),
    [
        ("It makes crime worse.", "“In a small group", "sign the petition"),
        (
            KIND + TRUE + " Every junkie wants to stop.",
            "“Every person who uses drugs wants to stop.”",
            "till emptied",
        ),
        (KIND + "An addict is a person too.", "“A person who uses drugs", "till emptied"),
        (TRUE + OPEN, "Begin with: “Being robbed twice would make anyone wary.”", "till emptied"),
        (KIND + TRUE, "End with: “Would you like to hear what a clinic like that is", None),
        (KIND + TRUE + MORE + OPEN, None, None),
    ],
)
def test_one_suggestion_and_what_the_client_says_to_it(
    scorer: Scorer, feedback: Feedback, answer: str, suggested: str | None, back: str | None
) -> None:
    remarks = feedback.remarks(score(scorer, answer), answer)
    for section, wanted in ((TRY, suggested), (CLIENT, back)):
        said = [remark.text for remark in remarks if remark.section == section]
        assert len(said) == (wanted is not None), said
        assert wanted is None or wanted in said[0]
