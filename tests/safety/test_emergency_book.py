"""What can be said in an emergency: the right number first, and public guidance behind each step."""

from __future__ import annotations

import pathlib
import re
import shutil
from collections.abc import Iterable

import pytest

from bot.errors import DataError
from bot.handoff.lines import load_lines
from bot.language.reading import reading_grade
from bot.language.sms import outside_gsm7
from bot.safety.emergency.book import Book, Opening, Saying, Step
from bot.safety.emergency.conduct import Turn
from bot.safety.emergency.hearing import Hearing, shared_hearing
from bot.safety.emergency.load import NOT_REVIEWED, load_book
from bot.safety.emergency.meanings import load_meanings
from bot.safety.emergency.models import Emergency, Facts
from bot.safety.emergency.names import opening_name
from bot.safety.emergency.replies import CALL, NUMBER, Response, responses, slots, with_lines
from bot.settings import Settings

FIRST, ONE_SEGMENT = 160, 160
LONGEST = 420
"""Characters of a reply that a small phone shows at once, where the country is known."""
GRADE = 8
KINDS = {"overdose", "suicide", "self-harm", "withdrawal", "child-danger", "violence", "other-danger"}


@pytest.fixture(scope="module")
def folder(here: Settings) -> pathlib.Path:
    return here.data / "safety"


@pytest.fixture(scope="module")
def book(folder: pathlib.Path) -> Book:
    return load_book(folder)


@pytest.fixture(scope="module")
def hearing(folder: pathlib.Path) -> Hearing:
    return shared_hearing(folder)


def said(response: Response, book: Book, country: str | None, call: str, briefly: bool) -> str:
    """A response as somebody in a country reads it."""
    emergency = Emergency("overdose", {}, country=country)
    turn = Turn(response.name, book.openings[0], call, emergency, emergency)
    filled = slots(turn.state, turn.opening, turn.call, book, briefly)
    return (response.sms if briefly else response.text).format(**filled)


def calls_of(response: Response, book: Book) -> list[str]:
    """How a response may begin: an opening by its own call, all else by what any call is later."""
    if opening := opening_named(response.name, book):
        return [opening.call.first, opening.call.again, opening.call.called]
    return sorted({words for o in book.openings for words in (o.call.again, o.call.called)})


def opening_named(name: str, book: Book) -> Opening | None:
    return next((o for o in book.openings if name in {opening_name(o, asks) for asks in (True, False)}), None)


def places_of(response: Response, book: Book) -> list[str]:
    """The countries that are known in which it is said."""
    opening = opening_named(response.name, book)
    only = opening.countries if opening else ()
    return [code for code in book.numbers if code and (not only or code in only)]


def denies(never: Iterable[tuple[str, str]], known: Facts) -> bool:
    return any(known.get(name) == value for name, value in never)


def test_every_reply_that_begins_with_a_call_shows_the_right_number_first(book: Book) -> None:
    for country, place in book.numbers.items():
        for response in responses(book):
            if not response.text.startswith(f"{{{CALL}}}"):
                continue
            for call in calls_of(response, book):
                text = said(response, book, country, call, briefly=False)
                assert place.texts["emergency"] in text[:FIRST], text


def test_only_an_end_begins_without_a_call(book: Book) -> None:
    without = {r.name for r in responses(book) if not r.text.startswith(f"{{{CALL}}}")}
    assert all(name.startswith("utter_emergency_end_") for name in without)
    for response in responses(book):
        assert ("danger" in response.payload) == (response.name not in without)


def test_by_text_message_a_reply_is_one_segment_where_the_country_is_known(book: Book) -> None:
    for response in responses(book):
        assert not outside_gsm7(re.sub(r"[{}_]", "", response.sms)), response.sms
        for country in places_of(response, book):
            for call in calls_of(response, book):
                text = said(response, book, country, call, briefly=True)
                assert len(text) <= ONE_SEGMENT, (len(text), text)


def test_a_reply_fits_on_a_small_phone(book: Book) -> None:
    for response in responses(book):
        for call in calls_of(response, book):
            text = said(response, book, "GB", call, briefly=False)
            assert len(text) <= LONGEST, text
            assert reading_grade(text) <= GRADE, text


