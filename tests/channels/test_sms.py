"""Whole conversations by text message, through the real webhooks of both providers."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import re
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from click.testing import Result
from live_clients import SECONDS, DeskWorker, wait_until
from postgresql import postgresql
from serving import Serve, Served, add_worker
from twilio.request_validator import RequestValidator

from bot.facts.models import FactBase
from bot.facts.render import sms_answer
from bot.language.sms import count_segments, outside_gsm7, plain
from bot.servers import LOOPBACK, free_port
from bot.sms.simulator import SimulatedPhone

Bot = Callable[..., Result]
ACCOUNT, TOKEN, OURS, PUBLIC = "AC0", "token of the tests", "+15005550006", "https://bot.example"
NAME, PASSWORD = "Sam", "correct horse battery"


class TwilioStandIn:
    """Twilio's REST API: takes a text as its documentation says, and knows who blocked us."""

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.blocked: set[str] = set()
        self.wrong: list[str] = []
        stand_in = self

        class Api(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                status, answer = stand_in.take(self.path, dict(self.headers), form)
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer((LOOPBACK, 0), Api)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path: str, headers: dict[str, str], form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        signed_in = requests.auth._basic_auth_str(ACCOUNT, TOKEN)
        expected = {"From": OURS, "StatusCallback": f"{PUBLIC}/sms/twilio/receipts"}
        if (
            path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
            or headers.get("Authorization") != signed_in
        ):
            self.wrong.append(path)
            return 401, {"code": 20003}
        if not form.keys() >= {"To", "Body"} or any(
            form.get(key) != value for key, value in expected.items()
        ):
            self.wrong.append(str(form))
            return 400, {"code": 21602}
        if form["To"] in self.blocked:
            return 400, {"code": 21610}
        self.texts.append(form)
        return 201, {"sid": f"SM{len(self.texts)}"}


class Phone:
    """A person with a phone whose carrier is Twilio."""

    def __init__(self, url: str, number: str | None = None) -> None:
        self.url, self.number = url, number or f"+4477009{uuid.uuid4().int % 10**5:05d}"

    def post(self, path: str = "/sms/twilio", **form: str) -> requests.Response:
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, form)
        return requests.post(
            self.url + path, data=form, headers={"X-Twilio-Signature": signature}, timeout=SECONDS
        )

    def text(self, body: str, sid: str = "", **more: str) -> list[str]:
        """Send a text and return the texts that answer it."""
        sid = sid or uuid.uuid4().hex
        answer = self.post(MessageSid=sid, From=self.number, To=OURS, Body=body, NumMedia="0", **more)
        assert answer.ok, answer.text
        assert answer.headers["content-type"].startswith("text/xml")
        return [
            unescape(text) for text in re.findall(r"<Message[^>]*>(.*?)</Message>", answer.text, re.DOTALL)
        ]


@pytest.fixture(scope="module")
def twilio() -> Iterator[TwilioStandIn]:
    stand_in = TwilioStandIn()
    yield stand_in
    stand_in.server.shutdown()
    assert stand_in.wrong == []


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, twilio: TwilioStandIn) -> dict[str, str]:
    return {
        "BOT_STATE_DIR": str(tmp_path_factory.mktemp("state")),
        "BOT_DESK_WAIT": "600", "BOT_DESK_AWAY": "600",
        "BOT_SMS": "twilio", "BOT_SMS_ACCOUNT": ACCOUNT, "BOT_SMS_TOKEN": TOKEN, "BOT_SMS_NUMBER": OURS,
        "BOT_SMS_API": f"http://{LOOPBACK}:{twilio.server.server_port}", "BOT_PUBLIC_URL": PUBLIC,
        "BOT_SMS_LIMIT": "20/hour", "BOT_SMS_DANGER_LIMIT": "3/hour", "BOT_SMS_DAILY_SEGMENTS": "100000",
        "BOT_SMS_QUIET_HOURS": "00:00-23:59",
    }  # fmt: skip


