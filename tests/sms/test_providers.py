"""What each provider sends and takes, by its published rules."""

from __future__ import annotations

import base64
import datetime
import http.server
import json
import threading
from urllib.parse import urlencode

import pytest
from standardwebhooks.webhooks import Webhook
from texting import settings
from twilio.request_validator import RequestValidator

from bot.errors import BotError, SignatureError
from bot.servers import LOOPBACK
from bot.sms.gateway_provider import GatewayProvider
from bot.sms.provider import STOPPED, Inbound, Receipt, SmsRequest, UnsentError
from bot.sms.twilio_provider import TwilioProvider

URL = "https://bot.example/sms/twilio"
SECRET = base64.b64encode(b"a secret of thirty-two bytes....").decode()
FORM = {
    "MessageSid": "SM1",
    "From": "+447700900123",
    "To": "+44",
    "Body": "is it safe? £5 é",
    "NumMedia": "0",
}


def twilio_request(form: dict[str, str], url: str = URL, token: str = "t") -> SmsRequest:
    signature = RequestValidator(token).compute_signature(url, form)
    return SmsRequest(URL, {"x-twilio-signature": signature}, urlencode(form).encode())


def test_a_signed_text_is_read() -> None:
    provider = TwilioProvider(settings())
    assert provider.read(twilio_request(FORM)) == Inbound("SM1", "+447700900123", "is it safe? £5 é")
    picture = provider.read(twilio_request({**FORM, "Body": "", "NumMedia": "1"}))
    assert picture.has_media and picture.text == ""
    assert provider.read(twilio_request({**FORM, "Body": "STOP", "OptOutType": "STOP"})).handled == STOPPED


@pytest.mark.parametrize(
    "request_",
    [
        SmsRequest(URL, {}, urlencode(FORM).encode()),
        SmsRequest(URL, {"x-twilio-signature": "x"}, urlencode(FORM).encode()),
        twilio_request(FORM, token="another"),
        twilio_request(FORM, url="https://other.example/sms/twilio"),
        SmsRequest(URL, twilio_request(FORM).headers, urlencode({**FORM, "Body": "changed"}).encode()),
        SmsRequest(URL + "?a=1", twilio_request(FORM).headers, urlencode(FORM).encode()),
    ],
)
def test_what_twilio_did_not_sign_for_this_address_is_refused(request_: SmsRequest) -> None:
    with pytest.raises(SignatureError, match="BOT_PUBLIC_URL"):
        TwilioProvider(settings()).read(request_)


def test_what_a_request_lacks_is_named() -> None:
    with pytest.raises(BotError, match="lacks From"):
        TwilioProvider(settings()).read(twilio_request({"MessageSid": "SM1"}))


def test_receipts_are_read() -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "21610"}
    receipt = TwilioProvider(settings()).read_receipt(twilio_request(form))
    assert receipt == Receipt("SM1", "undelivered", "21610", opted_out=True)


def listening(status: int, body: bytes) -> http.server.ThreadingHTTPServer:
    class Odd(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Odd)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"{}"])
def test_odd_answers_of_a_provider_are_understood_as_far_as_they_go(body: bytes) -> None:
    taken, refused, away = listening(200, body), listening(400, body), listening(503, body)
    for server, outcome in ((taken, "key"), (refused, True), (away, False)):
        here = settings(api=f"http://{LOOPBACK}:{server.server_port}", token=SECRET)
        for provider in (TwilioProvider(here), GatewayProvider(here)):
            try:
                told: object = provider.send("+447700900123", "hello", "key")
            except UnsentError as error:
                told = error.refused
            assert told == outcome
        server.shutdown()


def test_answers_are_twiml_in_which_words_stay_words() -> None:
    kind, body = TwilioProvider(settings()).answer(["<b>one</b> & two", "three"])
    assert kind.startswith("text/xml")
    assert "&lt;b&gt;one&lt;/b&gt; &amp; two" in body and body.count("<Message") == 2
    assert TwilioProvider(settings()).answer([])[1].endswith("<Response />")


def gateway_request(body: object, secret: str = SECRET, age: int = 0) -> SmsRequest:
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
    text = json.dumps(body)
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("m1", at, text),
    }
    return SmsRequest("http://b/sms/gateway", headers, text.encode())


def test_the_gateway_is_read_when_signed_now() -> None:
    provider = GatewayProvider(settings(token=SECRET))
    text = {"id": "m1", "from": "+447700900123", "text": "hello"}
    assert provider.read(gateway_request(text)) == Inbound("m1", "+447700900123", "hello")
    other = base64.b64encode(b"another secret of 32 bytes......").decode()
    for refused in (gateway_request(text, secret=other), gateway_request(text, age=3600)):
        with pytest.raises(SignatureError):
            provider.read(refused)
    for lacking in ({"id": "m1"}, {"id": 7, "from": "+44"}, ["list"]):
        with pytest.raises(BotError):
            provider.read(gateway_request(lacking))


def test_a_secret_that_is_not_base64_is_named() -> None:
    with pytest.raises(BotError, match="BOT_SMS_TOKEN"):
        GatewayProvider(settings(token="not base64!"))
