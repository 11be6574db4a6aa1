"""A phone and its carrier on this machine: texts go the way of the gateway provider, and cost nothing."""

from __future__ import annotations

import base64
import contextlib
import datetime
import http.server
import json
import queue
import secrets
import threading
import uuid
from collections.abc import Iterator

import requests
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot.errors import BotError

LOOPBACK = "127.0.0.1"
SECONDS_TO_ANSWER = 20
SECONDS_BETWEEN_TEXTS = 1.5


class SimulatedPhone:
    """A phone with one number.

    Args:
        number: its own, E.164.
        port: where its carrier listens for our texts.
    """

    def __init__(self, number: str, port: int) -> None:
        self.number, self._port = number, port
        self.secret = base64.b64encode(secrets.token_bytes(32)).decode()
        self._webhook = Webhook(self.secret)
        self._arrived: queue.Queue[str] = queue.Queue()

    @property
    def carrier(self) -> str:
        """Where our texts are handed over."""
        return f"http://{LOOPBACK}:{self._port}/"

    @contextlib.contextmanager
    def switched_on(self) -> Iterator[None]:
        """Take texts for as long as the context lasts."""
        server = http.server.ThreadingHTTPServer((LOOPBACK, self._port), self._handler())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()

    def text(self, url: str, words: str) -> None:
        """Text the assistant at an address.

        Raises:
            BotError: it did not take the text.
        """
        now, id_ = datetime.datetime.now(datetime.timezone.utc), uuid.uuid4().hex
        body = json.dumps({"id": id_, "from": self.number, "text": words})
        headers = {
            "Content-Type": "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(id_, now, body),
        }
        answer = requests.post(
            f"{url}/sms/gateway", data=body.encode(), headers=headers, timeout=SECONDS_TO_ANSWER
        )
        if not answer.ok:
            raise BotError(f"the assistant answered with status {answer.status_code}: {answer.text}")

    def arriving(self) -> Iterator[str]:
        """Texts as they arrive, until none has come for a moment."""
        wait: float = SECONDS_TO_ANSWER
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._arrived.get(timeout=wait)
                wait = SECONDS_BETWEEN_TEXTS

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        phone = self

        class Carrier(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                try:
                    phone._arrived.put(str(phone._webhook.verify(body, headers)["text"]))
                    status = 200
                except WebhookVerificationError:
                    status = 403
                answer = json.dumps({"reference": headers.get("webhook-id")}).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                """Nothing: the terminal belongs to the conversation."""

        return Carrier
