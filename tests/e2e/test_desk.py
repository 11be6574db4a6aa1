"""The desk in a real browser, and a person on the page in another, against the running assistant."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browsing import Open, ask
from playwright.sync_api import Page, expect
from serving import Serve, Served, add_worker

from bot.facts.models import FactBase

NAME, PASSWORD = "Sam", "correct horse battery"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"BOT_STATE_DIR": str(tmp_path_factory.mktemp("state")), "BOT_DESK_WAIT": "600"}


@pytest.fixture(scope="module")
def desk(serve: Serve, settings: dict[str, str]) -> Iterator[Served]:
    add_worker(NAME, PASSWORD, settings)
    served = serve(settings)
    yield served
    served.stop()


@pytest.fixture
def worker(open_page: Open, desk: Served) -> Iterator[Page]:
    page = open_page(f"{desk.url}/desk")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("On duty").check()
    yield page
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


@pytest.fixture
def person(open_page: Open, desk: Served) -> Page:
    return open_page(desk.url)


def say(worker: Page, text: str) -> None:
    worker.get_by_label("Your message").fill(text)
    worker.get_by_label("Your message").press("Enter")


def close(worker: Page) -> None:
    worker.get_by_label("Outcome").select_option("answered")
    worker.get_by_role("button", name="Close conversation").click()
    expect(worker.locator("#conversation")).to_be_hidden()


def test_wrong_password_is_refused_in_words(open_page: Open, desk: Served) -> None:
    page = open_page(f"{desk.url}/desk")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert").filter(has_text="Name or password is wrong.")).to_be_visible()


def test_a_conversation_from_the_first_question_to_the_bot_again(
    worker: Page, person: Page, base: FactBase
) -> None:
    ask(person, "my friend has overdosed and wont wake up")
    expect(person.locator(".bot.crisis")).to_be_visible()
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    expect(person.locator(".bot").last).to_contain_text("asked a support worker to join")

    queue = worker.locator("#queue")
    expect(queue).to_contain_text("Overdose")
    expect(queue).to_contain_text(re.compile(r"Waiting \d:\d\d"))
    expect(worker).to_have_title("(1) Desk")
    queue.get_by_role("button", name=re.compile("Claim")).click()
    expect(worker.locator("#summary")).to_contain_text("Overdose")
    worker.get_by_text("What was said to the bot").click()
    expect(worker.locator("#transcript")).to_contain_text("wont wake up")
    expect(person.locator(".bot").last).to_contain_text("A support worker has joined")
    expect(person.locator(".strip")).to_contain_text("Writing to Sam, a person.")
    expect(person.get_by_label("Your question")).to_have_attribute("placeholder", "Write to Sam")

    ask(person, "<img src=x onerror=alert(1)>")
    expect(worker.locator("#messages li.person")).to_contain_text("<img src=x onerror=alert(1)>")
    worker.get_by_label("Your message").press_sequentially("I'm here.")
    expect(person.get_by_role("status").filter(has_text="Sam is typing")).to_be_visible()
    say(worker, "I'm here. Is the ambulance there?")
    expect(person.locator(".bot.worker")).to_contain_text("Sam")
    expect(person.locator(".bot.worker")).to_contain_text("Is the ambulance there?")

    worker.get_by_label("Find a fact").fill("crime")
    worker.get_by_role("button", name=f"Insert: {base.facts['cuts-crime'].question}").click()
    expect(worker.get_by_label("Your message")).to_have_value(
        re.compile(re.escape(base.facts["cuts-crime"].full) + r"\n\(Source: .+\)")
    )
    worker.get_by_role("button", name="Send").click()
    expect(person.locator(".bot.worker").last).to_contain_text("cut crime")

    close(worker)
    expect(person.locator(".bot").last).to_contain_text("I'm the bot, and I'm answering again")
    expect(person.locator(".strip")).to_be_hidden()
    person.get_by_role("button", name="This isn't an emergency").last.click()
    ask(person, "What is diamorphine?")
    expect(person.locator(".bot.fact")).to_be_visible()


def test_a_workers_addresses_and_numbers_can_be_pressed_and_the_person_can_end_it(
    worker: Page, person: Page
) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    expect(person.locator(".strip")).to_contain_text("Waiting for a support worker.")
    worker.locator("#queue").get_by_role("button", name=re.compile("Claim")).click()
    expect(person.locator(".strip")).to_contain_text("Writing to Sam")
    say(worker, "See https://example.org/help. Or ring 0300 123 6600, or 999. <b>javascript:alert(1)</b>")
    words = person.locator(".bot.worker .words")
    expect(words).to_contain_text("<b>javascript:alert(1)</b>")
    links = [link.get_attribute("href") for link in words.get_by_role("link").all()]
    assert links == ["https://example.org/help", "tel:03001236600", "tel:999"]
    person.get_by_role("button", name="End chat").click()
    expect(person.locator(".bot").last).to_contain_text("I'm the bot, and I'm answering again")
    expect(person.locator(".strip")).to_be_hidden()


def test_nothing_written_is_lost_while_the_connection_is_down(worker: Page, person: Page) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, but keep it private").click()
    worker.get_by_role("button", name=re.compile("Claim")).click()
    expect(worker.locator("#summary")).to_contain_text("chose not to show what they wrote")
    expect(person.locator(".bot").last).to_contain_text("has joined")

    worker.context.set_offline(True)
    say(worker, "written while offline")
    expect(worker.get_by_role("alert").filter(has_text="Connection lost")).to_be_visible()
    expect(worker.locator("#messages .unsent")).to_contain_text("written while offline")
    worker.context.set_offline(False)
    expect(person.locator(".bot.worker")).to_contain_text("written while offline")
    expect(worker.locator("#messages .unsent")).to_have_count(0)

    person.context.set_offline(True)
    ask(person, "mine while offline")
    expect(person.locator(".me.unsent")).to_have_count(1)
    person.context.set_offline(False)
    expect(worker.locator("#messages li.person")).to_have_count(1)
    expect(worker.locator("#messages li.person")).to_contain_text("mine while offline")
    expect(person.locator(".me.unsent")).to_have_count(0)

    person.reload()
    say(worker, "still there?")
    expect(person.locator(".bot.worker").last).to_contain_text("still there?")
    close(worker)


def test_keyboard_alone_is_enough(worker: Page, person: Page) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").press("Enter")
    claim = worker.get_by_role("button", name=re.compile("Claim"))
    claim.focus()
    worker.keyboard.press("Enter")
    expect(worker.locator("#conversation")).to_be_focused()
    for _ in range(12):
        worker.keyboard.press("Tab")
        if worker.evaluate("document.activeElement.id") == "text":
            break
    worker.keyboard.type("typed and sent")
    worker.keyboard.press("Enter")
    expect(person.locator(".bot.worker")).to_contain_text("typed and sent")
    close(worker)


def test_usable_at_360_pixels(worker: Page) -> None:
    worker.set_viewport_size({"width": 360, "height": 640})
    assert worker.evaluate("document.documentElement.scrollWidth") <= 360