@pytest.fixture(scope="module")
def running(serve: Serve, settings: dict[str, str]) -> Iterator[list[Served]]:
    """The assistant; a test may put another start of it in its place."""
    add_worker(NAME, PASSWORD, settings)
    running = [serve(settings)]
    yield running
    running[-1].stop()


@pytest.fixture
def phone(running: list[Served]) -> Phone:
    return Phone(running[-1].url)


def assert_payable(texts: list[str]) -> None:
    for text in texts:
        assert count_segments(text) <= 2 and not outside_gsm7(text), text


# --- conversations


def test_a_question_gets_its_short_answer_and_more_gives_the_rest(phone: Phone, base: FactBase) -> None:
    fact = base.facts["uk-chances"]
    assert phone.text("Can I get a heroin prescription in the UK?") == [sms_answer(fact, base)]
    full = phone.text("MORE")
    assert_payable(full)
    assert " ".join(full).startswith(plain(fact.full)) and "Source:" in full[-1]
    assert phone.text("more") not in ([], full), "the next related fact"
    assert phone.text("Can I get a heroin prescription in the UK?") == [sms_answer(fact, base)]
    source = phone.text("SOURCE")
    assert_payable(source)
    assert plain(fact.citations[0].quote) in " ".join(source)


VAGUE = ["methadone or this", "the clinic", "the side of it with the staff", "is it long", "what happens"]
"""At least one of these is unclear to any model worth its name."""


def test_a_choice_is_made_by_number(phone: Phone, base: FactBase) -> None:
    offered = next(text for vague in VAGUE for text in phone.text(vague) if text.startswith("Did you mean"))
    assert offered.startswith("Did you mean:\n1. ") and "Reply with a number" in offered
    question = re.findall(r"2\. (.*)", offered)[0]
    chosen = next(fact for fact in base.facts.values() if fact.question == question)
    assert phone.text("2") == [sms_answer(chosen, base)]


@pytest.mark.parametrize(
    ("number", "first"), [("+44", "999"), ("+1604555", "9-1-1"), ("+61", "000"), ("+49", "112")]
)
def test_danger_gets_one_segment_with_the_number_of_the_country_first(
    running: list[Served], number: str, first: str
) -> None:
    phone = Phone(
        running[-1].url,
        {"+44": "+447700900001", "+61": "+61491570006", "+49": "+4915123456789"}.get(number, "+16045550123"),
    )
    (text,) = phone.text("my mate has overdosed and wont wake up")
    assert count_segments(text) == 1 and first in text[:70]


@pytest.mark.parametrize(("number", "first"), [("+61491570157", "000"), ("+447700900157", "999")])
def test_keywords_name_the_number_of_the_country_alone(
    running: list[Served], number: str, first: str
) -> None:
    (text,) = Phone(running[-1].url, number).text("help")
    assert {"000", "999", "911", "112"} & set(re.findall(r"\d{3}", text)) == {first}


def test_lines_are_those_of_the_numbers_country(phone: Phone) -> None:
    said = " ".join(phone.text("PERSON"))
    assert "0300 123 6600" in said and "999" in said and "Which country" not in said


def test_keywords_of_carriers_are_the_providers_to_answer(phone: Phone, running: list[Served]) -> None:
    assert "STOP ends texts" in phone.text("HELP")[0]
    assert phone.text("STOP", OptOutType="STOP") == []
    assert phone.text("What is diamorphine?") == []
    assert "999" in phone.text("my mate has overdosed and wont wake up")[0], "danger is answered all the same"
    assert phone.text("START", OptOutType="START") == []
    assert "took it for more" in phone.text("SAFE")[0]


