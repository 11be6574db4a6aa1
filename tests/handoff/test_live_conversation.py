"""Handing over to a worker at the built-in desk, and back, against the really running assistant."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from live_clients import SECONDS, DeskWorker, Person, wait_until
from serving import Serve, Served, add_worker

NAME, PASSWORD = "Sam", "correct horse battery"
WAIT, AWAY = 180, 45
"""Seconds, as they are where nobody sets them."""


@pytest.fixture(scope="module")
def desk(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An assistant with one worker's account."""
    settings = {"BOT_STATE_DIR": str(tmp_path_factory.mktemp("state"))}
    add_worker(NAME, PASSWORD, settings)
    served = serve(settings)
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
    wait_until(lambda: person.fetch() == [] and not person.live, "the end of the live conversation")
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


@pytest.mark.parametrize("milliseconds", [0, 5, 15, 40])
def test_a_cry_for_help_in_the_moment_of_saying_yes_is_heard(
    desk: Served, worker: DeskWorker, milliseconds: int
) -> None:
    person = Person(desk.url)
    assert "Shall I ask them to join" in person.say("can I talk to someone")
    with ThreadPoolExecutor() as pool:
        yes = pool.submit(person.say, "yes")
        time.sleep(milliseconds / 1000)
        cry = pool.submit(person.say, "hes gone blue and wont wake up")
    assert "999" in cry.result()
    if "asked a support worker to join" in yes.result():
        conversation = worker.claim_first()
        shown = worker.state(conversation)["conversation"]
        assert "hes gone blue and wont wake up" in [
            said["text"] for said in [*shown["messages"], *shown["transcript"]]
        ]


def test_while_nobody_has_come_an_emergency_goes_on(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    assert "999" in person.say("my mate wont wake up in leeds")
    assert "flat on their back" in person.say("he isnt breathing")
    assert "best chance" in person.say("is he going to die")
    worker.claim_first()


def test_a_worker_can_be_had_in_an_emergency(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("im in leeds and i want to die")
    offered = person.say("can I talk to someone")
    assert "999" in offered[:160] and "Shall I ask them to join" in offered
    assert "asked a support worker to join" in person.say("yes")
    conversation = worker.claim_first()
    danger = worker.state(conversation)["conversation"]["summary"]["danger"]
    assert [kind["id"] for kind in danger] == ["suicide"]


def test_yes_to_a_worker_is_not_taken_for_an_earlier_yes(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("im in leeds and my mate wont wake up")
    assert "on their side" in person.say("yes")
    assert "Shall I ask them to join" in person.say("can I talk to someone")
    assert "asked a support worker to join" in person.say("yes")
    worker.claim_first()


def test_a_call_back_is_taken_when_an_emergency_is_over(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.say("im in leeds and i want to die")
    asked = person.say("call me back")
    assert "999" in asked[:160] and "What number should they call" not in asked
    person.say("This isn't an emergency")
    assert "What number should they call" in person.say("call me back")
    assert "When is a good time" in person.say("07400 123456")
    assert "A support worker will see it" in person.say("tonight after six")
    (left,) = worker.get("callbacks")["callbacks"]
    worker.post("callbacks/done", id=left["id"]).raise_for_status()


def test_a_worker_who_closes_in_an_emergency_leaves_nobody_without_the_number(
    desk: Served, worker: DeskWorker
) -> None:
    person = Person(desk.url)
    person.say("im in leeds")
    assert "Shall I ask them to join" in person.say("can I talk to someone")
    person.say("yes")
    conversation = worker.claim_first()
    person.wait_for("has joined")
    assert "999" in person.say("my friend has just stopped breathing")
    worker.post("close", conversation=conversation, outcome="answered").raise_for_status()
    heard = person.wait_for("The support worker has left")
    assert all("999" in said[:160] for said in heard if "has joined" not in said), heard
    assert "999" in person.say("what do i do now")[:160]
    assert "Are they with you now?" in person.say("the ambulance is here")
    assert "They take over" in person.say("yes")


def test_nobody_answers(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    person.fetch()
    assert person.company["minutes"] == WAIT / 60
    desk.time.pass_by(WAIT / 2 + 1)
    person.wait_for("still looking for a support worker")
    assert person.company["minutes"] == math.ceil(WAIT / 120)
    desk.time.pass_by(WAIT / 2)
    heard = person.wait_for("no support worker could join")
    heard += person.wait_for("999") if not any("999" in said for said in heard) else []
    wait_until(lambda: person.fetch() == [] and not person.live, "the end of the live conversation")
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
    desk.time.pass_by(AWAY + 1)
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
    worker.say(conversation, "and after it")
    heard = person.wait_for("Sam: and after it")
    assert [said for said in heard if said.startswith("Sam")] == ["Sam: hello", "Sam: and after it"]


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
    assert requests.get(f"{desk.url}/desk/api/{path}", timeout=SECONDS).status_code == 401


def test_forged_session_reads_nothing(desk: Served) -> None:
    person = Person(desk.url)
    person.session = person.session[:-3] + "abc"
    with pytest.raises(requests.HTTPError, match="401"):
        person.send("hello")


def test_forms_of_other_sites_are_refused(desk: Served, worker: DeskWorker) -> None:
    answer = worker._http.post(f"{desk.url}/desk/api/duty", data='{"on_duty": true}', timeout=SECONDS)
    assert answer.status_code == 415


def test_canned_replies_come_from_the_fact_base_with_their_source(worker: DeskWorker) -> None:
    found = worker.get("facts", q="crime")["facts"]
    assert found[0]["id"] == "cuts-crime"
    assert "UK guide" in found[0]["source"]


def test_what_may_be_danger_gets_the_number_while_nobody_is_there(desk: Served, worker: DeskWorker) -> None:
    person = Person(desk.url)
    person.ask_for_a_worker()
    assert "999" in person.say("my mate od'd last week, does naloxone always work")
    # A badge stands for an alarm; what the person was asked stands in the thread.
    assert worker.state()["queue"][0]["danger"] == []
    shown = worker.state(worker.claim_first())["conversation"]["messages"]
    assert [message["who"] for message in shown] == ["person", "bot"]
    assert "999" in shown[-1]["text"]
