"""Any helpdesk by signed webhooks, both ways as https://www.standardwebhooks.com specifies.

docs/desk.md has every event.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot.errors import BotError, SignatureError
from bot.handoff.desk import DeskEvent, post, within_hours
from bot.handoff.live import LiveConversation, LiveMessage
from bot.handoff.summary import Summary
from bot.settings import DeskSettings

EVENTS = {"conversation.joined": "joined", "message.created": "said", "conversation.ended": "ended"}
"""Events we take, and what they mean."""


class WebhookDesk:
    """A desk that takes and sends signed events.

    Args:
        settings: address, secret (base64, perhaps after `whsec_`) and hours.

    Raises:
        BotError: the secret is not base64.
    """

    outside = True

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings
        try:
            self._webhook = Webhook(settings.secret)
        except ValueError as error:
            raise BotError(
                "BOT_DESK_SECRET is not base64. Make one with: openssl rand -base64 32."
            ) from error

    def on_duty(self) -> bool:
        """Whether it is within the desk's hours."""
        return within_hours(self._settings)

    def open(self, conversation: LiveConversation, summary: Summary) -> str:
        """Send `conversation.requested`."""
        data = {
            "conversation": conversation.id,
            "channel": conversation.channel,
            "place": summary.place,
            "danger": list(conversation.danger),
            "shared": summary.shared,
            "facts": list(summary.facts),
            "transcript": [{"who": who, "text": text} for who, text in summary.transcript],
        }
        self._send("conversation.requested", f"{conversation.id}-requested", data)
        return conversation.id

    def say(self, conversation: LiveConversation, message: LiveMessage) -> None:
        """Send `message.created`."""
        data = {
            "conversation": conversation.id,
            "message": message.id,
            "text": message.text,
            "at": _time(message.at),
            "danger": list(conversation.danger),
        }
        self._send("message.created", f"message-{message.id}", data)

    def close(self, conversation: LiveConversation) -> None:
        """Send `conversation.ended`."""
        data = {"conversation": conversation.id, "ended_by": conversation.ended_by}
        self._send("conversation.ended", f"{conversation.id}-ended", data)

    def read(self, headers: Mapping[str, str], body: bytes) -> DeskEvent | None:
        """Read one of EVENTS.

        Raises:
            SignatureError: not signed, or too old.
        """
        try:
            event = self._webhook.verify(body, dict(headers))
        except (WebhookVerificationError, ValueError) as error:
            raise SignatureError("the webhook's signature is wrong or too old.") from error
        kind = EVENTS.get(event.get("type"))
        data = event.get("data") or {}
        if not kind or not data.get("conversation"):
            return None
        return DeskEvent(
            reference=str(data["conversation"]),
            kind=kind,
            text=str(data.get("text") or ""),
            name=data.get("name"),
            key=headers["webhook-id"],
        )

    def _send(self, kind: str, id_: str, data: dict[str, Any]) -> None:
        now = datetime.datetime.now(datetime.timezone.utc)
        body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data})
        headers = {
            # The same id when it is sent again, so that the desk can tell.
            "webhook-id": id_,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(id_, now, body),
        }
        post(self._settings.url, body.encode(), headers)


def _time(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat()
