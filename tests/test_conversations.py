"""Conversations of several turns: what a follow-up refers to."""

from __future__ import annotations

from typing import Any

import pytest

from bot.facts.models import FactBase
from bot.facts.render import sms_answer


def fact_after(conversation: Any, *texts: str) -> str | None:
    reply = None
    for text in texts:
        reply = conversation.say(text)
    assert reply is not None
    fact = reply.payload.get("fact")
    return str(fact) if fact else None


@pytest.mark.parametrize(
    ("texts", "fact"),
    [
        (["What is diamorphine?"], "what-is-diamorphine"),
        (["How often do you have to go to the clinic?", "why is that?"], "how-long-it-lasts"),
        (["What is the clinic in Vancouver?", "what about Switzerland?"], "switzerland"),
        (["What about Switzerland?", "and Germany?"], "germany-netherlands"),
        (["How strong is fentanyl?", "can you say that again?"], "fentanyl-strength"),
        (["Does it cut crime?", "hello", "say that again please"], "cuts-crime"),
        (["How many people has Crosstown treated?", "tell me more"], "vancouver-clinic"),
        (["How many people has Crosstown treated?", "yes please"], "vancouver-clinic"),
    ],
)
def test_follow_up_refers_to_the_last_fact(converse: Any, texts: list[str], fact: str) -> None:
    assert fact_after(converse(), *texts) == fact


def test_source_is_quoted_in_full(converse: Any, base: FactBase) -> None:
    conversation = converse()
    conversation.say("Is an overdose more or less likely with prescribed heroin?")
    reply = conversation.say("where does it say that?")
    for citation in base.facts["overdose-risk"].citations:
        assert citation.quote in reply.text


def test_choice_by_button_and_by_number(converse: Any) -> None:
    conversation = converse()
    asked = conversation.say("What are the side effects?")
    offered = [entry["fact"] for entry in asked.payload["suggestions"]]
    assert fact_after(conversation, "the second one") == offered[1]
    assert fact_after(converse(), '/choose_option{"fact": "prince-death"}') == "prince-death"


def test_each_conversation_has_its_own_memory(converse: Any) -> None:
    first, second = converse(), converse()
    first.say("How strong is fentanyl?")
    assert second.say("say that again please").payload["kind"] == "fallback"


def test_sms_gets_the_short_answer(converse: Any, base: FactBase) -> None:
    reply = converse("sms").say("How strong is fentanyl?")
    assert reply.text == sms_answer(base.facts["fentanyl-strength"], base)


def kinds(conversation: Any, *texts: str) -> list[str]:
    return [conversation.say(text).payload["kind"] for text in texts]


def test_in_an_emergency_a_question_is_answered_when_it_is_over(converse: Any) -> None:
    conversation = converse()
    conversation.say("my mate wont wake up n his lips r blue")
    reply = conversation.say("Does it cut crime?")
    assert "999" in reply.text[:160] and "Help first" in reply.text
    assert "fact" not in reply.payload and reply.payload["danger"] == "alarm"
    over = conversation.say("This isn't an emergency")
    assert "took it for more" in over.text and "cut crime" in over.text and "danger" not in over.payload
    after = conversation.say("Does it cut crime?")
    assert after.payload["fact"] == "cuts-crime" and "danger" not in after.payload and "999" not in after.text


def test_not_safe_gets_the_numbers_again(converse: Any) -> None:
    conversation = converse()
    conversation.say("i want to kill myself")
    reply = conversation.say("no")
    assert reply.payload["kind"] == "crisis" and "999" in reply.text and "911" in reply.text


def test_a_person_can_be_asked_for_in_a_crisis(converse: Any) -> None:
    conversation = converse()
    conversation.say("i want to kill myself")
    reply = conversation.say("can I talk to a real person please")
    assert reply.payload["kind"] == "handoff" and "999" in reply.text[:160]


