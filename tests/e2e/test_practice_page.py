"""The practice page in a real browser, against the running assistant."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from browsing import Open, axe_violations
from playwright.sync_api import Page, expect
from serving import Served

BARE = "Heroin on prescription was shown to cut crime."
ANSWER = "I hear you. In a small group who had struggled with other treatments it was shown to cut crime."


@pytest.fixture
def page(open_page: Open, served: Served) -> Page:
    page = open_page(f"{served.url}/practice", bypass_csp=True, color_scheme="light")
    expect(page.get_by_role("heading", name="A client says")).to_be_visible()
    return page


def answer(page: Page, text: str) -> None:
    page.get_by_label("What would you answer?").fill(text)
    page.get_by_role("button", name="How did that land?").click()


def test_an_answer_gets_feedback_and_keeps_what_was_typed(page: Page) -> None:
    answer(page, ANSWER)
    feedback = page.locator("#feedback")
    expect(feedback).to_be_focused()
    expect(feedback.get_by_role("heading").first).to_have_text("What came across")
    expect(page.get_by_label("What would you answer?")).to_have_value(ANSWER)


def test_a_second_try_stands_beside_the_first(page: Page) -> None:
    answer(page, BARE)
    expect(page.locator("#feedback")).to_contain_text("One thing to try")
    expect(page.locator("#feedback")).to_contain_text("What they might say to that")
    expect(page.get_by_role("table", name="Both tries side by side")).to_have_count(0)
    answer(page, ANSWER)
    tries = page.get_by_role("table", name="Both tries side by side")
    expect(tries.get_by_role("row", name="You wrote")).to_contain_text(BARE)
    expect(tries.get_by_role("row", name="You wrote")).to_contain_text(ANSWER)
    page.get_by_role("button", name="Next client").click()
    answer(page, ANSWER)
    expect(page.locator("#feedback")).to_contain_text("What came across")
    expect(tries).to_have_count(0)


def test_the_model_answer_comes_on_request_and_the_next_client_after_it(page: Page) -> None:
    expect(page.locator("#model-answer")).to_be_empty()
    page.get_by_role("button", name="Show a good answer").click()
    expect(page.locator("#model-answer")).to_contain_text("One good answer")
    line = page.locator("#line").inner_text()
    page.get_by_role("button", name="Next client").click()
    expect(page.locator("#line")).not_to_have_text(line)
    expect(page.get_by_role("heading", name="A client says")).to_be_focused()


def test_words_of_danger_are_asked_about(page: Page) -> None:
    answer(page, "my mate wont wake up n his lips r blue")
    asked = page.get_by_role("alertdialog")
    expect(asked.get_by_role("link", name="999")).to_be_visible()
    asked.get_by_role("button", name="It is real").click()
    expect(asked).to_contain_text("Call now")
    asked.get_by_role("button", name="Part of the practice").click()
    expect(page.locator("#feedback")).to_contain_text("One thing to try")
    expect(asked).to_be_hidden()


def test_progress_is_kept_over_a_reload_once_wanted_and_can_be_deleted(page: Page) -> None:
    page.get_by_role("button", name="Keep my progress on this device").click()
    expect(page.locator("#keeping")).to_contain_text("Kept under your key")
    before = page.locator("#due").inner_text()
    answer(page, ANSWER)
    expect(page.locator("#streak")).to_have_text("Streak: 1 day in a row.")
    page.reload()
    expect(page.locator("#streak")).to_have_text("Streak: 1 day in a row.")
    expect(page.locator("#due")).not_to_have_text(before)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what is kept").click()
    assert '"quality"' in download.value.path().read_text(encoding="utf-8")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete all of it").click()
    expect(page.locator("#keeping")).to_contain_text("Nothing is kept")
    expect(page.locator("#due")).to_have_text(before)


def test_a_mark_can_be_disputed(page: Page) -> None:
    answer(page, ANSWER)
    page.get_by_role("button", name=re.compile("^I don't agree")).first.click()
    page.get_by_label("Why not?").fill("It did come across.")
    page.get_by_role("button", name="Send to the curators").click()
    expect(page.locator("#feedback")).to_contain_text("in the curators' queue")


def test_the_chart_names_every_topic_and_how_strong_it_is(page: Page) -> None:
    answer(page, ANSWER)
    expect(page.get_by_role("meter")).to_have_count(1)
    rows = page.locator("#topics tr")
    expect(rows).to_have_count(9)
    assert not [row for row in rows.all_inner_texts() if re.match(r"[a-z-]+\s", row)], "a topic has no name"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    assert axe_violations(page) == []
    answer(page, ANSWER)
    expect(page.locator("#feedback")).to_be_focused()
    page.get_by_role("button", name=re.compile("^I don't agree")).first.click()
    assert axe_violations(page) == []


def test_printed_it_shows_how_it_goes_and_nothing_else(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="How it goes")).to_be_visible()
    expect(page.get_by_label("What would you answer?")).to_be_hidden()


def test_while_the_server_is_away_what_was_typed_stays(page: Page) -> None:
    page.context.set_offline(True)
    answer(page, ANSWER)
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(page.get_by_label("What would you answer?")).to_have_value(ANSWER)
    page.context.set_offline(False)