def test_numbers_are_lines_of_their_country(book: Book, here: Settings) -> None:
    lines = load_lines(here.data / "support_lines.yml")
    for country, place in book.numbers.items():
        payload = with_lines({"lines": ["emergency", "listen"], "place": country or ""}, book.numbers)
        assert payload["lines"] and all(id_ in lines for id_ in payload["lines"])
        assert country is None or {lines[id_].country for id_ in payload["lines"]} == {country}, place


def test_every_step_has_public_guidance_behind_it(book: Book) -> None:
    entries: list[Step | Saying] = [*book.steps.values(), *book.answers, *book.endings]
    for entry in entries:
        assert all(e.url.startswith("http") and e.seen and e.who for e in entry.evidence), entry.id
        assert all(len(e.seen.split()) <= 25 for e in entry.evidence), entry.id


def test_what_is_said_first_never_denies_what_is_known(book: Book) -> None:
    """The recovery position is never told for somebody known not to breathe, nor pushing for who does."""
    for opening in book.openings:
        for step in (*opening.steps, *opening.sms):
            assert not denies(step.never, opening.when), (opening.id, step.id)
    for saying in (*book.answers, *book.endings):
        assert not denies(saying.never, saying.when), saying.id


def test_every_case_has_an_opening_for_whatever_is_known(book: Book) -> None:
    for case in {opening.case for opening in book.openings} | set(book.cases.values()):
        for country in book.numbers:
            assert book.opening(case, {}, country).case == case
    assert {opening.danger for opening in book.openings} <= KINDS


def test_what_a_button_sends_answers_its_question(book: Book, hearing: Hearing) -> None:
    for ask in book.asks.values():
        for (title, words), answer in zip(ask.buttons, ("yes", "no", "unsure"), strict=False):
            assert hearing.hear(words, ask).answer == answer, (ask.id, title, words)


def test_every_reply_while_it_lasts_has_a_way_out(book: Book, hearing: Hearing) -> None:
    for response in responses(book):
        ends = response.name.startswith("utter_emergency_end_")
        assert (book.way_out in response.buttons) is not ends, response.name
    assert hearing.is_way_out(book.way_out[1]) and hearing.is_way_out("SAFE")


def test_what_follows_from_every_meaning_has_words(book: Book, folder: pathlib.Path) -> None:
    answered, ended = {a.id for a in book.answers}, {e.id for e in book.endings}
    for meaning in load_meanings(folder).table:
        assert meaning.answers is None or meaning.answers in answered, meaning.id
        assert meaning.ends is None or meaning.ends in ended, meaning.id


def test_it_says_whether_a_clinician_has_reviewed_it(book: Book) -> None:
    assert book.clinician_review == NOT_REVIEWED or book.clinician_review[-4:].isdigit()


FAULTS = {
    "unknown key": ('text: "Take nothing else."', 'tekst: "Take nothing else."', "text is missing"),
    "unknown guidance": ("{from: alone,", "{from: nobody,", "there is no guidance 'nobody'"),
    "unknown step": ("steps: [press, add-cloth]", "steps: [press, fly]", "there is no step 'fly'"),
    "condition without a value": ("never: [breathing=yes]", "never: [breathing]", "says nothing"),
    "step without guidance": ("    says_nothing_to_do: true\n", "", "names no guidance"),
    "unknown call": ("call: fire", "call: nobody", "there is no call 'nobody'"),
}


@pytest.mark.parametrize(("was", "becomes", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_the_file_is_named(
    folder: pathlib.Path, tmp_path: pathlib.Path, was: str, becomes: str, says: str
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "emergency.yml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(DataError, match=says):
        load_book(tmp_path)


def test_a_number_stands_in_words_only_through_the_place(book: Book) -> None:
    """No number is written out in what is said, but those that are the same everywhere they are told."""
    for response in responses(book):
        for number in ("999", "112", "000 ", "116 123", "988"):
            assert number not in response.text.replace(f"{{{NUMBER}}}", ""), response.name


@pytest.mark.parametrize("case", ["violence", "child-unsafe"])
def test_who_may_be_heard_is_never_told_to_shout_or_to_open_the_door(book: Book, case: str) -> None:
    for facts in ({}, {"who": "writer"}, {"who": "other"}):
        for country in book.numbers:
            said = [book.answer(answer.id, case, facts, country) for answer in book.answers]
            told = [words for each in said if each for words in (each.text, each.sms)]
            wrong = [words for words in told if any(w in words.lower() for w in ("shout", "knock", "unlock"))]
            assert wrong == []