def test_what_no_person_wrote_raises_and_answers_nothing(phone: Phone) -> None:
    assert phone.text("I'm driving with Do Not Disturb While Driving turned on.") == []
    assert phone.text("Liked “Call 999 now and ask for an ambulance.”") == [], "no emergency lasts"
    assert "999" in phone.text("my mate has overdosed and wont wake up")[0]
    (again,) = phone.text("Emphasized “Breathing? YES, NO or UNSURE”")
    assert "999" in again and "Breathing? YES, NO or UNSURE" in again
    assert "Lay them flat" in phone.text("no")[0], "the question still stands"
    assert "took it for more" in phone.text("SAFE")[0]


def test_own_words_for_stop_are_confirmed_and_yes_begins_again(phone: Phone) -> None:
    assert "won't get any more texts" in phone.text("stop texting me")[0], "Twilio doesn't know these words"
    assert phone.text("What is diamorphine?") == []
    assert phone.text("YES") == [], "Twilio welcomes them"
    assert phone.text("What is diamorphine?")[0].startswith("Diamorphine")


def test_what_follows_danger_is_answered_too(phone: Phone) -> None:
    phone.text("STOP")
    assert "999" in phone.text("my mate has overdosed and wont wake up")[0]
    assert phone.text("no, hes still out") != []


def test_after_stop_nothing_is_said_of_what_was_before(phone: Phone) -> None:
    assert "999" in phone.text("my mate has overdosed and wont wake up")[0]
    phone.text("STOP")
    assert phone.text("ok") == []
    assert phone.text("What is diamorphine?") == []
    assert "999" in phone.text("hes not breathing")[0], "new danger is answered all the same"


def test_in_an_emergency_every_text_shows_the_number_and_goes_on(phone: Phone) -> None:
    (first,) = phone.text("my mate has gone blue and wont wake up")
    (second,) = phone.text("no")
    (third,) = phone.text("wot do i do")
    assert len({first, second, third}) == 3 and all("999" in text[:70] for text in (first, second, third))
    assert "flat" in second and "side" not in second


def test_pictures_get_a_polite_line(phone: Phone) -> None:
    answer = phone.post(MessageSid="MM1", From=phone.number, Body="", NumMedia="1", MediaUrl0="https://x/y")
    assert "can't see pictures" in unescape(answer.text)


# --- what a provider does


def test_a_text_sent_again_is_taken_once(phone: Phone, base: FactBase) -> None:
    phone.text("Can I get a heroin prescription in the UK?")
    first = phone.text("tell me more please", sid="SMagain")
    assert phone.text("tell me more please", sid="SMagain") == first
    assert phone.text("tell me more please", sid="SMother") != first


def test_two_texts_in_the_same_second_are_both_answered(phone: Phone) -> None:
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answers = list(
            pool.map(phone.text, ["What is diamorphine?", "Can I get a heroin prescription in the UK?"])
        )
    assert all(answers) and answers[0] != answers[1]


def test_receipts_are_counted(bot: Bot, phone: Phone, settings: dict[str, str]) -> None:
    for status in ("sent", "delivered"):
        form = {"MessageSid": "SMreceipt", "MessageStatus": status}
        assert phone.post("/sms/twilio/receipts", **form).ok
    told = bot("sms", "status", **settings).stdout
    assert (
        "delivered: 1" in told
        and "Provider: twilio" in told
        and re.search(r"Segments today .*: \d+ of", told)
    )


# --- hostile input


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "forged"}])
def test_unsigned_requests_are_refused(phone: Phone, headers: dict[str, str]) -> None:
    form = {"MessageSid": "SMx", "From": phone.number, "Body": "hello"}
    for path in ("/sms/twilio", "/sms/twilio/receipts"):
        answer = requests.post(phone.url + path, data=form, headers=headers, timeout=SECONDS)
        assert answer.status_code == 403 and "not signed" in answer.json()["error"]


