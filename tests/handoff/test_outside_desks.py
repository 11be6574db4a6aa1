"""Outside desks: a local server stands for them and checks each request against the published shape."""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import re
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jsonschema
import pytest
import requests
from live_clients import SECONDS, Person, wait_until
from serving import Serve, Served
from standardwebhooks.webhooks import Webhook

from bot.servers import LOOPBACK, free_port

SECRET = "whsec_" + b64encode(b"a secret of thirty-two bytes....").decode()
WAIT = 180

Handler = Callable[[str, dict[str, str], bytes], Any]


@contextmanager
def listening(port: int, handle: Handler) -> Iterator[None]:
    """A server on a port; what the handler raises is answered with 400 and its text."""

    class Requests(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                answer, status = handle(self.path, {k.lower(): v for k, v in self.headers.items()}, body), 200
            except Exception as error:
                answer, status = {"error": f"{type(error).__name__}: {error}"}, 400
                refused.append(answer["error"])
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *args: Any) -> None:
            pass

    refused: list[str] = []
    server = ThreadingHTTPServer((LOOPBACK, port), Requests)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
    assert refused == [], "the desk refused requests"


# --- signed webhooks (https://www.standardwebhooks.com)

OF_EVENTS = {
    "conversation.requested": ["conversation", "channel", "place", "danger", "shared", "facts", "transcript"],
    "message.created": ["conversation", "message", "text", "at", "danger"],
    "conversation.ended": ["conversation", "ended_by"],
}


