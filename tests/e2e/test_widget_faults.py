"""The chat widget on bad days: no server, a slow line, a restart in the middle, too many messages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Open, ask, clear
from live_clients import DeskWorker
from playwright.sync_api import Request, Route, expect
from serving import Serve, Served, add_worker

from bot.servers import free_port

SECONDS_ON_SLOW_3G = 3.0
MOST_BYTES = 30_000
"""Of all that the page fetches, packed."""
NAME, PASSWORD = "Sam", "correct horse battery"
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Bytes a second, and milliseconds, of Chromium's own profile of that name."""


def test_numbers_and_words_stay_while_the_server_is_away(open_page: Open, served: Served) -> None:
    page = open_page(served.url)
    page.context.set_offline(True)
    ask(page, "What is diamorphine?")
    expect(page.get_by_role("alert")).to_contain_text("999")
    expect(page.locator(".me.unsent")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator(".bot.fact")).to_be_visible(timeout=10_000)
    expect(page.locator(".me.unsent")).to_have_count(0)
    expect(page.locator(".notice")).to_be_hidden()


def test_a_reply_lost_on_the_way_comes_once(open_page: Open, served: Served) -> None:
    page = open_page(served.url)
    sent = []

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data_json)
        if len(sent) > 1:
            route.continue_()
        else:
            route.fetch()
            route.abort()

    page.route("**/chat/messages", lose_the_first)
    ask(page, "What is diamorphine?")
    expect(page.locator(".me.unsent")).to_have_count(1)
    expect(page.locator(".bot.fact")).to_have_count(1)
    ids = {request["id"] for request in sent if request}
    assert len(sent) == 2 and len(ids) == 1


def test_a_message_that_is_not_taken_holds_up_no_other(open_page: Open, served: Served) -> None:
    page = open_page(served.url)

    def refuse_one(route: Route) -> None:
        if (route.request.post_data_json or {}).get("text") == "hello":
            route.fulfill(status=503, body="{}")
        else:
            route.continue_()

    page.route("**/chat/messages", refuse_one)
    ask(page, "hello")
    ask(page, "my friend has overdosed and wont wake up")
    expect(page.locator(".bot.crisis")).to_be_visible()
    expect(page.locator(".me.unsent")).to_have_count(1)


def test_what_was_cleared_is_not_sent_afterwards(open_page: Open, served: Served) -> None:
    page = open_page(served.url)
    page.context.set_offline(True)
    ask(page, "one")
    ask(page, "two")
    expect(page.locator(".me.unsent")).to_have_count(2)
    clear(page)
    expect(page.locator(".me")).to_have_count(0)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/chat/messages"):
            sent.append((request.post_data_json or {})["text"])

    page.on("request", note)
    page.context.set_offline(False)
    # Messages go in order: what was still to be sent would go before it.
    ask(page, "What is diamorphine?")
    expect(page.locator(".bot.fact")).to_be_visible(timeout=10_000)
    assert sent == ["What is diamorphine?"]


def test_ready_on_slow_3g_in_time_and_small(open_page: Open, served: Served) -> None:
    page = open_page("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(served.url)
    expect(page.get_by_label("Your question")).to_be_visible()
    # What the line takes, were nothing fetched side by side; the machine's own time is not the line's.
    waiting = len(received) * SLOW_3G["latency"] / 1000
    assert waiting + sum(received) / SLOW_3G["downloadThroughput"] < SECONDS_ON_SLOW_3G
    assert sum(received) < MOST_BYTES


# --- a server of their own


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    settings = {
        "BOT_STATE_DIR": str(tmp_path_factory.mktemp("state")),
        "BOT_PORT": str(free_port()),
        "BOT_DESK_WAIT": "600",
        "BOT_DESK_AWAY": "600",
        "BOT_LIMIT_SESSION": "5/minute",
    }
    add_worker(NAME, PASSWORD, settings)
    return settings


@pytest.fixture(scope="module")
def own(serve: Serve, state: dict[str, str]) -> Iterator[list[Served]]:
    """A server that a test may replace by another at the same address."""
    running = [serve(state)]
    yield running
    running[-1].stop()


def test_too_many_messages_are_refused_kindly_and_given_back(open_page: Open, own: list[Served]) -> None:
    page = open_page(own[-1].url)
    for _ in range(5):
        ask(page, "What is diamorphine?")
        expect(page.locator(".bot").last).to_be_visible()
    page.get_by_label("Your question").fill("one more")
    page.get_by_role("button", name="Ask", exact=True).click()
    refusal = page.locator(".bot.fallback")
    expect(refusal).to_contain_text("wait a minute")
    expect(refusal).to_contain_text("999")
    expect(page.get_by_label("Your question")).to_have_value("one more")
    expect(page.locator(".me")).to_have_count(5)


def test_a_restart_in_mid_conversation_loses_and_doubles_nothing(
    open_page: Open, serve: Serve, own: list[Served], state: dict[str, str]
) -> None:
    worker = DeskWorker(own[-1].url, NAME, PASSWORD)
    page = open_page(own[-1].url)
    ask(page, "can I talk to someone")
    page.get_by_role("button", name="Yes, show them our chat").click()
    conversation = worker.claim_first()
    expect(page.locator(".bot").last).to_contain_text("has joined")
    worker.say(conversation, "before the restart")
    expect(page.locator(".bot.worker")).to_have_count(1)
    worker.say(conversation, "just before the restart")
    own[-1].stop()
    ask(page, "thanks, I can wait")
    expect(page.locator(".me.unsent")).to_have_count(1)

    own.append(serve(state))
    expect(page.locator(".me.unsent")).to_have_count(0)
    worker.say(conversation, "after the restart")
    said = page.locator(".bot.worker .words")
    expect(said.last).to_have_text("after the restart")
    assert said.all_inner_texts() == ["before the restart", "just before the restart", "after the restart"]
    assert worker.heard(conversation) == ["thanks, I can wait"]

    worker.post("close", conversation=conversation, outcome="answered")
    expect(page.locator(".bot").last).to_contain_text("I'm answering again")
    ask(page, "What is diamorphine?")
    expect(page.locator(".bot.fact")).to_be_visible()
