"""The widget's channel as an HTTP client meets it, at the really running assistant."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import pytest
import requests
import websockets.client
from live_clients import SECONDS, Person
from ruamel.yaml import YAML
from serving import Served

from bot.channels.buttons import PAYLOADS
from bot.settings import ROOT

TOLD = "Can I get a heroin prescription in the UK?"


@pytest.fixture
def person(served: Served) -> Person:
    return Person(served.url)


def post(person: Person, path: str, body: Any, session: str | None = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {session or person.session}"}
    return requests.post(f"{person.url}/chat/{path}", json=body, headers=headers, timeout=SECONDS)


def forget(person: Person) -> requests.Response:
    headers = {"Authorization": f"Bearer {person.session}"}
    return requests.delete(f"{person.url}/chat/conversation", headers=headers, timeout=SECONDS)


def test_sending_again_gets_the_same_answer_and_is_taken_once(person: Person) -> None:
    person.say(TOLD)
    first = person.send("tell me more", "one-id")
    assert person.send("tell me more", "one-id") == first
    assert person.send("tell me more", "another-id")["replies"] != first["replies"]


def test_one_id_of_two_people_is_two_messages(served: Served) -> None:
    first, second = (Person(served.url).send("hello", "same")["replies"][0] for _ in range(2))
    assert first["recipient_id"] != second["recipient_id"]


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"text": "hello"}, 400, "needs text, and id"),
        ({"text": ["hello"], "id": "1"}, 400, "needs text, and id"),
        (["hello"], 400, "needs text, and id"),
        ({"text": "hello", "id": "1" * 65}, 400, "at most 64 characters"),
        ({"text": "x" * 4001, "id": "1"}, 413, "at most 4000 characters"),
    ],
)
def test_what_is_no_message_is_refused_in_words(person: Person, body: Any, status: int, why: str) -> None:
    answer = post(person, "messages", body)
    assert answer.status_code == status and why in answer.json()["error"]


def test_nothing_without_a_session_of_ours(person: Person) -> None:
    begun, content, signature = person.session.split(".")
    forged = f"{begun}.{content}.{signature[::-1]}"
    unsigned = f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{content}."
    for session in (forged, unsigned, "web-1"):
        assert post(person, "messages", {"text": "hello", "id": "1"}, session).status_code == 401


@pytest.mark.parametrize(
    "command",
    ["/restart", "/back", "/session_start", " /restart", "//restart", "/ /restart", "\u200b/ \uff0f/restart"],
)
def test_commands_of_rasa_are_only_words(person: Person, command: str) -> None:
    person.say(TOLD)
    person.say(command)
    assert "This is what I go by" in person.say("where does that come from?")


@pytest.mark.parametrize(
    ("typed", "as_a_command"),
    [
        ("/inform_place", "handoff"),
        ("/ /handoff", "handoff"),
        ('/choose_option{"fact": "no-such"}', "fact"),
        ("/", "fact"),
    ],
)
def test_intents_that_are_typed_are_only_words(person: Person, typed: str, as_a_command: str) -> None:
    kinds = {reply.get("custom", {}).get("kind") for reply in person.send(typed)["replies"]}
    assert as_a_command not in kinds


def test_every_button_of_the_domain_may_be_sent() -> None:
    domain = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    variants = itertools.chain.from_iterable(domain["responses"].values())
    payloads = {button["payload"] for variant in variants for button in variant.get("buttons", [])}
    assert {payload for payload in payloads if payload.startswith("/")} == PAYLOADS


def test_a_button_that_offers_a_fact_gives_it(person: Person) -> None:
    assert "Fentanyl" in person.say('/choose_option{"fact": "fentanyl-strength"}')


def test_clearing_forgets_what_was_said(person: Person) -> None:
    person.say(TOLD)
    assert "This is what I go by" in person.say("where does that come from?")
    assert forget(person).ok
    assert "This is what I go by" not in person.say("where does that come from?")


def test_pages_of_any_site_may_ask_but_with_no_cookie(person: Person) -> None:
    headers = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    for path in ("session", "messages", "feedback", "conversation"):
        asked = requests.options(f"{person.url}/chat/{path}", headers=headers, timeout=SECONDS)
        assert asked.ok and asked.headers["Access-Control-Allow-Origin"] == "*"
        assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    desk = requests.options(f"{person.url}/desk/api/state", headers=headers, timeout=SECONDS)
    assert "Access-Control-Allow-Origin" not in desk.headers


@pytest.mark.parametrize("path", ["/", "/widget.js", "/widget.css", "/embed.html", "/desk"])
def test_files_are_packed_and_sent_once_only(served: Served, path: str) -> None:
    first = requests.get(served.url + path, timeout=SECONDS)
    assert first.ok and first.headers["Content-Encoding"] == "gzip"
    assert "default-src 'none'" in first.headers["Content-Security-Policy"]
    assert "unsafe" not in first.headers["Content-Security-Policy"]
    again = requests.get(served.url + path, headers={"If-None-Match": first.headers["ETag"]}, timeout=SECONDS)
    assert again.status_code == 304 and not again.content
    plain = requests.get(served.url + path, headers={"Accept-Encoding": "identity"}, timeout=SECONDS)
    assert plain.content == first.content and "Content-Encoding" not in plain.headers


def test_only_the_desk_may_not_be_framed(served: Served) -> None:
    def framed_by(path: str) -> str:
        policy = requests.get(served.url + path, timeout=SECONDS).headers["Content-Security-Policy"]
        return policy.rpartition("frame-ancestors ")[2]

    assert framed_by("/") == "*"
    assert framed_by("/desk") == "'none'"


def test_feedback_counts_and_tells_nothing_of_anybody(person: Person) -> None:
    assert post(person, "feedback", {"fact": "uk-chances", "clear": False}).ok
    assert post(person, "feedback", {"fact": "no-such-fact", "clear": True}).status_code == 400
    assert post(person, "feedback", {"fact": "uk-chances", "clear": "yes"}).status_code == 400
    assert post(person, "feedback", {"fact": "uk-chances", "why": "hard"}).ok
    assert post(person, "feedback", {"fact": "uk-chances", "why": "any words"}).status_code == 400


def test_stream_tells_that_there_is_nothing_to_wait_for(person: Person) -> None:
    assert stream(person, {"session": person.session, "after": 0}) == [
        {"messages": [], "live": False, "with": None}
    ]


STRANGERS = [{"session": "web-1"}, ["no", "object"], {"session": None, "after": "x"}, {}]


@pytest.mark.parametrize("hello", STRANGERS)
def test_stream_of_a_stranger_ends_at_once(person: Person, hello: Any) -> None:
    assert stream(person, hello) == []


def stream(person: Person, hello: Any) -> list[Any]:
    """Open the stream, say hello, and return all that comes until it ends."""

    async def run() -> list[Any]:
        address = f"ws{person.url.removeprefix('http')}/chat/stream"
        async with websockets.client.connect(address) as socket:
            await socket.send(json.dumps(hello))
            return [json.loads(said) async for said in socket]

    return asyncio.run(asyncio.wait_for(run(), SECONDS))
