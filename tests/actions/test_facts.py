"""Actions: tracker in, replies and events out."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import facts as actions
from bot.facts.models import FactBase


def tracker(text: str = "", slots: dict[str, Any] | None = None, **message: Any) -> Tracker:
    latest = {"text": text, "entities": [], "intent": {"name": "x"}, **message}
    events = [{"event": "user", "text": text, "input_channel": message.pop("channel", "rest")}]
    return Tracker("someone", slots or {}, latest, events, False, None, {}, "action_listen")


def run(action: Any, state: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, state, {})
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def ranking(*ids: str) -> dict[str, Any]:
    entries = [{"intent_response_key": f"ask_fact/{id_}", "confidence": 0.5} for id_ in ids]
    return {"ask_fact": {"ranking": entries}}


def place(value: str) -> list[dict[str, Any]]:
    return [{"entity": "place", "value": value}]


def test_answer_tells_the_first_fact_with_its_payload(base: FactBase) -> None:
    said, slots = run(
        actions.ActionAnswerFact(), tracker("q", response_selector=ranking("prince-death", "switzerland"))
    )
    fact = base.facts["prince-death"]
    assert said[0]["response"] == "utter_fact"
    assert said[0]["answer"] == fact.full
    assert said[0]["custom"]["fact"] == fact.id
    assert said[0]["custom"]["citations"][0]["quote"] == fact.citations[0].quote
    assert slots == {
        "last_fact": fact.id,
        "told_facts": [fact.id],
        "offered_facts": list(fact.related),
    }


def test_answer_by_sms_is_the_short_text_with_its_source(base: FactBase) -> None:
    state = tracker("q", response_selector=ranking("switzerland"), channel="sms")
    said, _ = run(actions.ActionAnswerFact(), state)
    assert said[0]["answer"] == base.facts["switzerland"].sms + " (Crosstown article)"


def test_a_fact_that_has_gone_is_never_told() -> None:
    said, slots = run(actions.ActionAnswerFact(), tracker("q", response_selector=ranking("gone")))
    assert said[0]["response"] == "utter_default" and slots == {}


def test_offer_lists_three_with_numbers_and_buttons() -> None:
    ids = ["prince-death", "switzerland", "overdose-risk", "cuts-crime"]
    said, slots = run(actions.ActionOfferFacts(), tracker("q", response_selector=ranking(*ids)))
    assert slots == {"offered_facts": ids[:3]}
    assert [b["payload"] for b in said[0]["buttons"]][1] == '/choose_option{"fact": "switzerland"}'
    assert said[0]["options"].splitlines()[2].startswith("3. ")
    assert said[0]["custom"]["kind"] == "clarify"


def test_what_was_likely_asked_is_told_beside_the_others(base: FactBase) -> None:
    ids = ["prince-death", "switzerland", "overdose-risk"]
    said, slots = run(actions.ActionOfferFacts(), tracker("q", response_selector=ranking(*ids), likely=True))
    fact = base.facts["prince-death"]
    assert said[0]["response"] == "utter_fact_likely"
    assert (said[0]["question"], said[0]["answer"]) == (fact.question, fact.full)
    assert said[0]["custom"]["kind"] == "fact" and said[0]["custom"]["likely"]
    assert [entry["fact"] for entry in said[0]["custom"]["suggestions"]] == ids[1:]
    assert said[0]["options"].splitlines()[0] == f"1. {base.facts['switzerland'].question}"
    assert slots == {"last_fact": fact.id, "told_facts": [fact.id], "offered_facts": ids[1:]}


def test_a_second_question_is_offered_beside_the_answer_and_told_to_a_yes(base: FactBase) -> None:
    latest: dict[str, Any] = {
        "response_selector": ranking("cuts-crime"),
        "second_fact": "side-effects",
    }
    said, slots = run(actions.ActionAnswerFact(), tracker("q", **latest))
    assert said[0]["custom"]["second"]["fact"] == "side-effects"
    assert base.facts["side-effects"].question in said[0]["second"]
    assert slots["offered_facts"] == ["cuts-crime", "side-effects"]
    for action, answer in ((actions.ActionAnswerChosen(), "2"), (actions.ActionAnswerOffer(), "yes")):
        _, then = run(action, tracker(answer, slots))
        assert then["last_fact"] == "side-effects"


@pytest.mark.parametrize(
    ("action", "state", "response"),
    [
        (
            actions.ActionAnswerChosen(),
            tracker("7", {"offered_facts": ["switzerland"]}),
            "utter_choice_unclear",
        ),
        (actions.ActionAnswerChosen(), tracker("1"), "utter_choice_unclear"),
        (actions.ActionAnswerOffer(), tracker("yes"), "utter_affirm"),
        (actions.ActionTellMore(), tracker("more"), "utter_nothing_told_yet"),
        (actions.ActionExplainWhy(), tracker("why"), "utter_nothing_told_yet"),
        (actions.ActionRepeatAnswer(), tracker("again"), "utter_nothing_told_yet"),
        (actions.ActionCiteSource(), tracker("source?"), "utter_about_sources"),
        (actions.ActionAnswerPlace(), tracker("there?"), "utter_no_fact_for_place"),
        (
            actions.ActionAnswerPlace(),
            tracker("norway?", entities=place("norway")),
            "utter_no_fact_for_place",
        ),
        (actions.ActionOfferFacts(), tracker("q"), "utter_default"),
    ],
)
def test_nothing_to_go_by_gets_an_honest_line(action: Any, state: Tracker, response: str) -> None:
    said, slots = run(action, state)
    assert [message["response"] for message in said] == [response]
    assert slots == {}


AFTER_SWISS = {"last_fact": "switzerland", "told_facts": ["switzerland"], "offered_facts": ["cuts-crime"]}


@pytest.mark.parametrize(
    ("action", "state", "told"),
    [
        (actions.ActionAnswerChosen(), tracker("1", AFTER_SWISS), "cuts-crime"),
        (actions.ActionAnswerOffer(), tracker("yes", AFTER_SWISS), "deaths-at-clinics"),
        (actions.ActionTellMore(), tracker("more", AFTER_SWISS), "deaths-at-clinics"),
        (actions.ActionRepeatAnswer(), tracker("again", AFTER_SWISS), "switzerland"),
        (
            actions.ActionAnswerPlace(),
            tracker("and holland", AFTER_SWISS, entities=place("holland")),
            "germany-netherlands",
        ),
        (actions.ActionExplainWhy(), tracker("why", {"last_fact": "clinic-visits"}), "how-long-it-lasts"),
        (
            actions.ActionAnswerChosen(),
            tracker("/x", entities=[{"entity": "fact", "value": "prince-death"}]),
            "prince-death",
        ),
    ],
)
def test_follow_ups_refer_to_the_last_fact(action: Any, state: Tracker, told: str) -> None:
    said, slots = run(action, state)
    assert said[0]["custom"]["fact"] == told
    assert slots["last_fact"] == told


def test_citation_in_full_quotes_every_span(base: FactBase) -> None:
    said, _ = run(actions.ActionCiteSource(), tracker("source?", {"last_fact": "overdose-risk"}))
    for citation in base.facts["overdose-risk"].citations:
        assert citation.in_quotes in said[0]["quotes"]
    assert said[0]["response"] == "utter_citation"
