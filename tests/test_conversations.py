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
        (["Has anyone died at a heroin clinic?", "what about Switzerland?"], "deaths-at-clinics"),
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
