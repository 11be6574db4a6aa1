"""The parts of the SMS channel by themselves: what is kept, counted, held back and parted."""

from __future__ import annotations

import datetime
import logging
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
from clock import Clock
from texting import settings

from bot.errors import BotError
from bot.language.sms import count_segments, outside_gsm7, plain, texts_of
from bot.settings import ROOT
from bot.sms.budget import ANSWER, NOTICE, SILENCE, SmsBudget
from bot.sms.inbox import SmsInbox
from bot.sms.keywords import load_sms_words
from bot.sms.outbox import SmsOutbox
from bot.sms.people import SmsPeople, country_of, valid_number
from bot.sms.provider import Receipt
from bot.sms.quiet_hours import QuietHours
from bot.storage.database import Database

NUMBER = "+447700900123"
HOUR = 3600


# --- people


def test_a_sender_id_tells_nothing_of_the_number(database: Database, database_url: str, clock: Clock) -> None:
    people = SmsPeople(database, keep_hours=72, now=clock)
    person = people.wrote(NUMBER)
    assert person == people.id_of(NUMBER) and NUMBER[3:] not in person
    assert people.number_of(person) == NUMBER
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        stored = str(connection.execute(sqlalchemy.text("select * from sms_people")).all())
    engine.dispose()
    assert "7700900123" not in stored


def test_a_number_is_deleted_after_its_hours_and_an_opt_out_is_not(database: Database, clock: Clock) -> None:
    people = SmsPeople(database, keep_hours=72, now=clock)
    gone, stopped = people.wrote(NUMBER), people.wrote("+447700900456")
    people.opt_out(stopped)
    clock.time += 73 * HOUR
    people.forget_expired()
    assert people.number_of(gone) is None and people.number_of(stopped) is None
    assert people.has_opted_out(stopped) and not people.has_opted_out(gone)
    assert people.count_opted_out() == 1
    people.opt_in(people.wrote("+447700900456"))
    assert not people.has_opted_out(stopped)


def test_the_full_answer_is_told_once_a_fact(database: Database) -> None:
    people = SmsPeople(database, keep_hours=72)
    person = people.wrote(NUMBER)
    assert people.told_in_full(person, "cuts-crime")
    assert not people.told_in_full(person, "cuts-crime")
    assert people.told_in_full(person, "uk-chances")


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        (NUMBER, NUMBER), ("+1 604 555 0123", "+16045550123"), ("82111", None), ("FRANK", None), ("", None),
        ("+", None), ("+12", None), ("anonymous", None), ("whatsapp:+447700900123", None),
    ],
)  # fmt: skip
def test_only_phone_numbers_are_answered(number: str, valid: str | None) -> None:
    assert valid_number(number) == valid


@pytest.mark.parametrize(
    ("number", "country"),
    [(NUMBER, "GB"), ("+353851234567", "IE"), ("+16045550123", "CA"), ("+12125550123", "US")],
)
def test_the_country_comes_from_the_number(number: str, country: str) -> None:
    assert country_of(number) == country


# --- what came and what goes


def test_a_text_that_comes_twice_is_taken_once(database: Database, clock: Clock) -> None:
    inbox = SmsInbox(database, clock)
    assert inbox.take("twilio:SM1")
    assert not inbox.take("twilio:SM1") and inbox.answer("twilio:SM1") == []
    inbox.answered("twilio:SM1", ["one", "two"])
    assert not inbox.take("twilio:SM1") and inbox.answer("twilio:SM1") == ["one", "two"]
    assert inbox.take("twilio:SM2")
    clock.time += 120
    assert inbox.take("twilio:SM2"), "nobody answered it: the assistant was stopped"
    assert not inbox.take("twilio:SM1")
    clock.time += 8 * 24 * HOUR
    inbox.forget_old()
    assert inbox.take("twilio:SM1")


def test_texts_go_in_order_and_later_when_the_provider_is_away(database: Database, clock: Clock) -> None:
    outbox = SmsOutbox(database, clock)
    for text in ("one", "two"):
        outbox.put("p", text)
    outbox.put("q", "other")
    assert [(text.person, text.text) for text in outbox.due()] == [("p", "one"), ("q", "other")]
    outbox.try_later(outbox.due()[0])
    outbox.put("p", "three")
    assert [text.text for text in outbox.due()] == ["other"], "two and three do not overtake one"
    clock.time += 5
    first = outbox.due()[0]
    assert (first.text, first.tries) == ("one", 1)
    outbox.sent(first.id)
    assert [text.text for text in outbox.due()] == ["two", "other"]
    outbox.put("r", "call 999", despite_opt_out=True)
    assert outbox.due()[0].text == "call 999", "danger first"


def test_what_is_held_back_blocks_nothing(database: Database, clock: Clock) -> None:
    outbox = SmsOutbox(database, clock)
    outbox.put("p", "for the morning", not_before=clock.time + HOUR)
    outbox.put("p", "a worker's words")
    assert [text.text for text in outbox.due()] == ["a worker's words"]


