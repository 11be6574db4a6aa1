"""The desk in a real browser, and a person on the page in another, against the running assistant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Open, ask, axe_violations, duplicate, look_away
from playwright.sync_api import Page, expect
from serving import Serve, Served, add_worker

from bot.facts.models import FactBase

NAME, COLLEAGUE, PASSWORD = "Sam", "Robin", "correct horse battery"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"BOT_STATE_DIR": str(tmp_path_factory.mktemp("state")), "BOT_DESK_WAIT": "600"}


@pytest.fixture(scope="module")
def desk(serve: Serve, settings: dict[str, str]) -> Iterator[Served]:
    add_worker(NAME, PASSWORD, settings)
    add_worker(COLLEAGUE, PASSWORD, settings)
    served = serve(settings)
    yield served
    served.stop()


def log_in(open_page: Open, desk: Served, name: str, **options: Any) -> Page:
    page = open_page(f"{desk.url}/desk", **options)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#me")).to_have_text(re.compile(name, re.IGNORECASE))
    page.get_by_label("On duty").check()
    return page


@pytest.fixture
def worker(open_page: Open, desk: Served) -> Iterator[Page]:
    page = log_in(open_page, desk, NAME)
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
    page = open_page(f"{desk.url}/desk", bypass_csp=True)
    page.get_by_label("Name").fill(NAME)
    assert axe_violations(page) == []
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
    expect(person.locator(".strip")).to_contain_text("Looking for a support worker. If nobody can come")
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


def test_the_person_is_told_what_was_delivered_and_seen(worker: Page, person: Page) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    queue = worker.locator("#queue")
    expect(queue).to_contain_text("Waiting")
    ask(person, "hello?")
    expect(person.locator(".me").last).to_have_text("You: hello?")  # nobody has it yet
    queue.get_by_role("button", name=re.compile("Claim")).click()
    expect(person.locator(".me").last).to_contain_text("Seen")
    look_away(worker)
    ask(person, "are you there")
    expect(person.locator(".me").last).to_contain_text("Delivered")
    expect(person.locator(".mark")).to_have_text(["Seen", "Delivered"])
    expect(worker).to_have_title(re.compile(r"\(\d\) Desk"))
    look_away(worker, False)
    expect(person.locator(".me").last).to_contain_text("Seen")
    expect(person.locator(".mark")).to_have_count(1)
    close(worker)
    expect(person.locator(".mark")).to_have_count(0)


def test_what_comes_reaches_every_tab_of_the_conversation(worker: Page, person: Page) -> None:
    ask(person, "can I talk to someone")
    agree = person.get_by_role("button", name="Yes, show them our chat")
    expect(agree).to_be_visible()
    other = duplicate(person)
    expect(other.locator(".goes-on")).to_be_visible()
    agree.click()
    worker.locator("#queue").get_by_role("button", name=re.compile("Claim")).click()
    for tab in (person, other):
        expect(tab.locator(".strip")).to_contain_text("Writing to Sam")
    for words in ("One.", "Two.", "Three."):
        say(worker, words)
    for tab in (person, other):
        expect(tab.locator(".bot.worker .words")).to_have_text(["One.", "Two.", "Three."])
    ask(other, "from the other tab")
    expect(worker.locator("#messages li.person")).to_contain_text("from the other tab")
    expect(person.locator(".me").last).to_contain_text("from the other tab")
    close(worker)
    for tab in (person, other):
        expect(tab.locator(".bot").last).to_contain_text("I'm the bot, and I'm answering again")
        expect(tab.locator(".strip")).to_be_hidden()


def test_what_came_while_the_chat_was_closed_counts_until_it_is_opened(worker: Page, person: Page) -> None:
    person.evaluate("document.body.replaceChildren(document.createElement('myth-chat'))")
    launcher = person.get_by_role("button", name="Ask about heroin on prescription")
    launcher.click()
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    worker.locator("#queue").get_by_role("button", name=re.compile("Claim")).click()
    expect(person.locator(".strip")).to_contain_text("Writing to Sam")
    person.get_by_role("button", name="Close").click()
    say(worker, "Still there?")
    expect(launcher).to_contain_text("(1)")
    look_away(person)
    look_away(person, False)  # the tab is looked at, the chat is not
    expect(launcher).to_contain_text("(1)")
    launcher.click()
    expect(launcher).not_to_contain_text("(1)")
    expect(person.locator(".bot.worker")).to_contain_text("Still there?")
    close(worker)


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


def test_the_worker_sees_what_the_person_was_shown_meanwhile(worker: Page, person: Page) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    expect(person.locator(".strip")).to_be_visible()
    ask(person, "my friend has overdosed and wont wake up")
    expect(person.locator(".bot.crisis")).to_be_visible()
    worker.get_by_role("button", name=re.compile("Claim, Overdose")).click()
    expect(worker.locator("#messages li.bot")).to_contain_text("Give naloxone")
    expect(worker.locator("#whom .badge")).to_have_text("Overdose")
    close(worker)


def test_notes_are_for_workers_and_facts_helplines_and_sentences_are_at_hand(
    worker: Page, person: Page
) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    worker.get_by_role("button", name=re.compile("Claim")).click()
    worker.get_by_label("Your message").fill("sounds tired")
    worker.get_by_role("button", name="Keep as a note").click()
    expect(worker.locator("#messages li.note")).to_contain_text("sounds tired")
    worker.get_by_label("Find a fact").fill("samaritans")
    worker.get_by_role("button", name=re.compile("^Insert: Samaritans: 116 123")).first.click()
    worker.get_by_role("button", name="Hello, I'm here. Take your time.").click()
    expect(worker.get_by_label("Your message")).to_have_value(re.compile(r"116 123[^$]+\nHello, I'm here"))
    worker.get_by_role("button", name="Send").click()
    expect(person.locator(".bot.worker")).to_have_count(1)
    expect(person.locator(".bot.worker")).to_contain_text("Hello, I'm here")
    close(worker)


def test_a_colleague_takes_over(open_page: Open, desk: Served, worker: Page, person: Page) -> None:
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    worker.get_by_role("button", name=re.compile("Claim")).click()
    expect(person.locator(".strip")).to_contain_text("Writing to Sam")
    colleague = log_in(open_page, desk, COLLEAGUE.upper())
    colleague.get_by_role("button", name="Take over").click()
    colleague.get_by_role("button", name="Really take over? Press again").click()
    expect(colleague.locator("#messages li.note")).to_contain_text("Robin took over from Sam.")
    expect(worker.locator("#problem")).to_contain_text("a colleague has it")
    expect(person.locator(".strip")).to_contain_text("Writing to Robin")
    say(colleague, "Robin here.")
    expect(person.locator(".bot.worker").last).to_contain_text("Robin here.")
    close(colleague)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Open, desk: Served, person: Page, scheme: str) -> None:
    page = log_in(open_page, desk, NAME, bypass_csp=True, color_scheme=scheme)
    ask(person, "my friend has overdosed and wont wake up")
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    claim = page.get_by_role("button", name=re.compile("Claim"))
    expect(claim).to_be_visible()
    assert axe_violations(page) == []
    claim.click()
    say(page, "Hello")
    expect(page.locator("#messages li.worker")).to_be_visible()
    page.get_by_label("Find a fact").fill("crime")
    expect(page.locator("#found li").first).to_be_visible()
    assert axe_violations(page) == []
    close(page)


def test_the_panes_scroll_by_themselves_and_the_composer_stays(worker: Page, person: Page) -> None:
    worker.set_viewport_size({"width": 1200, "height": 600})
    ask(person, "can I talk to someone")
    person.get_by_role("button", name="Yes, show them our chat").click()
    worker.get_by_role("button", name=re.compile("Claim")).click()
    for nth in range(12):
        say(worker, f"line {nth}")
    expect(worker.locator("#messages li.worker:not(.unsent)")).to_have_count(12)
    expect(worker.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    expect(worker.get_by_role("button", name="Close conversation")).to_be_in_viewport(ratio=1)
    expect(worker.locator("#messages li").last).to_be_in_viewport()
    assert worker.evaluate("document.documentElement.scrollHeight <= innerHeight")
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
