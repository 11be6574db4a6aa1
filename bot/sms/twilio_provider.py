"""Twilio: form-encoded webhooks signed with HMAC-SHA1, answers as TwiML, texts by its REST API.

https://www.twilio.com/docs/usage/security and https://www.twilio.com/docs/messaging/twiml.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from bot.errors import BotError, SignatureError
from bot.settings import SmsSettings
from bot.sms.provider import (
    STARTED,
    STOPPED,
    Inbound,
    Receipt,
    SmsRequest,
    UnsentError,
    deliver,
    told_by,
)

SIGNATURE = "x-twilio-signature"
OPTED_OUT = "21610"
"""Twilio's error code for a number whose owner opted out."""
TWILIOS_OWN = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "start", "unstop", "yes"}
)
"""Keywords that Twilio answers by itself, as its documentation lists them."""
OPT_OUT_TYPES = {"STOP": STOPPED, "START": STARTED}


class TwilioProvider:
    """Texts by Twilio.

    Args:
        settings: account, token, our number, and where receipts go.
    """

    name = "twilio"
    answers = TWILIOS_OWN

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        self._validator = RequestValidator(settings.token)

    def read(self, request: SmsRequest) -> Inbound:
        """Read a text from somebody; see `SmsProvider`."""
        form = self._form(request)
        return Inbound(
            id=_needed(form, "MessageSid"),
            number=_needed(form, "From"),
            text=form.get("Body", ""),
            has_media=form.get("NumMedia", "0") not in {"", "0"},
            handled=OPT_OUT_TYPES.get(form.get("OptOutType", "")),
        )

    def read_receipt(self, request: SmsRequest) -> Receipt:
        """Read what became of a text of ours; see `SmsProvider`."""
        form = self._form(request)
        error = form.get("ErrorCode", "")
        return Receipt(
            _needed(form, "MessageSid"), _needed(form, "MessageStatus"), error, opted_out=error == OPTED_OUT
        )

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        """The texts as TwiML."""
        answer = MessagingResponse()
        for text in texts:
            answer.message(text, action=self._receipts, method="POST")
        return "text/xml; charset=utf-8", str(answer)

    def send(self, number: str, text: str, key: str) -> str:
        """Send a text; see `SmsProvider`. Twilio knows no key: what was taken unheard is sent again."""
        answer = deliver(
            f"{self._settings.api}/2010-04-01/Accounts/{self._settings.account}/Messages.json",
            auth=(self._settings.account, self._settings.token),
            data={
                "From": self._settings.number,
                "To": number,
                "Body": text,
                "StatusCallback": self._receipts,
            },
        )
        told = told_by(answer)
        if not answer.ok:
            code = str(told.get("code", ""))
            raise UnsentError(f"Twilio refused a text ({code}).", refused=True, opted_out=code == OPTED_OUT)
        # Taken, whatever it answers: sent again it would come twice.
        return str(told.get("sid") or key)

    @property
    def _receipts(self) -> str:
        return f"{self._settings.public_url}/sms/twilio/receipts"

    def _form(self, request: SmsRequest) -> dict[str, str]:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        if not self._validator.validate(request.url, form, request.headers.get(SIGNATURE, "")):
            raise SignatureError(
                "the request is not signed by Twilio for this address. "
                "Check BOT_SMS_TOKEN and BOT_PUBLIC_URL."
            )
        return form


def _needed(form: dict[str, str], key: str) -> str:
    if not form.get(key):
        raise BotError(f"Twilio's request lacks {key}.")
    return form[key]
