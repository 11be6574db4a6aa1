"""Which drug a question is about, and which facts say something of it."""

from __future__ import annotations

import pytest
from garden import Garden
from rasa.shared.nlu.training_data.message import Message

from bot.facts.subject import SubjectReader
from bot.language.lexicon import shared_lexicon
from bot.nlu.subject_classifier import ASKED_ABOUT, SubjectClassifier
from bot.settings import Settings


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Does methadone make you sweat?", "methadone"),
        ("doesnt weed make u see things", "cannabis"),
        ("isn’t being on subutex the same", "buprenorphine"),
        ("would taking the oxy slow my breathing", "oxycodone"),
        ("is street heroin stronger than methadone", "heroin"),
        ("is it stronger than methadone", None),
        ("I'm on methadone, do you sweat on the other", None),
        ("does methadonesque count", None),
    ],
)
def test_the_drug_a_question_is_about_stands_after_the_verb_that_asks(
    here: Settings, text: str, drug: str | None
) -> None:
    found = SubjectReader(shared_lexicon(here.data / "lexicon")).read(text)
    assert (found.id if found else None) == drug


@pytest.mark.parametrize(
    ("text", "fact", "told"),
    [
        ("does ketamine make you sweat", "side-effect-sweating", False),
        ("does diamorphine make you sweat", "side-effect-sweating", True),
        ("does methadone work for everybody", "methadone-not-for-everyone", True),
        ("is naloxone kept to hand", "staff-and-antidote", True),
        ("will it make me sweat like methadone does", "side-effect-sweating", True),
    ],
)
def test_a_fact_is_told_only_of_a_drug_it_says_something_of(text: str, fact: str, told: bool) -> None:
    (message,) = SubjectClassifier({}).process([likely(text, fact)])
    assert message.get("intent")["name"] == ("ask_fact" if told else "out_of_scope")
    assert bool(message.get("response_selector")) is told
    assert (message.get(ASKED_ABOUT) is None) is told


def test_facts_are_offered_where_one_of_them_is_about_the_drug() -> None:
    offered = likely("is methadone no good for some", "side-effects", "methadone-not-for-everyone")
    offered.set("intent", {"name": "nlu_fallback", "confidence": 0.6})
    (message,) = SubjectClassifier({}).process([offered])
    assert message.get("intent")["name"] == "nlu_fallback"
    assert len(message.get("response_selector")["ask_fact"]["ranking"]) == 2


def test_a_drug_that_the_lexicon_lacks_is_a_finding(garden: Garden) -> None:
    garden.replace(garden.fact(), "review_by:", "about: [aspirine]\nreview_by:")
    assert any("unknown drug 'aspirine'" in str(finding) for finding in garden.check())


def likely(text: str, *facts: str) -> Message:
    ranked = [{"intent_response_key": f"ask_fact/{fact}", "confidence": 0.9 / len(facts)} for fact in facts]
    return Message(
        {
            "text": text,
            "intent": {"name": "ask_fact", "confidence": 0.9},
            "response_selector": {"ask_fact": {"ranking": ranked}},
        }
    )
