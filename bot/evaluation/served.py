"""The assistant that runs already on this machine, asked as the web page asks it."""

from __future__ import annotations

import contextlib
import time
import uuid
from typing import Any

import requests

from bot.errors import BotError
from bot.evaluation.reply import Reply, reply_of
from bot.servers import LOOPBACK
from bot.settings import Settings
from bot.training import model_path

SECONDS_TO_ANSWER_HEALTH, SECONDS_TO_REPLY = 2, 60


class ServedAssistant:
    """A running server.

    Args:
        url: its address.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def model(self) -> str | None:
        """The name of the model it answers with; None where no assistant of ours answers."""
        with contextlib.suppress(requests.RequestException, ValueError):
            health = requests.get(f"{self.url}/chat/", timeout=SECONDS_TO_ANSWER_HEALTH).json()
            if isinstance(health, dict) and isinstance(health.get("model"), str):
                return str(health["model"])
        return None

    def ask(self, question: str) -> Reply:
        """Ask in a conversation of its own, which is deleted afterwards.

        Raises:
            BotError: it did not answer.
        """
        try:
            session = self._post("session", None, {})["session"]
            started = time.perf_counter()
            body = {"text": question, "id": uuid.uuid4().hex}
            replies = self._post("messages", session, body)["replies"]
            ms = (time.perf_counter() - started) * 1000
            requests.delete(
                f"{self.url}/chat/conversation", headers=_headers(session), timeout=SECONDS_TO_REPLY
            ).raise_for_status()
        except requests.RequestException as error:
            raise BotError(f"the assistant at {self.url} did not answer ({error}). Try again.") from error
        return reply_of(replies, ms)

    def _post(self, path: str, session: str | None, body: dict[str, str]) -> dict[str, Any]:
        answer = requests.post(
            f"{self.url}/chat/{path}", json=body, headers=_headers(session), timeout=SECONDS_TO_REPLY
        )
        answer.raise_for_status()
        return dict(answer.json())


def served_assistant(here: Settings) -> ServedAssistant | None:
    """The server that runs at BOT_PORT with the model of the present data; None where there is none."""
    served = ServedAssistant(f"http://{LOOPBACK}:{here.port}")
    return served if served.model() == model_path(here).name else None


def _headers(session: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}"} if session else {}
