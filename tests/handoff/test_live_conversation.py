"""Handing over to a worker at the built-in desk, and back, against the really running assistant."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from live_clients import DeskWorker, Person, wait_until
from postgresql import postgresql
from serving import Served, add_worker, start_serving

NAME, PASSWORD = "Sam", "correct horse battery"
WAIT, AWAY = 6, 4


@pytest.fixture(scope="module")
def desk(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An assistant with one worker's account, quick to lose patience."""
    state = tmp_path_factory.mktemp("state")
    settings = {"BOT_STATE_DIR": str(state), "BOT_DESK_WAIT": str(WAIT), "BOT_DESK_AWAY": str(AWAY)}
    add_worker(NAME, PASSWORD, settings)
    served = start_serving(settings)
    yield served
    output = served.stop()
    assert "failed (" not in output and "ERROR" not in output, output


@pytest.fixture
def worker(desk: Served) -> Iterator[DeskWorker]:
    worker = DeskWorker(desk.url, NAME, PASSWORD)
    yield worker
    for conversation in worker.state()["mine"]:
        worker.post("close", conversation=conversation["id"], outcome="other")
    worker.post("logout")


def test_words_go_both_ways_until_the_worker_closes(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("Does it cut crime?")
    person.say("im in vancouver")
    assert "asked a support worker" in person.say("yes")
    conversation = worker.claim_first()
    shown = worker.state(conversation)["conversation"]
    assert shown["summary"]["place"] == "British Columbia, Canada"
    assert [fact["id"] for fact in shown["summary"]["facts"]] == ["cuts-crime"]
    assert {"who": "person", "text": "Does it cut crime?"} in shown["transcript"]
    person.wait_for("A support worker has joined")

    worker.say(conversation, "Hi, I'm Sam.\n\nHow are you?")
    assert person.wait_for("Sam:") == ["Sam: Hi, I'm Sam.\n\nHow are you?"]
    assert person.say("not great") == ""
    assert worker.heard(conversation) == ["not great"]

    worker.post("close", conversation=conversation, outcome="answered").raise_for_status()
    person.wait_for("I'm the bot, and I'm answering again")
    assert not person.live
    assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")


def test_without_consent_the_worker_sees_no_word_of_it(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("Does it cut crime?")
    person.ask_for_a_worker("yes, but keep it private")
    shown = worker.state(worker.claim_first())["conversation"]
    assert shown["summary"]["shared"] is False
    assert shown["transcript"] == [] and shown["summary"]["facts"] == []


def test_no_worker_is_asked_for_when_the_person_says_no(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("can I talk to someone")
    assert "That's fine" in person.say("no")
    assert worker.state()["queue"] == []


def test_person_comes_back_to_the_bot_and_the_worker_is_told(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    conversation = worker.claim_first()
    assert "I'm answering again" in person.say("End.")
    shown = worker.state(conversation)["conversation"]
    assert (shown["status"], shown["ended_by"]) == ("ended", "person")
    refused = worker.post("say", conversation=conversation, text="are you there?", key="k")
    assert refused.status_code == 409 and "has ended" in refused.json()["error"]
    assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")


def test_danger_gets_the_numbers_at_once_and_comes_first_in_the_queue(
    desk: Served, worker: DeskWorker
) -> None:
    calm, danger = Person(desk.url), Person(desk.url)
    calm.ask_for_a_worker()
    danger.ask_for_a_worker()
    for _ in range(2):
        # Nobody is with them yet: the numbers each time.
        assert "999" in danger.say("my mate wont wake up and his lips are blue")
    queue = worker.state()["queue"]
    assert [len(waiting["danger"]) for waiting in queue] == [1, 0]
    assert queue[0]["danger"] == [{"id": "overdose", "label": "Overdose"}]
    worker.claim_first()
    danger.wait_for("has joined")
    assert danger.say("he still wont wake up his lips are blue") == "", "the worker is there now"
    worker.claim_first()
    calm.wait_for("has joined")
    assert "999" in calm.say("i have taken too much and cant breathe"), "said once with a worker there too"


def test_nobody_answers(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    person.wait_for("still looking for a support worker")
    heard = person.wait_for("no support worker could join", WAIT + 10)
    heard += person.wait_for("999") if not any("999" in said for said in heard) else []
    assert not person.live
    assert worker.state()["queue"] == []
    assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")


def test_nobody_on_duty_leads_to_lines_and_a_call_back(desk: Served, worker: DeskWorker) -> None:
    worker.post("duty", on_duty=False)
    person = Person(desk.url)
    person.say("im in leeds")
    offered = person.say("can I talk to someone")
    assert "FRANK" in offered and "say “call me back”" in offered and "Shall I ask" not in offered
    assert "What number should they call?" in person.say("call me back")
    assert "couldn't read that" in person.say("its 0113 49")
    assert "When is a good time" in person.say("sorry, 07400 123456")
    assert "will see it" in person.say("after 6, dont leave a message")
    assert worker.state()["callbacks"] == 1
    (left,) = worker.get("callbacks")["callbacks"]
    assert (left["phone"], left["times"]) == ("+44 7400 123456", "after 6, dont leave a message")
    assert left["place"] == "England, United Kingdom"
    worker.post("callbacks/done", id=left["id"]).raise_for_status()
    assert worker.get("callbacks")["callbacks"] == []


def test_danger_while_a_number_is_asked_for_comes_first(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("call me back")
    assert "999" in person.say("i want to kill myself, ring me on 07400 123456")
    assert worker.get("callbacks")["callbacks"] == []


def test_other_questions_while_a_number_is_asked_for_are_answered(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("call me back")
    assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")


def test_worker_who_closes_the_tab_is_missed(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    conversation = worker.claim_first()
    person.say("are you there?")
    time.sleep(AWAY)
    person.wait_for("connection dropped")
    (waiting,) = worker.state()["queue"]
    assert waiting["id"] == conversation and waiting["returned"]
    worker.claim_first()
    assert worker.heard(conversation) == ["are you there?"]
    person.wait_for("has joined")
    worker.say(conversation, "I'm back")
    person.wait_for("Sam: I'm back")


def test_sending_again_is_not_saying_twice(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    conversation = worker.claim_first()
    for _ in range(2):
        person.send("only once", "same-id")
    assert worker.heard(conversation) == ["only once"]
    assert worker.say(conversation, "hello", "key") == worker.say(conversation, "hello", "key")
    time.sleep(2)
    assert [said for said in person.fetch() if said.startswith("Sam")] == ["Sam: hello"]


def test_buttons_of_earlier_replies_do_not_reach_the_worker(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    assert "I'm quiet" in person.say('/choose_option{"fact": "cuts-crime"}')
    assert worker.heard(worker.claim_first()) == []


def test_two_workers_cannot_claim_one_person(desk: Served, worker: DeskWorker) -> None:
    other = DeskWorker(desk.url, NAME, PASSWORD)
    person = Person(desk.url)
    person.ask_for_a_worker()
    conversation = worker.claim_first()
    refused = other.post("claim", conversation=conversation)
    assert refused.status_code == 409


@pytest.mark.parametrize("path", ["state", "facts", "callbacks"])
def test_nothing_is_shown_without_logging_in(desk: Served, path: str) -> None:
    assert requests.get(f"{desk.url}/desk/api/{path}", timeout=10).status_code == 401


def test_forged_session_reads_nothing(desk: Served) -> None:
    person = Person(desk.url)
    person.session = person.session[:-3] + "abc"
    with pytest.raises(requests.HTTPError, match="401"):
        person.send("hello")


def test_forms_of_other_sites_are_refused(desk: Served, worker: DeskWorker) -> None:
    answer = worker._http.post(f"{desk.url}/desk/api/duty", data='{"on_duty": true}', timeout=10)
    assert answer.status_code == 415


def test_canned_replies_come_from_the_fact_base_with_their_source(worker: DeskWorker) -> None:
    found = worker.get("facts", q="crime")["facts"]
    assert found[0]["id"] == "cuts-crime"
    assert "UK guide" in found[0]["source"]


def test_restart_in_mid_conversation_loses_nothing(model: Path, tmp_path: Path) -> None:
    settings = {"BOT_STATE_DIR": str(tmp_path), "BOT_DESK_WAIT": "60", "BOT_DESK_AWAY": "60"}
    add_worker(NAME, PASSWORD, settings)
    before = start_serving(settings)
    worker, person = DeskWorker(before.url, NAME, PASSWORD), Person(before.url)
    person.ask_for_a_worker()
    conversation = worker.claim_first()
    person.wait_for("has joined")
    person.say("before the restart")
    worker.say(conversation, "said just before the restart")
    before.stop()

    after = start_serving(settings)
    worker.url = person.url = after.url
    try:
        person.wait_for("Sam: said just before the restart")
        assert person.say("after the restart") == "", "the bot stays quiet"
        assert worker.heard(conversation) == ["before the restart", "after the restart"]
        worker.say(conversation, "hello again")
        person.wait_for("Sam: hello again")
        worker.post("close", conversation=conversation, outcome="answered")
        person.wait_for("I'm answering again")
        assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")
        wait_until(lambda: worker.state()["mine"] == [], "an empty list")
    finally:
        after.stop()


def test_database_away_leaves_nobody_without_an_answer(model: Path, tmp_path: Path) -> None:
    with contextlib.ExitStack() as running:
        database = running.enter_context(contextlib.ExitStack())
        settings = {
            "BOT_STATE_DIR": str(tmp_path / "state"),
            "BOT_DATABASE_URL": database.enter_context(postgresql(tmp_path)),
        }
        add_worker(NAME, PASSWORD, settings)
        served = start_serving(settings)
        running.callback(served.stop)
        worker, live, other = DeskWorker(served.url, NAME, PASSWORD), Person(served.url), Person(served.url)
        live.ask_for_a_worker()
        worker.claim_first()
        database.close()

        assert other.say("What is diamorphine?").startswith("Diamorphine is heroin")
        assert "999" in other.say("my mate wont wake up and his lips are blue")
        assert "116 123" in other.say("can I talk to someone"), "lines, and no promise of a worker"
        assert "999" in live.say("i took too much and cant breathe")
        with pytest.raises(requests.HTTPError, match="503"):
            live.send("are you there?")
