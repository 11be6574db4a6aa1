"""Where danger can't be ruled out: a direct question, and beneath it the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import DataError
from bot.language.sms import texts_of
from bot.safety.emergency.checks import ASK, load_checks
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.replies import number_slots
from bot.safety.models import CRISIS_KINDS
from bot.settings import Settings

NUMBER_WITHIN = 160
"""Characters; the person is heard, and asked, before it."""
DOUBTFUL = "my mate od'd last week, does naloxone always work"
"""Most likely over; but that can't be known."""


def test_every_kind_has_a_question_with_the_number_wherever_people_are(here: Settings) -> None:
    book = shared_book(here.data / "safety")
    responses = {response.name: response for response in load_checks(here.data / "safety" / "checks.yml")}
    for kind in CRISIS_KINDS:
        line = responses[f"{ASK}crisis_{kind}"]
        for country in book.numbers:
            for briefly, words in ((False, line.text), (True, line.sms)):
                said = words.format(**number_slots(book, country, briefly))
                assert any(character.isdigit() for character in said[:NUMBER_WITHIN]), said
                assert not briefly or len(texts_of(said)) == 1


def test_a_line_for_something_that_is_no_crisis_is_refused(tmp_path: Path, here: Settings) -> None:
    path = tmp_path / "checks.yml"
    good = (here.data / "safety" / "checks.yml").read_text()
    path.write_text(good.replace("intent: crisis_violence", "intent: greet"))
    with pytest.raises(DataError, match=r"checks\.yml:\d+: 'greet' is no crisis intent"):
        load_checks(path)


def test_what_is_doubtful_is_asked_about_and_answered_beneath(converse: Any) -> None:
    reply = converse().say(DOUBTFUL)
    assert reply.payload["danger"] == "check" and reply.payload["kind"] != "crisis"
    asked, answered = reply.text.split("\n\n", 1)
    assert asked.startswith("That sounds worrying. Is somebody hard to wake") and "999" in asked
    assert len(answered) > 20


def test_a_yes_opens_the_emergency_it_was_about(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    reply = conversation.say("yes")
    assert reply.payload["kind"] == "crisis" and reply.payload["danger"] == "alarm"
    assert reply.payload["danger_kind"] == "overdose"


def test_not_knowing_is_taken_for_a_yes(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    assert conversation.say("not sure").payload["kind"] == "crisis"


def test_a_no_ends_it_and_keeps_the_number_at_hand(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    reply = conversation.say("no")
    assert not reply.payload.get("danger") and "999" in reply.text
    assert conversation.say("Does it cut crime?").payload["fact"] == "cuts-crime"


def test_who_asks_on_is_answered(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    assert conversation.say("Does it cut crime?").payload["fact"] == "cuts-crime"


def test_a_plain_question_is_not_checked(converse: Any) -> None:
    assert not converse().say("Does it cut crime?").payload.get("danger")


@pytest.mark.parametrize(
    "answer",
    ["he's gone grey again actually", "no wait his breathing sounds wrong", "how do i put him on his side"],
)
def test_who_answers_with_what_is_said_in_danger_means_yes(converse: Any, answer: str) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    reply = conversation.say(answer)
    assert reply.payload["danger"] == "alarm" and reply.payload["danger_kind"] == "overdose"


def test_it_may_be_answered_one_message_later(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    conversation.say("hang on")
    assert conversation.say("his lips have gone blue").payload["danger"] == "alarm"


def test_a_place_brings_the_question_again_with_its_number(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    reply = conversation.say("galway")
    assert reply.payload["danger"] == "check" and "Then call 112 or 999." in reply.text


def test_after_a_no_a_place_is_a_place(converse: Any) -> None:
    conversation = converse()
    conversation.say(DOUBTFUL)
    conversation.say("no")
    assert not conversation.say("galway").payload.get("danger")


def test_nothing_glad_is_said_beneath_the_question(converse: Any) -> None:
    reply = converse().say("is he ok if he was sick and it smelt of bleach and now he's very quiet")
    assert reply.payload["danger"] and "glad" not in reply.text and "understand" not in reply.text