def test_a_request_signed_for_another_address_is_refused(phone: Phone) -> None:
    form = {"MessageSid": "SMx", "From": phone.number, "Body": "hello"}
    signature = RequestValidator(TOKEN).compute_signature("https://other.example/sms/twilio", form)
    answer = requests.post(
        f"{phone.url}/sms/twilio", data=form, headers={"X-Twilio-Signature": signature}, timeout=SECONDS
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "body", ["x" * 10_000, "🙂" * 200, "what is\x00 diamorphine", "\x00", "/restart", "  ", "²"]
)
def test_strange_texts_get_an_honest_line_or_none(phone: Phone, body: str) -> None:
    assert_payable(phone.text(body))
    assert phone.text("What is diamorphine?")[0].startswith("Diamorphine")


def test_danger_in_a_very_long_text_is_seen(phone: Phone) -> None:
    assert "999" in phone.text("my mate has overdosed and wont wake up. " + "please " * 1000)[0][:70]


@pytest.mark.parametrize("number", ["82111", "FRANK", "", "+0"])
def test_what_is_no_phone_is_not_answered(running: list[Served], number: str) -> None:
    answer = Phone(running[-1].url, "x").post(MessageSid=uuid.uuid4().hex, From=number, Body="hello")
    assert "<Message" not in answer.text


def test_a_flood_is_answered_so_often_only_and_others_are_served(running: list[Served]) -> None:
    flooder, other = Phone(running[-1].url), Phone(running[-1].url)
    answers = [flooder.text("What is diamorphine?") for _ in range(40)]
    assert sum(bool(answer) for answer in answers) == 21, "twenty answers and one notice"
    assert "999" in answers[20][0]
    assert other.text("What is diamorphine?") != []
    assert "999" in flooder.text("my mate has overdosed and wont wake up")[0], "danger has a limit of its own"


# --- live conversations


def test_a_worker_and_a_phone_write_to_each_other(
    serve: Serve, phone: Phone, running: list[Served], twilio: TwilioStandIn, settings: dict[str, str]
) -> None:
    worker = DeskWorker(running[-1].url, NAME, PASSWORD)

    def came(words: str) -> None:
        wait_until(lambda: any(t["To"] == phone.number and words in t["Body"] for t in twilio.texts), words)

    assert "Reply YES" in " ".join(phone.text("PERSON"))
    assert "Text BOT" in phone.text("yes")[0]
    conversation = worker.claim_first()
    came("A support worker has joined")
    assert phone.text("are you really there") == []
    assert worker.heard(conversation) == ["are you really there"]
    worker.say(conversation, "Yes, I’m here – it’s Sam…")
    came("Sam: Yes, I'm here - it's Sam...")

    # The assistant stops between two texts.
    running[-1].stop()
    running.append(serve(settings))
    phone.url = worker.url = running[-1].url
    assert phone.text("still there?") == []
    assert "STOP ends texts" in phone.text("help")[0]
    assert worker.heard(conversation) == ["are you really there", "still there?", "help"]

    assert "I'm the bot" in " ".join(phone.text("BOT"))
    assert phone.text("What is diamorphine?")[0].startswith("Diamorphine")


def test_who_opts_out_gets_no_word_of_a_worker(
    phone: Phone, running: list[Served], twilio: TwilioStandIn
) -> None:
    worker = DeskWorker(running[-1].url, NAME, PASSWORD)
    phone.text("PERSON")
    phone.text("yes")
    conversation = worker.claim_first()
    wait_until(lambda: any(t["To"] == phone.number for t in twilio.texts), "the worker has joined")
    phone.text("STOP", OptOutType="STOP")
    before = len(twilio.texts)
    answer = worker.post("say", conversation=conversation, text="hello?", key="k")
    assert answer.status_code == 409 and "has ended" in answer.json()["error"]
    # Somebody else's text, that comes after it, has come: the round that would have sent it is over.
    other = Phone(running[-1].url)
    other.text("PERSON")
    other.text("yes")
    worker.claim_first()
    wait_until(lambda: any(t["To"] == other.number for t in twilio.texts), "the other's text")
    assert phone.number not in [text["To"] for text in twilio.texts[before:]]
    other.text("BOT")


