"""What is kept of live conversations, workers and call-backs, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy
from clock import Clock
from cryptography.fernet import Fernet

from bot.errors import BotError
from bot.handoff.callbacks import Callbacks, looks_like_number, read_number
from bot.handoff.live import (
    BY_PERSON,
    BY_WORKER,
    LONGEST_MESSAGE,
    PERSON,
    UNANSWERED,
    WORKER,
    LiveConversations,
)
from bot.handoff.outbox import Outbox
from bot.handoff.summary import Summary, summarise
from bot.handoff.workers import MOST_FAILURES, SECONDS_LOCKED, SECONDS_OF_A_SESSION, LoginError, Workers
from bot.storage.database import Database
from bot.storage.secret_box import SecretBox

SUMMARY = Summary(True, "England, United Kingdom", (), ("cuts-crime",), (("person", "hello zanzibar"),))
PASSWORD = "correct horse battery"
DAY = 86_400


@pytest.fixture
def live(database: Database, clock: Clock) -> LiveConversations:
    return LiveConversations(database, clock)


@pytest.fixture
def workers(database: Database, clock: Clock) -> Workers:
    workers = Workers(database, away=45, now=clock)
    workers.save("Sam", PASSWORD)
    return workers


@pytest.fixture
def callbacks(database: Database, clock: Clock) -> Callbacks:
    return Callbacks(database, days=7, now=clock)


def everything_in(url: str) -> str:
    """Every row of every table, as text."""
    engine = sqlalchemy.create_engine(url)
    tables = sqlalchemy.inspect(engine).get_table_names()
    with engine.connect() as connection:
        found = [connection.execute(sqlalchemy.text(f"select * from {table}")).all() for table in tables]
    engine.dispose()
    return repr(found)


def test_nobodys_words_or_numbers_stand_in_the_database(
    live: LiveConversations, callbacks: Callbacks, workers: Workers, database: Database, database_url: str
) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    live.say(id_, PERSON, "zanzibar again")
    callbacks.begin("p", "GB", None)
    callback = callbacks.unfinished("p")
    assert callback
    callbacks.take_number(callback, "+44 7400 123456")
    callbacks.take_times(callback, "zanzibar time")
    Outbox(database).put("p", {"text": "zanzibar out"})
    token = workers.log_in("Sam", PASSWORD)
    stored = everything_in(database_url)
    assert "p" in stored and id_ in stored
    for secret in ("zanzibar", "7400", PASSWORD, token):
        assert secret not in stored


def test_asking_twice_is_one_conversation(live: LiveConversations) -> None:
    assert live.ask("p", "web", SUMMARY) == live.ask("p", "web", SUMMARY)
    assert len(live.queue()) == 1


def test_queue_has_danger_first_then_a_lost_worker_then_the_longest_wait(
    live: LiveConversations, workers: Workers, clock: Clock
) -> None:
    sam = workers.all()[0].id
    returned = live.ask("returned", "web", SUMMARY)
    live.claim(returned, sam)
    for person in ("early", "late", "danger"):
        clock.time += 10
        live.ask(person, "web", SUMMARY)
    live.give_back(returned, "gone")
    in_danger = live.of_person("danger")
    assert in_danger
    live.flag(in_danger.id, ["overdose", "suicide"])
    live.flag(in_danger.id, ["overdose"])
    assert [waiting.person for waiting in live.queue()] == ["danger", "returned", "early", "late"]
    assert live.queue()[0].danger == ("overdose", "suicide")


def test_one_of_many_claims_succeeds(live: LiveConversations, workers: Workers) -> None:
    sam, id_ = workers.all()[0].id, live.ask("p", "web", SUMMARY)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: live.claim(id_, sam), range(8)))
    assert claims.count(True) == 1


def test_a_message_sent_twice_is_kept_once(live: LiveConversations) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    assert live.say(id_, PERSON, "hello", key="k") == live.say(id_, PERSON, "hello", key="k")
    assert [message.text for message in live.messages(id_)] == ["hello"]


def test_a_very_long_message_is_cut_and_says_so(live: LiveConversations) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    live.say(id_, PERSON, "é" * (LONGEST_MESSAGE + 1))
    (message,) = live.messages(id_)
    assert message.text == "é" * LONGEST_MESSAGE + " …"


def test_undelivered_messages_wait_in_order(live: LiveConversations) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    for text in ("one", "two"):
        live.say(id_, WORKER, text, name="Sam")
    first, second = live.undelivered(WORKER)
    assert (first.text, second.text) == ("one", "two")
    live.delivered(first)
    assert live.undelivered(WORKER) == [second]


def test_how_far_words_have_come_is_known_at_each_kind_of_desk(live: LiveConversations) -> None:
    id_ = live.ask("web-1", "web", SUMMARY)
    for key in ("a", "b", "c"):
        live.say(id_, PERSON, f"message {key}", key=key)
    live.say(id_, WORKER, "hello", key="theirs")

    def reached(outside: bool) -> tuple[str | None, str | None]:
        conversation = live.get(id_)
        assert conversation
        found = live.reached(conversation, outside)
        return found.delivered, found.seen

    assert reached(outside=False) == ("c", None)
    assert reached(outside=True) == (None, None)
    first, second, _ = live.undelivered(PERSON)
    live.delivered(first)
    live.note(id_, read_up_to=second.id)
    assert reached(outside=False) == ("c", "b")
    assert reached(outside=True) == ("a", "b")


def test_a_conversation_ends_once(live: LiveConversations, workers: Workers) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    live.claim(id_, workers.all()[0].id)
    assert live.end(id_, BY_PERSON)
    assert not live.end(id_, BY_WORKER, "answered")
    ended = live.get(id_)
    assert ended and (ended.ended_by, ended.outcome) == (BY_PERSON, "answered")
    assert live.of_person("p") is None and live.of_worker(workers.all()[0].id) == []
    assert not live.claim(id_, None)


def test_words_are_deleted_after_a_time_and_the_fact_of_it_stays(
    live: LiveConversations, clock: Clock
) -> None:
    old = live.ask("p", "web", SUMMARY)
    live.say(old, PERSON, "hello")
    live.end(old, UNANSWERED)
    clock.time += 30 * DAY
    new = live.ask("p", "web", SUMMARY)
    live.say(new, PERSON, "hello again")
    live.forget_words(before=clock.time - 29 * DAY)
    assert live.messages(old) == [] and live.summary(old) is None
    assert live.get(old) is not None
    assert live.summary(new) == SUMMARY and len(live.messages(new)) == 1


def test_who_clears_the_conversation_leaves_no_word_of_it(live: LiveConversations) -> None:
    old, other = live.ask("p", "web", SUMMARY), live.ask("other", "web", SUMMARY)
    live.say(old, PERSON, "hello")
    live.end(old, BY_WORKER)
    new = live.ask("p", "web", SUMMARY)
    live.say(new, PERSON, "hello again")
    live.forget_person("p")
    assert not live.is_open("p") and live.without_farewell() == []
    assert [live.messages(id_) for id_ in (old, new)] == [[], []]
    assert live.summary(old) is None and live.summary(new) is None
    assert live.is_open("other") and live.summary(other) == SUMMARY


def test_a_desk_that_answers_before_its_name_is_noted_is_understood(live: LiveConversations) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    early = live.by_reference(id_)
    assert early and early.id == id_
    live.note(id_, reference="42")
    named = live.by_reference("42")
    assert named and named.id == id_ and live.by_reference(id_) is None


def test_a_conversation_is_open_until_the_person_knows_that_it_is_over(live: LiveConversations) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    live.end(id_, BY_WORKER)
    assert live.is_open("p")
    live.note(id_, farewell_said=True)
    assert not live.is_open("p")


def test_summary_has_words_only_with_consent_and_danger_always() -> None:
    events: list[dict[str, Any]] = [
        {"event": "user", "text": "/greet", "parse_data": {"intent": {"name": "greet"}}},
        {"event": "user", "text": "he wont wake up", "parse_data": {"intent": {"name": "crisis_overdose"}}},
        {"event": "action", "name": "utter_crisis_overdose"},
        {"event": "bot", "text": "Call 999 now."},
        {"event": "bot", "text": None},
    ]
    shared = summarise(events, "Wales", ["cuts-crime"], shared=True)
    assert shared.transcript == (("person", "he wont wake up"), ("bot", "Call 999 now."))
    assert (shared.danger, shared.facts) == (("overdose",), ("cuts-crime",))
    private = summarise(events, "Wales", ["cuts-crime"], shared=False)
    assert (private.transcript, private.facts) == ((), ())
    assert (private.danger, private.place) == (("overdose",), "Wales")


# --- workers


def test_session_ends_at_log_out_after_half_a_day_and_with_a_new_password(
    workers: Workers, clock: Clock
) -> None:
    first, second, third = (workers.log_in("Sam", PASSWORD) for _ in range(3))
    workers.log_out(first)
    assert workers.of_session(first) is None and workers.of_session(second)
    clock.time += SECONDS_OF_A_SESSION
    assert workers.of_session(second) is None
    third = workers.log_in("Sam", PASSWORD)
    workers.save("Sam", "another long password")
    assert workers.of_session(third) is None


def test_too_many_wrong_passwords_lock_the_account_for_a_while(workers: Workers, clock: Clock) -> None:
    for _ in range(MOST_FAILURES):
        with pytest.raises(LoginError, match="Name or password is wrong"):
            workers.log_in("Sam", "wrong")
    with pytest.raises(LoginError, match="Too many"):
        workers.log_in("Sam", PASSWORD)
    clock.time += SECONDS_LOCKED
    assert workers.log_in("Sam", PASSWORD)


def test_unknown_name_is_refused_in_the_same_words(workers: Workers) -> None:
    with pytest.raises(LoginError, match="Name or password is wrong"):
        workers.log_in("Nobody", PASSWORD)


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("x" * 81, PASSWORD), ("Ali", "too short")])
def test_unacceptable_accounts_are_refused(workers: Workers, name: str, password: str) -> None:
    with pytest.raises(BotError):
        workers.save(name, password)


def test_on_duty_means_there_and_willing(workers: Workers, clock: Clock) -> None:
    workers.log_in("Sam", PASSWORD)
    sam = workers.all()[0].id
    assert not workers.any_on_duty(), "logged in is not on duty"
    workers.set_duty(sam, True)
    assert workers.any_on_duty()
    clock.time += 46
    assert not workers.any_on_duty() and not workers.is_present(sam), "the page was closed"
    workers.seen(sam)
    assert workers.any_on_duty()


def test_removing_a_worker_keeps_their_conversations(workers: Workers, live: LiveConversations) -> None:
    id_ = live.ask("p", "web", SUMMARY)
    live.claim(id_, workers.all()[0].id)
    token = workers.log_in("Sam", PASSWORD)
    assert workers.remove("Sam") and not workers.remove("Sam")
    assert workers.of_session(token) is None
    left = live.get(id_)
    assert left and left.worker is None


# --- call-backs


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("07400 123456", "GB", "+44 7400 123456"),
        ("its 07400123456 thanks", "GB", "+44 7400 123456"),
        ("+44 7400 123456", None, "+44 7400 123456"),
        ("+1 604 555 0123 after 5", "GB", "+1 604-555-0123"),
        ("604-555-0123", "CA", "+1 604-555-0123"),
        ("07400 123456", None, None),  # whose country? not guessed
        ("07400 123456", "US", None),
        ("999", "GB", None),
        ("call me", "GB", None),
        ("12345678901234567890", "GB", None),
    ],
)
def test_numbers_are_read_or_refused_never_guessed(
    text: str, country: str | None, number: str | None
) -> None:
    assert read_number(text, country) == number


@pytest.mark.parametrize(("text", "seems"), [("0113 49", True), ("no thanks", False), ("in 20 mins", False)])
def test_an_attempt_at_a_number_is_told_from_other_words(text: str, seems: bool) -> None:
    assert looks_like_number(text) is seems


def test_callback_goes_from_number_to_times_to_the_desk_and_away(callbacks: Callbacks, clock: Clock) -> None:
    callbacks.begin("p", "GB", "Wales")
    asked = callbacks.unfinished("p")
    assert asked and callbacks.ready() == []
    callbacks.take_number(asked, "+44 7400 123456")
    callbacks.take_times(asked, "evenings")
    assert callbacks.unfinished("p") is None
    (ready,) = callbacks.ready()
    assert (ready.phone, ready.times, ready.place) == ("+44 7400 123456", "evenings", "Wales")
    callbacks.done(ready.id)
    assert callbacks.ready() == []


def test_callback_that_nobody_made_is_deleted(callbacks: Callbacks, clock: Clock, database_url: str) -> None:
    callbacks.begin("p", "GB", None)
    asked = callbacks.unfinished("p")
    assert asked
    callbacks.take_number(asked, "+44 7400 123456")
    callbacks.take_times(asked, "evenings")
    clock.time += 7 * DAY
    assert callbacks.ready() == [], "not shown any more, deleted or not"
    callbacks.forget_expired()
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("select count(*) from callbacks")).scalar() == 0
    engine.dispose()


def test_question_for_a_number_lapses(callbacks: Callbacks, clock: Clock) -> None:
    callbacks.begin("p", "GB", None)
    clock.time += 3600
    assert callbacks.unfinished("p") is None


def test_second_unreadable_number_is_the_last(callbacks: Callbacks) -> None:
    callbacks.begin("p", "GB", None)
    for goes_on in (True, False):
        asked = callbacks.unfinished("p")
        assert asked and callbacks.count_try(asked) is goes_on


# --- the outbox, and the database itself


def test_outbox_keeps_a_message_until_it_has_arrived(database: Database) -> None:
    outbox = Outbox(database)
    outbox.put("p", {"text": "one"})
    outbox.put("other", {"text": "not yours"})
    ((first, message),) = outbox.newer("p", 0)
    assert message == {"text": "one"} and outbox.newer("p", 0) == [(first, message)]
    outbox.arrived("p", first)
    assert outbox.newer("p", 0) == []
    outbox.put("p", {"text": "two"})
    ((second, _),) = outbox.newer("p", 0)
    assert second > first, "an id is never given again"
    outbox.forget("p")
    assert outbox.newer("p", 0) == [] and len(outbox.newer("other", 0)) == 1


def test_words_sealed_with_another_key_are_an_error_a_person_can_mend(
    database: Database, database_url: str
) -> None:
    id_ = LiveConversations(database).ask("p", "web", SUMMARY)
    other = LiveConversations(Database(database_url, SecretBox(Fernet.generate_key())))
    with pytest.raises(BotError, match="Restore the key"):
        other.summary(id_)
