"""Practice in the chat: a client's line, feedback, commands, and words of danger."""

from __future__ import annotations

from typing import Any

import pytest

from bot.language.sms import texts_of

BEGIN = "I'd like to practise answering myths"
DANGER = "my mate wont wake up n his lips r blue"


@pytest.fixture
def practising(converse: Any) -> Any:
    conversation = converse()
    conversation.say(BEGIN)
    return conversation


def test_it_begins_with_what_a_client_says(converse: Any) -> None:
    reply = converse().say(BEGIN)
    assert reply.payload["kind"] == "practice" and reply.payload["scenario"]
    assert "What would you answer?" in reply.text


def test_an_answer_gets_feedback_and_can_be_tried_again_at_once(practising: Any) -> None:
    for answer in ("it just keeps them hooked", "I hear you. It was shown to cut crime."):
        reply = practising.say(answer)
        assert reply.payload["kind"] == "practice" and reply.payload["quality"] in range(4)
        assert [s["id"] for s in reply.payload["sections"]] == ["landed", "right", "try", "client"]


def test_a_question_in_practice_is_an_answer(practising: Any) -> None:
    assert "quality" in practising.say("Does it cut crime?").payload


def test_next_and_model_and_stop(practising: Any) -> None:
    first = practising.say("model")
    assert first.payload["kind"] == "practice" and "One good answer" in first.text
    second = practising.say("Next one!")
    assert second.payload["scenario"] != first.payload["scenario"]
    assert practising.say("stop").payload["kind"] == "practice"
    assert practising.say("Does it cut crime?").payload["fact"] == "cuts-crime"


def test_offering_a_person_is_an_answer(practising: Any) -> None:
    assert "quality" in practising.say("Would you like to talk to a person?").payload


def test_asking_for_a_person_ends_practice(practising: Any) -> None:
    assert practising.say("I need to talk to a person").payload["kind"] == "handoff"
    assert practising.say("Does it cut crime?").payload["fact"] == "cuts-crime"


def test_words_of_danger_are_asked_about_with_the_numbers_first(practising: Any) -> None:
    reply = practising.say(DANGER)
    assert reply.payload["kind"] == "crisis" and "999" in reply.text[:160]
    assert "practice" in reply.text


def test_the_numbers_are_those_of_the_workers_country(converse: Any) -> None:
    conversation = converse()
    conversation.say("i'm in sydney")
    conversation.say(BEGIN)
    reply = conversation.say(DANGER)
    assert "real" in reply.text and "000" in reply.text[:160] and "999" not in reply.text
    assert reply.payload["lines"] == ["au-emergency-000"]


def test_danger_that_was_practice_is_scored(practising: Any) -> None:
    practising.say(DANGER)
    assert "quality" in practising.say("It's just practice").payload
    assert "quality" in practising.say("It cuts crime.").payload


@pytest.mark.parametrize("words", ["real", "yes its real", "help", "i dont know", "Does it cut crime?", "no"])
def test_danger_that_was_not_plainly_practice_gets_the_script(practising: Any, words: str) -> None:
    practising.say(DANGER)
    reply = practising.say(words)
    assert reply.payload["kind"] == "crisis" and "part of the practice" not in reply.text
    after = practising.say("Does it cut crime?")
    assert after.payload["danger"] == "alarm" and "999" in after.text[:160], "the emergency lasts"


def test_danger_asked_about_and_denied_leaves_no_crisis_behind(practising: Any) -> None:
    practising.say(DANGER)
    practising.say("practice")
    practising.say("stop")
    assert practising.say("Does it cut crime?").payload["fact"] == "cuts-crime"


def test_by_text_message_it_fits_a_few_texts(converse: Any) -> None:
    conversation = converse("sms")
    assert "What would you answer?" in conversation.say(BEGIN).text
    for answer in ("it just keeps them hooked", "I hear you. It was shown to cut crime."):
        reply = conversation.say(answer)
        assert reply.payload["quality"] in range(4)
        assert len(texts_of(reply.text)) <= 3, reply.text
    assert len(texts_of(conversation.say("model").text)) <= 3
    conversation.say("done")
    assert conversation.say("Does it cut crime?").payload["fact"] == "cuts-crime"