def test_a_second_crisis_is_answered_as_one(converse: Any) -> None:
    asked = kinds(converse(), "i want to kill myself", "ive taken too many pills", "she is not breathing")
    assert asked == ["crisis"] * 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("my friend is overdosing in Toronto", "Call 9-1-1 now"),
        ("im in leeds my mate is not breathing", "Call 999 now"),
        ("he's unconscious, we're in Sydney", "Call 000 now"),
        ("he's unconscious", "Call 999 (UK), 911 (US, Canada)"),
    ],
)
def test_emergency_number_of_the_country_named(converse: Any, text: str, first: str) -> None:
    reply = converse().say(text)
    assert reply.payload["kind"] == "crisis" and reply.text.startswith(first)


def test_place_is_remembered_for_lines_and_for_a_crisis(converse: Any) -> None:
    conversation = converse()
    asked = conversation.say("can I talk to a real person please")
    assert "Which country are you in?" in asked.text
    reply = conversation.say("Dublin")
    assert "1800 459 459" in reply.text and reply.payload["lines"][-1] == "ie-emergency-112"
    assert conversation.say("he's not breathing").text.startswith("Call 112 or 999 now")


def test_lines_are_those_of_who_asks_and_how_they_can(converse: Any) -> None:
    family = converse()
    family.say("im in scotland")
    family.say("my son's on heroin and i dont know what to do")
    assert "gb-sfad" in family.say("who can i talk to").payload["lines"]
    deaf = converse()
    deaf.say("im in leeds")
    reply = deaf.say("im deaf, is there anyone i can text")
    assert reply.payload["in_writing"] and "\nFRANK: text 82111 or 0300" in reply.text


@pytest.mark.parametrize(
    ("place", "number"), [("new zealand", "111"), ("im in toronto", "9-1-1"), ("Leeds", "999")]
)
def test_place_said_after_danger_brings_its_number_and_the_steps(
    converse: Any, place: str, number: str
) -> None:
    conversation = converse()
    conversation.say("cant wake my boyfriend")
    reply = conversation.say(place)
    assert reply.payload["kind"] == "crisis" and reply.text.startswith(f"Call {number} now"), reply.text


def test_place_said_in_an_emergency_brings_its_number_whatever_was_said_between(converse: Any) -> None:
    conversation = converse()
    conversation.say("i want to kill myself")
    assert "Which country" in conversation.say("can I talk to a real person please").text
    assert conversation.say("Leeds").text.startswith("If you might act on it, call 999 now")


def test_while_an_emergency_lasts_the_number_is_that_of_the_place(converse: Any) -> None:
    conversation = converse()
    conversation.say("he's unconscious, we're in Sydney")
    for words in ("Does it cut crime?", "not safe", "no"):
        reply = conversation.say(words)
        assert "000" in reply.text[:160] and "999" not in reply.text


def test_a_question_about_a_place_does_not_set_where_they_are(converse: Any) -> None:
    conversation = converse()
    conversation.say("Does Switzerland prescribe heroin?")
    assert conversation.say("he's not breathing").text.startswith("Call 999 (UK), 911 (US, Canada)")


def test_what_do_i_do_gets_the_next_step(converse: Any) -> None:
    conversation = converse()
    said = [conversation.say("my mate wont wake up n his lips r blue").text]
    for _ in range(3):
        said.append(conversation.say("what do i do").text)
    assert len(set(said)) == len(said) and all("999" in text[:160] for text in said)


def test_ok_is_not_taken_for_safe(converse: Any) -> None:
    conversation = converse()
    asked = kinds(conversation, "he hit me and he has a knife", "ok")
    assert asked == ["crisis", "crisis"]


def test_it_says_that_it_is_a_bot_in_a_crisis_too(converse: Any) -> None:
    conversation = converse()
    conversation.say("i want to die")
    reply = conversation.say("are you a bot?")
    assert reply.payload["kind"] == "crisis" and "I'm a bot" in reply.text and "999" in reply.text[:160]