class WebhookStandIn:
    """Takes our events as the specification says a receiver does."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def handle(self, path: str, headers: dict[str, str], body: bytes) -> Any:
        event = Webhook(SECRET).verify(body, headers)
        jsonschema.validate(event, {"type": "object", "required": ["type", "timestamp", "data"]})
        assert list(event["data"]) == OF_EVENTS[event["type"]]
        self.events.append({"id": headers["webhook-id"], **event})
        return {}

    def of(self, kind: str) -> list[Any]:
        return [event["data"] for event in self.events if event["type"] == kind]

    def tell(self, url: str, kind: str, id_: str = "m1", secret: str = SECRET, **data: Any) -> int:
        import datetime

        now = datetime.datetime.now(datetime.timezone.utc)
        body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data})
        headers = {
            "webhook-id": id_,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(id_, now, body),
        }
        return requests.post(f"{url}/desk/events", data=body, headers=headers, timeout=SECONDS).status_code


@pytest.fixture(scope="module")
def webhook_desk(serve: Serve) -> Iterator[tuple[Served, int]]:
    port = free_port()
    settings = {
        "BOT_DESK": "webhook",
        "BOT_DESK_URL": f"http://{LOOPBACK}:{port}/hook",
        "BOT_DESK_SECRET": SECRET,
    }
    served = serve(settings)
    yield served, port
    served.stop()


def test_webhook_desk_answers(webhook_desk: tuple[Served, int]) -> None:
    served, port = webhook_desk
    desk, person = WebhookStandIn(), Person(served.url)
    with listening(port, desk.handle):
        person.say("im in glasgow")
        person.ask_for_a_worker()
        wait_until(lambda: bool(desk.of("conversation.requested")), "a request")
        (asked,) = desk.of("conversation.requested")
        assert asked["place"] == "Scotland, United Kingdom" and asked["shared"] is True
        assert {"who": "person", "text": "im in glasgow"} in asked["transcript"]
        conversation = asked["conversation"]

        assert desk.tell(served.url, "conversation.joined", "j1", conversation=conversation) == 200
        person.wait_for("has joined")
        assert "999" in person.say("my mate wont wake up and his lips are blue")
        wait_until(lambda: bool(desk.of("message.created")), "the message")
        assert desk.of("message.created")[0]["text"] == "my mate wont wake up and his lips are blue"
        assert desk.of("message.created")[0]["danger"] == ["overdose"]

        for _ in range(2):
            # A sender may repeat itself; the id is the same then.
            desk.tell(served.url, "message.created", "m1", conversation=conversation, text="hi", name="Ali")
        desk.tell(served.url, "message.created", "m2", conversation=conversation, text="well?", name="Ali")
        assert person.wait_for("Ali: well?") == ["Ali: hi", "Ali: well?"]

        assert desk.tell(served.url, "conversation.ended", "e1", conversation=conversation) == 200
        person.wait_for("I'm answering again")


@pytest.mark.parametrize(
    ("secret", "status"), [(SECRET, 200), ("whsec_" + b64encode(b"x" * 32).decode(), 401)]
)
def test_only_what_the_desk_signed_is_taken(
    webhook_desk: tuple[Served, int], secret: str, status: int
) -> None:
    served, _ = webhook_desk
    code = WebhookStandIn().tell(served.url, "message.created", secret=secret, conversation="x", text="hi")
    assert code == status


def test_unsigned_and_malformed_requests_are_refused(webhook_desk: tuple[Served, int]) -> None:
    served, _ = webhook_desk
    for body in (b"", b"{", b"\xff\x00", b"[]"):
        assert requests.post(f"{served.url}/desk/events", data=body, timeout=SECONDS).status_code == 401


def test_desk_away_for_a_while_gets_every_message_in_order(webhook_desk: tuple[Served, int]) -> None:
    served, port = webhook_desk
    desk, person = WebhookStandIn(), Person(served.url)
    person.ask_for_a_worker()
    for text in ("first", "second", "third"):
        person.say(text)
    with listening(port, desk.handle):
        wait_until(lambda: len(desk.of("message.created")) == 3, "three messages")
        assert [message["text"] for message in desk.of("message.created")] == ["first", "second", "third"]
        assert len(desk.of("conversation.requested")) == 1
        person.say("end")
        wait_until(lambda: bool(desk.of("conversation.ended")), "the end")
        assert desk.of("conversation.ended")[0]["ended_by"] == "person"
    assert len({event["id"] for event in desk.events}) == len(desk.events)


def test_desk_that_stays_away_is_told_to_the_person(webhook_desk: tuple[Served, int]) -> None:
    served, _ = webhook_desk
    person = Person(served.url)

    def waiting() -> set[str]:
        return set(
            re.findall(r"Conversation (\S+) waits for the desk", served.log.read_text(encoding="utf-8"))
        )

    # Conversations of other tests have waited too: it is this one's failed try that time is counted from.
    before = waiting()
    person.ask_for_a_worker()
    wait_until(lambda: waiting() > before, "a failed try")
    served.time.pass_by(WAIT / 2 + 1)
    heard = person.wait_for("can't reach our support workers")
    assert any("116 123" in said for said in heard)
    wait_until(lambda: person.fetch() == [] and not person.live, "the end of the live conversation")
    assert person.say("What is diamorphine?").startswith("Diamorphine is heroin")


# --- Chatwoot (https://developers.chatwoot.com)

TEXT, NUMBER = {"type": "string", "minLength": 1}, {"type": "integer"}


def shape(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


CHATWOOT = {
    "contacts": shape(["inbox_id"], inbox_id=NUMBER, name=TEXT, identifier=TEXT),
    "conversations": shape(
        ["source_id"],
        source_id=TEXT,
        inbox_id=NUMBER,
        contact_id=NUMBER,
        status={"enum": ["open", "resolved", "pending"]},
    ),
    "conversations/42/messages": shape(
        ["content"],
        content=TEXT,
        message_type={"enum": ["outgoing", "incoming"]},
        private={"type": "boolean"},
    ),
    "conversations/42/toggle_status": shape(
        ["status"], status={"enum": ["open", "resolved", "pending", "snoozed"]}
    ),
    "conversations/42/toggle_priority": shape(
        ["priority"], priority={"enum": ["urgent", "high", "medium", "low", None]}
    ),
}
ANSWERS: dict[str, Any] = {
    "contacts": {"payload": {"contact": {"id": 7}, "contact_inbox": {"source_id": "s-7", "inbox": {}}}},
    "conversations": {"id": 42, "account_id": 3, "inbox_id": 5},
    "conversations/42/messages": {"id": 1, "content": ""},
    "conversations/42/toggle_status": {"payload": {"success": True}},
    "conversations/42/toggle_priority": {},
}


class ChatwootStandIn:
    """Takes requests as Chatwoot's application API does, and sends its webhooks."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, Any]]] = []

    def handle(self, path: str, headers: dict[str, str], body: bytes) -> Any:
        assert headers["api_access_token"] == "token"
        assert headers["content-type"] == "application/json"
        prefix, _, rest = path.partition("/api/v1/accounts/3/")
        assert prefix == "" and rest in CHATWOOT, path
        jsonschema.validate(json.loads(body), CHATWOOT[rest])
        self.taken.append((rest, json.loads(body)))
        return ANSWERS[rest]

    def messages(self, **wanted: Any) -> list[str]:
        sent = [body for path, body in self.taken if path.endswith("/messages")]
        return [m["content"] for m in sent if wanted.items() <= m.items()]

    @staticmethod
    def tell(url: str, event: dict[str, Any], secret: str = SECRET, age: int = 0) -> int:
        body, sent_at = json.dumps(event), str(int(time.time()) - age)
        signed = hmac.new(secret.encode(), f"{sent_at}.{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"X-Chatwoot-Timestamp": sent_at, "X-Chatwoot-Signature": f"sha256={signed}"}
        return requests.post(f"{url}/desk/events", data=body, headers=headers, timeout=SECONDS).status_code


def message_created(id_: int, content: str, **changed: Any) -> dict[str, Any]:
    return {
        "event": "message_created",
        "id": id_,
        "content": content,
        "message_type": "outgoing",
        "private": False,
        "sender": {"id": 1, "name": "Ali", "type": "user"},
        "conversation": {"id": 42, "status": "open", "inbox_id": 5},
        "account": {"id": 3, "name": "A charity"},
        **changed,
    }


def test_chatwoot_answers(serve: Serve) -> None:
    port = free_port()
    served = serve(
        {
            "BOT_DESK": "chatwoot",
            "BOT_DESK_URL": f"http://{LOOPBACK}:{port}",
            "BOT_DESK_SECRET": SECRET,
            "BOT_CHATWOOT_TOKEN": "token",
            "BOT_CHATWOOT_ACCOUNT": "3",
            "BOT_CHATWOOT_INBOX": "5",
        }
    )
    desk, person = ChatwootStandIn(), Person(served.url)
    try:
        with listening(port, desk.handle):
            person.say("i feel like ending my life")
            person.say("can I talk to someone")
            person.say("yes")
            person.say("hello?")
            wait_until(lambda: "hello?" in desk.messages(message_type="incoming"), "the message")
            assert [path for path, _ in desk.taken][:4] == [
                "contacts",
                "conversations",
                "conversations/42/messages",
                "conversations/42/toggle_priority",
            ]
            (note,) = desk.messages(private=True)
            assert "Signs of danger: suicide" in note and "person: i feel like ending my life" in note

            tell = functools.partial(desk.tell, served.url)
            assert tell(message_created(9, "hi there")) == 200
            person.wait_for("Ali: hi there")
            # What we sent ourselves, notes among workers, somebody else's and an old signature: not said.
            assert tell(message_created(10, "no", message_type="incoming")) == 200
            assert tell(message_created(11, "no", private=True)) == 200
            assert tell(message_created(12, "no"), secret="wrong") == 401
            assert tell(message_created(13, "no"), age=3600) == 401
            assert tell(message_created(9, "hi there")) == 200, "sent again"
            assert tell(message_created(14, "that is all")) == 200
            heard = person.wait_for("Ali: that is all")
            assert [said for said in heard if said.startswith("Ali")] == ["Ali: that is all"]

            assert tell({"event": "conversation_status_changed", "id": 42, "status": "resolved"}) == 200
            person.wait_for("I'm answering again")
    finally:
        served.stop()