def test_the_last_status_of_each_text_counts(database: Database, clock: Clock) -> None:
    outbox = SmsOutbox(database, clock)
    for reference, status in (("SM1", "sent"), ("SM1", "delivered"), ("SM2", "failed")):
        outbox.note(Receipt(reference, status, "", opted_out=False))
    assert outbox.statuses(since=0) == {"delivered": 1, "failed": 1}
    outbox.put("p", "hello")
    outbox.handed_over(outbox.due()[0], "SM3")
    assert outbox.due() == [] and outbox.statuses(since=0)["handed over"] == 1
    assert outbox.note(Receipt("SM3", "failed", "opted_out", opted_out=True)) == "p"
    assert outbox.note(Receipt("SM1", "read", "", opted_out=False)) is None


# --- what it may cost


def test_a_flood_gets_one_notice_and_danger_is_still_answered(database: Database) -> None:
    budget = SmsBudget(database, settings())
    flood = [budget.allow("p", danger=False) for _ in range(100)]
    assert flood == [ANSWER] * 3 + [NOTICE] + [SILENCE] * 96
    assert [budget.allow("p", danger=True) for _ in range(3)] == [ANSWER, ANSWER, SILENCE]
    assert {budget.allow("p", live=True) for _ in range(50)} == {ANSWER}, "a worker hears all of it"
    assert budget.allow("other", danger=False) == ANSWER


def test_the_days_segments_run_out_and_the_log_says_so(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    budget = SmsBudget(database, settings(daily_segments=10), clock)
    budget.spend(9)
    assert budget.may_spend() and not caplog.records
    with caplog.at_level(logging.ERROR):
        budget.spend(2)
        budget.spend(2)
    assert not budget.may_spend() and budget.spent() == 13
    assert [record.message for record in caplog.records if "10 SMS segments" in record.message]
    assert len(caplog.records) == 1
    clock.time += 24 * HOUR
    assert budget.may_spend() and budget.spent() == 0


def test_a_malformed_limit_is_named(database: Database) -> None:
    with pytest.raises(BotError, match="BOT_SMS_LIMIT is 'lots'"):
        SmsBudget(database, settings(limit="lots"))


# --- quiet hours


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        ("21:00-08:00", "20:59", "20:59"),
        ("21:00-08:00", "21:00", "08:00+1"),
        ("21:00-08:00", "03:00", "08:00"),
        ("21:00-08:00", "08:00", "08:00"),
        ("12:00-14:00", "13:00", "14:00"),
        ("12:00-14:00", "15:00", "15:00"),
    ],
)
def test_quiet_hours_end(hours: str, at: str, until: str) -> None:
    zone = ZoneInfo("Europe/London")

    def moment(clock: str) -> float:
        time, _, days = clock.partition("+")
        day = datetime.date(2026, 7, 1) + datetime.timedelta(days=int(days or 0))
        return datetime.datetime.combine(day, datetime.time.fromisoformat(time), zone).timestamp()

    assert QuietHours(hours, "Europe/London").end(moment(at)) == moment(until)


@pytest.mark.parametrize(
    ("hours", "zone"), [("9pm-8am", "UTC"), ("25:00-08:00", "UTC"), ("21:00-08:00", "Mars")]
)
def test_malformed_quiet_hours_are_named(hours: str, zone: str) -> None:
    with pytest.raises(BotError, match="BOT_SMS_"):
        QuietHours(hours, zone)


# --- words


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("STOP", "stop"), (" stop. ", "stop"), ("Stop all", "stop"), ("END", "stop"), ("start", "start"),
        ("HELP!", "help"), ("more", "more"), ("Source?", "source"), ("PERSON", "person"), ("bot", "back"),
        ("stop the myths", None), ("help he is not breathing", None), ("", None), ("1", None),
    ],
)  # fmt: skip
def test_a_keyword_stands_alone(text: str, meaning: str | None) -> None:
    assert load_sms_words(ROOT / "data" / "sms.yml").meaning(text) == meaning


def test_long_words_become_texts_of_two_segments_parted_between_sentences() -> None:
    sentence = "“It’s true” – the clinic’s doctors said so… "
    texts = texts_of(sentence * 20)
    assert len(texts) > 2
    for text in texts:
        assert count_segments(text) <= 2 and not outside_gsm7(text)
        assert text.endswith("...")
    assert " ".join(texts) == plain(sentence * 20).strip()


def test_a_workers_words_keep_their_script() -> None:
    assert texts_of("Ravi: ਮੈਂ ਇੱਥੇ ਹਾਂ – ça va", any_script=True) == ["Ravi: ਮੈਂ ਇੱਥੇ ਹਾਂ - ça va"]


@pytest.mark.parametrize("text", ["x" * 1000, "word " * 300, "🙂" * 500, "", "  \n "])
def test_any_words_can_be_parted(text: str) -> None:
    texts = texts_of(text)
    assert all(count_segments(part) <= 2 and part for part in texts)
    assert sum(len(part.replace(" ", "")) for part in texts) == len(plain(text).replace(" ", "").strip())
