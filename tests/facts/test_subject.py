"""Which drug a question is about, and which facts say something of it."""

from __future__ import annotations

import pytest
from garden import Garden

from bot.facts.load import shared_fact_base
from bot.facts.subject import SubjectReader
from bot.language.lexicon import shared_lexicon
from bot.settings import Settings
from bot.understanding.reading import Likely, Reading
from bot.understanding.subject import SubjectStep


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
def test_a_fact_is_told_only_of_a_drug_it_says_something_of(
    here: Settings, text: str, fact: str, told: bool
) -> None:
    reading = left_over(here, text, "ask_fact", fact)
    assert reading.taken.name == ("ask_fact" if told else "out_of_scope")
    assert bool(reading.facts) is told


def test_facts_are_offered_where_one_of_them_is_about_the_drug(here: Settings) -> None:
    two = ("side-effects", "methadone-not-for-everyone")
    reading = left_over(here, "is methadone no good for some", "nlu_fallback", *two)
    assert reading.taken.name == "nlu_fallback"
    assert len(reading.facts) == 2


def test_a_drug_that_the_lexicon_lacks_is_a_finding(garden: Garden) -> None:
    garden.replace(garden.fact(), "review_by:", "about: [aspirine]\nreview_by:")
    assert any("unknown drug 'aspirine'" in str(finding) for finding in garden.check())


def left_over(here: Settings, text: str, intent: str, *ids: str) -> Reading:
    """What is left of a message that may ask for these facts."""
    facts = {fact.intent: fact for fact in shared_fact_base(here.data).facts.values()}
    step = SubjectStep(SubjectReader(shared_lexicon(here.data / "lexicon")), facts)
    ranked = tuple(Likely(f"ask_fact/{id_}", 0.9 / len(ids)) for id_ in ids)
    return step(Reading(text, (Likely(intent, 0.9),), ranked, taken=Likely(intent, 0.9)))
