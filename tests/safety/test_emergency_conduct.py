"""From any state, whatever is said: the number stays at the top, and no step denies what is known."""

from __future__ import annotations

import functools
import random

import pytest

from bot.facts.examples import load_examples
from bot.safety.emergency.conduct import Conduct, Said, Turn, shared_conduct
from bot.safety.emergency.models import Emergency
from bot.safety.emergency.names import answer_name, short_name, step_name
from bot.safety.emergency.replies import Response, responses, slots
from bot.safety.models import ALL_WELL
from bot.settings import Settings

FIRST, TALKS, MESSAGES, SEED = 160, 250, 12, 20261125
COUNTRIES = [None, "GB", "IE", "US", "CA", "AU", "NZ", "CH", "DE", "NL"]
INSIDE = [
    "he's not breathing", "she is breathing", "not sure", "yes", "no", "ok", "what do i do",
    "is he going to die",
    "should i make him walk", "milk?", "gave him narcan", "no naloxone", "on the phone to 999", "hurry",
    "put him on his side?", "how do i do cpr", "how do i give breaths", "both of them", "i took it too",
    "in scotland", "how long", "will the police come", "i'm scared", "he's gone blue", "barely breathing",
    "can i leave him", "my phone is dying", "its happening now", "someone is with me", "im alone",
]  # fmt: skip


Talks = list[tuple[Emergency | None, Said, Turn]]


@pytest.fixture(scope="module")
def conduct(here: Settings) -> Conduct:
    return shared_conduct(here.data / "safety")


@pytest.fixture(scope="module")
def pool(here: Settings) -> list[tuple[str, str]]:
    """Messages of every kind, and what each was taken for."""
    examples = [(text, e.intent) for e in load_examples(here.data / "nlu") for text in e.texts]
    return [*examples, *((text, "nlu_fallback") for text in INSIDE * 40)]


@functools.lru_cache(maxsize=1)
def named(conduct: Conduct) -> dict[str, Response]:
    return {response.name: response for response in responses(conduct.book)}


def text_of(turn: Turn, conduct: Conduct, briefly: bool) -> str:
    filled = slots(turn.state, turn.opening, turn.call, conduct.book, briefly)
    response = named(conduct)[turn.reply]
    return (response.sms if briefly else response.text).format(**filled)


@pytest.fixture(scope="module")
def talks(conduct: Conduct, pool: list[tuple[str, str]]) -> Talks:
    """Every turn of many emergencies, each begun by danger and gone on with whatever comes."""
    chance = random.Random(SEED)
    begins = [entry for entry in pool if entry[1].startswith("crisis_")]
    turns = []
    for _ in range(TALKS):
        state: Emergency | None = None
        country, briefly = chance.choice(COUNTRIES), chance.random() < 0.3
        for i in range(MESSAGES):
            text, intent = chance.choice(pool if i else begins)
            country = chance.choice(COUNTRIES) if chance.random() < 0.03 else country
            said = Said(text, intent, country, briefly, "care" if intent.startswith("ask_fact") else None)
            turn = conduct.respond(state, said)
            if turn is None:
                continue
            turns.append((state, said, turn))
            state = turn.state
    return turns


def never(conduct: Conduct) -> dict[str, tuple[tuple[str, str], ...]]:
    """What must not be known, by the response that is then not said."""
    book = conduct.book
    steps = {name(step): step.never for step in book.steps.values() for name in (step_name, short_name)}
    return {**steps, **{answer_name(answer): answer.never for answer in book.answers}}


def test_the_number_is_at_the_top_of_every_reply_and_no_step_denies_what_is_known(
    conduct: Conduct, talks: Talks
) -> None:
    """Thousands of turns, in a few seconds."""
    barred = never(conduct)
    assert len(talks) > TALKS * MESSAGES / 2
    for _, said, turn in talks:
        facts = turn.state.facts
        assert not any(facts.get(name) == value for name, value in barred.get(turn.reply, ())), turn
        if not turn.state.over:
            place = conduct.book.numbers_in(turn.state.country)
            number = (place.sms if said.briefly else place.texts)["emergency"]
            assert number in text_of(turn, conduct, said.briefly)[:FIRST], turn


def test_what_an_earlier_release_kept_is_read(conduct: Conduct) -> None:
    kept = {"case": "overdose", "facts": {"who": "other"}, "told": ["naloxone"]}
    assert (
        conduct.respond(Emergency.from_json(kept), Said("he is gasping", "crisis_overdose", "GB")) is not None
    )


