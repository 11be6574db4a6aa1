"""Any other carrier, by signed JSON both ways as https://www.standardwebhooks.com specifies; docs/sms.md."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot.errors import BotError, SignatureError
from bot.settings import SmsSettings
from bot.sms.provider import Inbound, Receipt, SmsRequest, UnsentError, deliver, told_by

OPTED_OUT = "opted_out"


class GatewayProvider:
    """Texts by an HTTP gateway.

    Args:
        settings: its address, the secret we share (base64, perhaps after `whsec_`), and our number.

    Raises:
        BotError: the secret is not base64.
    """

    name = "gateway"
    answers = frozenset[str]()

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        try:
            self._webhook = Webhook(settings.token)
        except ValueError as error:
            raise BotError("BOT_SMS_TOKEN is not base64. Make one with: openssl rand -base64 32.") from error

    def read(self, request: SmsRequest) -> Inbound:
        """Read `{"id", "from", "text", "media"}`; see `SmsProvider`."""
        body = self._body(request)
        return Inbound(
            id=_needed(body, "id"),
            number=_needed(body, "from"),
            text=str(body.get("text") or ""),
            has_media=bool(body.get("media")),
        )

    def read_receipt(self, request: SmsRequest) -> Receipt:
        """Read `{"reference", "status", "error"}`; see `SmsProvider`."""
        body = self._body(request)
        error = str(body.get("error") or "")
        return Receipt(_needed(body, "reference"), _needed(body, "status"), error, error == OPTED_OUT)

    def answer(self, texts: Sequence[str]) -> None:
        """A gateway takes texts by request only."""

    def send(self, number: str, text: str, key: str) -> str:
        """Send `{"id", "from", "to", "text"}`, signed; see `SmsProvider`."""
        now = datetime.datetime.now(datetime.timezone.utc)
        body = json.dumps({"id": key, "from": self._settings.number, "to": number, "text": text})
        headers = {
            "Content-Type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(key, now, body),
        }
        answer = deliver(self._settings.api, data=body.encode(), headers=headers)
        if not answer.ok:
            opted_out = told_by(answer).get("error") == OPTED_OUT
            raise UnsentError(
                f"the SMS gateway refused a text (status {answer.status_code}).",
                refused=True,
                opted_out=opted_out,
            )
        return str(told_by(answer).get("reference") or key)

    def _body(self, request: SmsRequest) -> dict[str, Any]:
        try:
            body = self._webhook.verify(request.body, dict(request.headers))
        except (WebhookVerificationError, ValueError) as error:
            raise SignatureError(
                "the request's signature is wrong or too old. Check BOT_SMS_TOKEN."
            ) from error
        if not isinstance(body, dict):
            raise BotError("the gateway's request is no JSON object.")
        return body


def _needed(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise BotError(f"the gateway's request lacks {key}.")
    return value
