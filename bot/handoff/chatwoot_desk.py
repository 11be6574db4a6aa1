"""Chatwoot as the desk, by its application API and an inbox of its API channel.

Shapes after https://developers.chatwoot.com (contacts, conversations, messages, toggle_status; webhooks
signed by X-Chatwoot-Timestamp and X-Chatwoot-Signature).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from bot.clock import now
from bot.errors import SignatureError
from bot.handoff.desk import DeskEvent, UnreachableDeskError, post, within_hours
from bot.handoff.live import LiveConversation, LiveMessage
from bot.handoff.summary import Summary
from bot.settings import DeskSettings

SECONDS_TOO_OLD = 5 * 60
"""A signed request of more age may have been recorded and sent again by somebody else."""
CONTACT_NAME = "Visitor"


class ChatwootDesk:
    """Hands conversations over to a Chatwoot inbox.

    Args:
        settings: address, access token, account, inbox, and the webhook's secret.
    """

    outside = True

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings
        self._base = f"{settings.url}/api/v1/accounts/{settings.account}"

    def on_duty(self) -> bool:
        """Whether it is within the desk's hours."""
        return within_hours(self._settings)

    def open(self, conversation: LiveConversation, summary: Summary) -> str:
        """Create a contact, a conversation, and a private note with the summary; return its number."""
        inbox = int(self._settings.inbox)
        # The identifier is the conversation's: two conversations of one person can't be joined.
        contact = self._post(
            "contacts", {"inbox_id": inbox, "name": CONTACT_NAME, "identifier": conversation.id}
        )
        payload = contact["payload"]
        created = self._post(
            "conversations",
            {
                "source_id": payload["contact_inbox"]["source_id"],
                "inbox_id": inbox,
                "contact_id": payload["contact"]["id"],
                "status": "open",
            },
        )
        path = f"conversations/{created['id']}"
        note = {"content": _note(conversation, summary), "message_type": "outgoing", "private": True}
        self._post(f"{path}/messages", note)
        if conversation.danger:
            self._post(f"{path}/toggle_priority", {"priority": "urgent"})
        return str(created["id"])

    def say(self, conversation: LiveConversation, message: LiveMessage) -> None:
        """Add what the person wrote."""
        body = {"content": message.text, "message_type": "incoming", "private": False}
        self._post(f"conversations/{conversation.reference}/messages", body)

    def close(self, conversation: LiveConversation) -> None:
        """Resolve the conversation."""
        self._post(f"conversations/{conversation.reference}/toggle_status", {"status": "resolved"})

    def read(self, headers: Mapping[str, str], body: bytes) -> DeskEvent | None:
        """Read a message a worker wrote, or that the conversation was resolved.

        Raises:
            SignatureError: not signed with our secret, or too old.
        """
        self._verify(headers, body)
        event = json.loads(body)
        if event.get("event") == "message_created":
            return _said(event)
        if event.get("event") == "conversation_status_changed" and event.get("status") == "resolved":
            return DeskEvent(str(event["id"]), "ended")
        return None

    def _verify(self, headers: Mapping[str, str], body: bytes) -> None:
        sent_at = headers.get("x-chatwoot-timestamp", "")
        if not sent_at.isdecimal() or abs(now() - int(sent_at)) > SECONDS_TOO_OLD:
            raise SignatureError("the webhook has no time, or an old one.")
        signed = hmac.new(
            self._settings.secret.encode(), sent_at.encode() + b"." + body, hashlib.sha256
        ).hexdigest()
        if not hmac.compare_digest(f"sha256={signed}", headers.get("x-chatwoot-signature", "")):
            raise SignatureError("the webhook's signature is wrong.")

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"api_access_token": self._settings.token}
        answer = post(f"{self._base}/{path}", json.dumps(body).encode(), headers)
        try:
            return answer.json()
        except ValueError as error:
            raise UnreachableDeskError("Chatwoot's answer is not JSON.") from error


def _said(event: dict[str, Any]) -> DeskEvent | None:
    # `incoming` is what we sent ourselves; private notes are for the workers.
    if event.get("message_type") != "outgoing" or event.get("private") or not event.get("content"):
        return None
    reference = str((event.get("conversation") or {}).get("id"))
    name = (event.get("sender") or {}).get("name")
    return DeskEvent(reference, "said", event["content"], name, f"chatwoot-{event['id']}")


def _note(conversation: LiveConversation, summary: Summary) -> str:
    rows = [
        f"Place: {summary.place or 'not known'}",
        f"Signs of danger: {', '.join(conversation.danger) or 'none noticed'}",
    ]
    if not summary.shared:
        return "\n".join([*rows, "The person chose not to show what they wrote to the bot."])
    if summary.facts:
        rows.append(f"Facts told: {', '.join(summary.facts)}")
    return "\n".join([*rows, "", *(f"{who}: {text}" for who, text in summary.transcript)])