def test_who_is_in_danger_is_read_where_the_danger_stands_but_several_stay_several(conduct: Conduct) -> None:
    told = "Both my mates have overdosed. This one isn't breathing."
    said = Said(told, "crisis_overdose", "GB", sentence="This one isn't breathing.")
    turn = conduct.respond(None, said)
    assert turn is not None and turn.state.facts["who"] == "several"


def test_a_yes_in_any_words_makes_a_danger_graver_and_a_no_takes_none_away(conduct: Conduct) -> None:
    begun = conduct.respond(None, Said("I want to die", "crisis_suicide", "GB"))
    assert begun and begun.state.asked == "acting"
    graver = conduct.respond(begun.state, Said("yeah I will", "nlu_fallback", "GB", means={"yes": 0.4}))
    assert graver and graver.state.facts["acting"] == "yes"
    denied = conduct.respond(graver.state, Said("no I am not going to", "nlu_fallback", means={"no": 0.9}))
    assert denied and denied.state.facts["acting"] == "yes"


def test_one_breath_is_no_recovery_of_somebody_who_did_not_breathe(conduct: Conduct) -> None:
    begun = conduct.respond(None, Said("my mate isn't breathing", "crisis_overdose", "GB"))
    assert begun and begun.state.facts["breathing"] == "no"
    half = conduct.respond(begun.state, Said("he took a breath", "nlu_fallback", means={"woke-up": 0.25}))
    assert half and half.state.asked != "recovered"
    whole = conduct.respond(begun.state, Said("he sat up", "nlu_fallback", means={"woke-up": 0.8}))
    assert whole and whole.state.asked == "recovered"


def test_what_only_reads_like_an_overdose_changes_no_other_danger(conduct: Conduct) -> None:
    begun = conduct.respond(None, Said("he's got a knife", "crisis_violence", "GB"))
    assert begun
    quiet = Said("cant talk hell hear", "crisis_overdose", means={"cannot-call": 0.8})
    turn = conduct.respond(begun.state, quiet)
    assert turn and turn.state.case == "violence" and "no_phone" in turn.reply
    worse = conduct.respond(begun.state, Said("shes gone limp", "crisis_overdose", means={"symptom": 0.8}))
    assert worse and worse.state.case == "overdose"


@pytest.mark.parametrize(
    ("wants", "means", "answer"),
    [
        ("later", {"other-question": 0.3}, "later"),
        ("later", {"symptom": 0.15}, None),
        (None, {"other-question": 0.6}, None),
        ("person", {"wants-person": 0.06}, "person"),
        (None, {"wants-person": 0.5}, "person"),
        ("person", {"place": 0.6}, None),
    ],
)  # fmt: skip
def test_what_is_asked_for_elsewhere_is_heard_in_an_emergency_where_its_meaning_allows_it(
    conduct: Conduct, wants: str | None, means: dict[str, float], answer: str | None
) -> None:
    begun = conduct.respond(None, Said("my mate won't wake up", "crisis_overdose", "GB"))
    assert begun
    turn = conduct.respond(begun.state, Said("something", "nlu_fallback", wants=wants, means=means))
    assert turn
    given = turn.reply.partition("_answer_")[2]
    assert given == answer if answer else given not in {"later", "person"}


def test_nothing_is_said_twice_running(conduct: Conduct, talks: Talks) -> None:
    before: tuple[str, str] = ("", "")
    for state, said, turn in talks:
        now = (turn.reply, text_of(turn, conduct, said.briefly))
        if state is not None and not turn.then_answer and not turn.state.over:
            assert now != before, turn
        before = now


def test_it_stays_with_somebody_who_may_not_be_breathing(talks: Talks) -> None:
    for state, _, turn in talks:
        in_overdose = state and not state.over and state.case == "overdose"
        if in_overdose and turn.state.facts.get("breathing") != "yes":
            assert turn.state.case == "overdose", turn


def test_words_that_all_is_well_are_asked_about_and_end_nothing(conduct: Conduct) -> None:
    begun = conduct.respond(None, Said("she is having a fit", "crisis_other", "GB"))
    assert begun
    turn = conduct.respond(begun.state, Said("it stopped now", ALL_WELL, "GB"))
    assert turn and turn.state.asked == "recovered" and not turn.state.over


def test_a_state_survives_its_slot() -> None:
    state = Emergency("overdose", {"breathing": "no"}, "overdose", ("side",), "breathing", True, "GB", False)
    assert Emergency.from_json(state.to_json()) == state