def test_an_opt_out_that_only_the_provider_knew_is_learnt(
    phone: Phone, running: list[Served], twilio: TwilioStandIn
) -> None:
    worker = DeskWorker(running[-1].url, NAME, PASSWORD)
    phone.text("PERSON")
    twilio.blocked.add(phone.number)
    phone.text("yes")
    worker.claim_first()
    wait_until(lambda: phone.text("What is diamorphine?") == [], "the opt-out")


# --- no number anywhere


def test_no_number_stands_in_log_or_database(
    phone: Phone, running: list[Served], settings: dict[str, str]
) -> None:
    phone.text("Can I get a heroin prescription in the UK?")
    digits = phone.number.removeprefix("+44")
    kept = [path for path in Path(settings["BOT_STATE_DIR"]).rglob("*") if path.is_file()]
    assert any(path.name.startswith("bot.db") for path in kept)
    for path in [*kept, running[-1].log]:
        assert digits.encode() not in path.read_bytes(), path


# --- another provider


def test_the_same_by_a_signed_gateway(serve: Serve, tmp_path: Path, base: FactBase) -> None:
    phone = SimulatedPhone("+447700900123", free_port())
    served = serve(
        {
            "BOT_STATE_DIR": str(tmp_path),
            "BOT_SMS": "gateway", "BOT_SMS_API": phone.carrier, "BOT_SMS_TOKEN": phone.secret,
            "BOT_SMS_NUMBER": OURS, "BOT_PUBLIC_URL": "https://bot.example",
        }
    )  # fmt: skip
    try:
        with phone.switched_on():

            def ask(words: str) -> list[str]:
                phone.text(served.url, words)
                return list(phone.arriving())

            assert ask("Can I get a heroin prescription in the UK?") == [
                sms_answer(base.facts["uk-chances"], base)
            ]
            assert "999" in ask("my mate has overdosed and wont wake up")[0]
            assert "won't get any more texts" in ask("STOP")[0]
            assert "You're back" in ask("START")[0]
            unsigned = requests.post(f"{served.url}/sms/gateway", json={"id": "1"}, timeout=SECONDS)
            assert unsigned.status_code == 403
    finally:
        served.stop()


def test_slow_answers_come_afterwards_and_danger_needs_no_database(
    serve: Serve, tmp_path: Path, settings: dict[str, str], twilio: TwilioStandIn
) -> None:
    with contextlib.ExitStack() as running:
        database = running.enter_context(contextlib.ExitStack())
        served = serve(
            {
                **settings,
                "BOT_STATE_DIR": str(tmp_path / "state"),
                "BOT_DATABASE_URL": database.enter_context(postgresql()),
                "BOT_ACTION_TIMEOUT": "13",
            }
        )
        running.callback(served.stop)
        phone = Phone(served.url)
        actions = served.action_server
        os.kill(actions, signal.SIGSTOP)
        try:
            started = time.monotonic()
            assert phone.text("What is diamorphine?", sid="SMslow") == []
            assert time.monotonic() - started < 15, "before Twilio hangs up"
            assert phone.text("What is diamorphine?", sid="SMslow") == [], "and it is not told twice"
            wait_until(lambda: phone.number in [text["To"] for text in twilio.texts], "the slow answer")
        finally:
            os.kill(actions, signal.SIGCONT)
        (late,) = [text["Body"] for text in twilio.texts if text["To"] == phone.number]
        assert "went wrong on my side" in late and "999" in late

        database.close()
        (danger,) = Phone(served.url).text("my mate has overdosed and wont wake up")
        assert "999" in danger[:70]
        (line,) = Phone(served.url).text("What is diamorphine?")
        assert "went wrong on my side" in line


def test_without_a_provider_there_is_no_such_address(served: Served) -> None:
    assert requests.post(f"{served.url}/sms/twilio", data={}, timeout=SECONDS).status_code == 404


def test_missing_credentials_are_named(bot: Bot) -> None:
    done = bot("sms", "status", BOT_SMS="twilio")
    assert done.exit_code == 1 and "needs BOT_SMS_ACCOUNT" in done.stderr
