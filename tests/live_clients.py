"""A person and a support worker as HTTP clients of a running assistant."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import requests

T = TypeVar("T")
SECONDS = 60
"""To wait for what must come; a busy machine is slow."""


class Person:
    """Somebody on the web page."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.post(f"{url}/chat/session", json={}, timeout=SECONDS).json()["session"]
        self._after = 0

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session}"}

    def send(self, text: str, id_: str | None = None) -> dict[str, Any]:
        body = {"text": text, "id": id_ or uuid.uuid4().hex}
        answer = requests.post(
            f"{self.url}/chat/messages", json=body, headers=self._headers(), timeout=SECONDS
        )
        answer.raise_for_status()
        return dict(answer.json())

    def say(self, text: str) -> str:
        """Send a message and return what the assistant says."""
        return "\n".join(reply.get("text", "") for reply in self.send(text)["replies"]).strip()

    def fetch(self) -> list[str]:
        """What came without being asked for: the assistant's words, and `NAME: words` of a worker."""
        answer = requests.get(
            f"{self.url}/chat/messages",
            params={"after": self._after},
            headers=self._headers(),
            timeout=SECONDS,
        ).json()
        self.live, self.company = answer["live"], answer["with"]
        self._after = max([self._after, *(message["id"] for message in answer["messages"])])
        return [said for message in answer["messages"] if (said := _said(message))]

    def wait_for(self, words: str, seconds: float = SECONDS) -> list[str]:
        """Fetch until something with these words has come, and return all of it."""
        heard: list[str] = []

        def come() -> bool:
            heard.extend(self.fetch())
            return any(words in said for said in heard)

        wait_until(come, f"{words!r} among {heard}", seconds)
        return heard

    def ask_for_a_worker(self, agree: str = "yes") -> None:
        assert "Shall I ask them to join" in self.say("can I talk to someone")
        assert "asked a support worker to join" in self.say(agree)


def _said(message: dict[str, Any]) -> str:
    payload = message.get("custom") or {}
    if payload.get("from") == "worker":
        return f"{payload['name']}: {payload['text']}"
    return str(message.get("text") or "")


class DeskWorker:
    """A support worker's page."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.url, self._http = url, requests.Session()
        self.post("login", name=name, password=password).raise_for_status()
        self.post("duty", on_duty=True).raise_for_status()

    def post(self, path: str, **body: Any) -> requests.Response:
        return self._http.post(f"{self.url}/desk/api/{path}", json=body, timeout=SECONDS)

    def get(self, path: str, **query: Any) -> Any:
        answer = self._http.get(f"{self.url}/desk/api/{path}", params=query, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()

    def state(self, conversation: str = "", after: int = 0) -> Any:
        return self.get("state", conversation=conversation, after=after)

    def claim_first(self) -> str:
        """Take the first in the queue, waiting for one."""
        queue: list[Any] = []

        def somebody() -> bool:
            queue[:] = self.state()["queue"]
            return bool(queue)

        wait_until(somebody, "somebody in the queue")
        self.post("claim", conversation=queue[0]["id"]).raise_for_status()
        return str(queue[0]["id"])

    def say(self, conversation: str, text: str, key: str | None = None) -> int:
        answer = self.post("say", conversation=conversation, text=text, key=key or uuid.uuid4().hex)
        answer.raise_for_status()
        return int(answer.json()["id"])

    def heard(self, conversation: str) -> list[str]:
        """What the person wrote in a live conversation."""
        messages = self.state(conversation)["conversation"]["messages"]
        return [message["text"] for message in messages if message["who"] == "person"]


def wait_until(holds: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    """Wait until something holds; fail naming it."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.2)
