"""The page in a real browser, against the really running assistant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import Served

from bot.facts.models import FactBase


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    page = browser.new_page()
    page.problems = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "request",
        lambda request: page.problems.append(request.url) if served.url not in request.url else None,
    )  # type: ignore[attr-defined]
    page.goto(served.url)
    yield page
    assert page.problems == [], "errors, or requests to other hosts"  # type: ignore[attr-defined]
    page.close()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_question_gets_answer_verdict_and_source(page: Page, base: FactBase) -> None:
    fact = base.facts["uk-chances"]
    ask(page, "Can I get a heroin prescription in the UK?")
    card = page.locator(".bot.fact")
    expect(card.locator("p").first).to_have_text(fact.full)
    expect(card.locator(".verdict")).to_have_text("✗ False")
    expect(card.locator("blockquote").first).to_be_hidden()
    card.get_by_text("Source", exact=True).click()
    expect(card.locator("blockquote").first).to_have_text(f"“{fact.citations[0].quote}”")


def test_suggestion_button_asks_it(page: Page, base: FactBase) -> None:
    ask(page, "Can I get a heroin prescription in the UK?")
    related = base.facts[base.facts["uk-chances"].related[0]]
    page.get_by_role("button", name=related.question).first.click()
    expect(page.locator(".bot.fact p").nth(0)).to_be_visible()
    expect(page.get_by_text(related.full)).to_be_visible()


def test_markup_in_a_message_stays_text(page: Page) -> None:
    ask(page, "<img src=x onerror=document.title='owned'>")
    expect(page.locator(".me p")).to_have_text("<img src=x onerror=document.title='owned'>")
    expect(page.locator(".bot")).to_be_visible()
    assert page.locator("img").count() == 0 and page.title() != "owned"


def test_crisis_is_set_apart(page: Page) -> None:
    ask(page, "my friend has overdosed and wont wake up")
    expect(page.locator(".bot.crisis")).to_contain_text("999")


def test_emergency_numbers_stand_on_the_page_before_anything_is_asked(page: Page) -> None:
    assert page.locator(".emergency a[href='tel:999']").is_visible()


def test_assistant_away_shows_numbers(page: Page) -> None:
    page.context.set_offline(True)
    ask(page, "Is it safe?")
    expect(page.locator(".bot.fallback")).to_contain_text("999")
    page.context.set_offline(False)


def test_usable_at_320_pixels(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    ask(page, "What are the side effects?")
    expect(page.locator(".bot.fact")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
