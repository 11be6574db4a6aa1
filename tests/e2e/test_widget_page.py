"""The page itself: its bar, the place it takes its visitor to be in, what fits a phone, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Open, ask, axe_violations, choose, clear, duplicate
from playwright.sync_api import Locator, Page, Route, expect
from serving import Served

PHONE = {"width": 360, "height": 640}
OVERDOSE = "my friend has overdosed and wont wake up"
BAR = 44
"""Pixels the bar takes, but for the hairline beneath it."""


@pytest.fixture
def phone(open_page: Open, served: Served) -> Page:
    return open_page(served.url, viewport=PHONE, timezone_id="Europe/London", has_touch=True)


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found
    x, y, width, height = found["x"], found["y"], found["width"], found["height"]
    return {"x": x, "y": y, "width": width, "height": height, "right": x + width, "bottom": y + height}


# --- the bar


@pytest.mark.parametrize("width", [256, 320, 360, 1100])
@pytest.mark.parametrize("zone", ["Europe/London", "UTC"])
def test_the_bar_is_one_line_that_stays(open_page: Open, served: Served, width: int, zone: str) -> None:
    page = open_page(served.url, viewport={"width": width, "height": 640}, timezone_id=zone)
    ask(page, "What is diamorphine?")
    ask(page, "Can I get a heroin prescription in the UK?")
    expect(page.locator(".bot.fact")).to_have_count(2)
    bar = box(page.locator("header"))
    assert bar["y"] == 0 and BAR <= bar["height"] <= BAR + 2
    for button in page.locator("header > button, .call > *").all():
        assert box(button)["right"] <= width and box(button)["height"] >= 24


def test_the_menu_opens_with_the_keyboard_and_closes_with_escape(phone: Page) -> None:
    opener = phone.get_by_role("button", name="Menu")
    opener.press("Enter")
    expect(phone.get_by_label("Where I am")).to_be_visible()
    phone.get_by_label("Where I am").press("Escape")
    expect(phone.get_by_label("Where I am")).to_be_hidden()
    expect(opener).to_be_focused()


# --- the place


@pytest.mark.parametrize(
    ("zone", "language", "number"),
    [
        ("Europe/London", "en-GB", "999"),
        ("Europe/Dublin", "en-IE", "112"),
        ("America/New_York", "en-US", "911"),
        ("America/Vancouver", "en-CA", "911"),
        ("Australia/Sydney", "en-AU", "000"),
        ("Pacific/Auckland", "en-NZ", "111"),
        ("Europe/Paris", "fr-FR", "112"),
        ("Asia/Calcutta", "en-GB", None),
        ("UTC", "en-GB", "999"),
        ("UTC", "en-US", None),
    ],
)
def test_the_number_of_the_place_stands_in_the_bar(
    open_page: Open, served: Served, zone: str, language: str, number: str | None
) -> None:
    page = open_page(served.url, timezone_id=zone, locale=language)
    if number:
        expect(page.locator(".call a")).to_have_attribute("href", f"tel:{number}")
        expect(page.locator(".emergency a")).to_have_count(1)
    else:
        page.get_by_role("button", name="Emergency").click()
        expect(page.locator(".menu a").first).to_be_focused()
        expect(page.locator(".emergency a")).to_have_count(5)


def test_a_guessed_place_is_where_an_emergency_and_lines_are(phone: Page) -> None:
    ask(phone, OVERDOSE)
    crisis = phone.locator(".bot.crisis")
    expect(crisis.get_by_role("link")).to_have_count(1)  # those folded away are none
    expect(crisis.get_by_role("link")).to_have_attribute("href", "tel:999")
    expect(crisis).to_contain_text("Call 999 now")
    # The others are one tap away, here and in the menu.
    crisis.get_by_text("Not in UK?").click()
    expect(crisis.locator("a[href='tel:112']")).to_be_visible()
    phone.get_by_role("button", name="Menu").click()
    expect(phone.locator(".menu a[href='tel:911']")).to_be_visible()


def test_another_place_is_chosen_in_one_tap_and_kept(phone: Page) -> None:
    expect(phone.locator(".first")).to_contain_text("Lines shown: UK.")
    phone.get_by_role("button", name="Somewhere else?").click()
    phone.get_by_label("Where I am").select_option(label="British Columbia")
    expect(phone.locator(".call a")).to_have_attribute("href", "tel:911")
    expect(phone.locator(".first")).to_contain_text("Lines shown: British Columbia.")
    phone.reload()
    expect(phone.locator(".first")).to_contain_text("Lines shown: British Columbia.")
    ask(phone, "can I talk to someone")
    lines = phone.locator(".bot.handoff .lines").first
    expect(lines).to_be_visible()
    expect(phone.locator(".bot.handoff")).to_contain_text("9-1-1")


def test_a_place_chosen_while_an_answer_is_on_its_way_is_told_with_the_next_message(phone: Page) -> None:
    waiting: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if waiting:
            route.continue_()
        else:
            waiting.append(route)

    phone.route("**/chat/messages", hold_the_first)
    with phone.expect_request("**/chat/messages"):
        ask(phone, "What is diamorphine?")
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_label("Where I am").select_option(label="Canada, anywhere")
    waiting[0].continue_()
    expect(phone.locator(".bot.fact")).to_be_visible()
    ask(phone, OVERDOSE)
    expect(phone.locator(".bot.crisis").get_by_role("link")).to_have_attribute("href", "tel:911")


def test_a_place_said_in_words_is_where_the_page_is_from_then_on(phone: Page) -> None:
    ask(phone, "can I talk to someone")
    ask(phone, "I'm in Canada")
    expect(phone.locator(".call a")).to_have_attribute("href", "tel:911")
    ask(phone, OVERDOSE)
    expect(phone.locator(".bot.crisis").get_by_role("link")).to_have_attribute("href", "tel:911")


def test_somewhere_else_brings_all_numbers(phone: Page) -> None:
    phone.get_by_role("button", name="Somewhere else?").click()
    phone.get_by_label("Where I am").select_option(label="Somewhere else")
    ask(phone, OVERDOSE)
    expect(phone.locator(".bot.crisis").get_by_role("link")).to_have_count(5)


# --- what fits


@pytest.mark.parametrize("zone", ["Europe/London", "UTC"])
def test_an_emergency_fits_the_first_screen_of_a_phone(open_page: Open, served: Served, zone: str) -> None:
    page = open_page(served.url, viewport=PHONE, timezone_id=zone, has_touch=True, bypass_csp=True)
    ask(page, OVERDOSE)
    crisis = page.locator(".bot.crisis")
    expect(crisis).to_be_visible()
    composer = box(page.locator(".form"))
    expect(crisis.get_by_role("link").first).to_be_in_viewport(ratio=1)
    way_out = crisis.get_by_role("button", name="This isn't an emergency")
    assert box(way_out)["bottom"] <= composer["y"]
    assert composer["bottom"] <= PHONE["height"]
    for target in crisis.locator("a:visible, button:visible, summary").all():
        assert min(box(target)["width"], box(target)["height"]) >= 24
    assert axe_violations(page) == []


def test_the_question_about_danger_fits_too(phone: Page) -> None:
    ask(phone, "is he ok if he is just sleeping it off")
    asked = phone.locator(".bot").first
    expect(asked.get_by_role("button").first).to_be_visible()
    for button in asked.get_by_role("button").all():
        assert box(button)["bottom"] <= box(phone.locator(".form"))["y"]


def test_after_sending_the_beginning_of_the_answer_is_in_view(phone: Page) -> None:
    for question in (
        "What is diamorphine?",
        "Can I get a heroin prescription in the UK?",
        "Does it cut crime?",
    ):
        ask(phone, question)
    expect(phone.locator(".bot.fact")).to_have_count(3)
    expect(phone.locator(".answer").last).to_be_in_viewport(ratio=0.5)
    ask(phone, "I have been wondering about this for a long time. " * 30 + "Does it cut crime?")
    expect(phone.locator(".bot")).to_have_count(4)
    expect(phone.locator(".bot").last).to_be_in_viewport()


def test_the_page_around_never_scrolls(phone: Page) -> None:
    for question in ("What is diamorphine?", "Does it cut crime?", OVERDOSE):
        ask(phone, question)
    expect(phone.locator(".bot.crisis")).to_be_visible()
    assert phone.evaluate("[document.documentElement.scrollHeight <= innerHeight, scrollY]") == [True, 0]


def test_nothing_jumps_while_a_reply_comes(phone: Page) -> None:
    """Cumulative Layout Shift (web.dev/cls) counts what moves without being asked to; 0.1 is good."""
    phone.evaluate("""() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
    }""")
    ask(phone, "What is diamorphine?")
    expect(phone.locator(".bot.fact")).to_be_visible()
    ask(phone, OVERDOSE)
    expect(phone.locator(".bot.crisis")).to_be_visible()
    assert phone.evaluate("window.shift") < 0.1


# --- what is kept


def test_a_draft_stays_over_a_reload_and_goes_with_the_conversation(phone: Page) -> None:
    phone.get_by_label("Your question").fill("does it")
    phone.reload()
    expect(phone.get_by_label("Your question")).to_have_value("does it")
    clear(phone)
    expect(phone.get_by_label("Your question")).to_have_value("")


def test_after_a_reload_a_line_says_that_the_conversation_goes_on(phone: Page) -> None:
    expect(phone.locator(".first")).not_to_contain_text("goes on")
    ask(phone, "What is diamorphine?")
    expect(phone.locator(".bot.fact")).to_be_visible()
    phone.reload()
    expect(phone.locator(".first")).to_contain_text("Your conversation goes on.")
    clear(phone)
    expect(phone.locator(".first")).not_to_contain_text("goes on")


def test_tabs_of_a_conversation_stay_in_step(phone: Page) -> None:
    ask(phone, "What is diamorphine?")
    expect(phone.locator(".bot.fact")).to_be_visible()
    other = duplicate(phone)
    expect(other.locator(".first")).to_contain_text("Your conversation goes on.")
    ask(phone, "Does it cut crime?")
    expect(other.locator(".me")).to_contain_text("Does it cut crime?")
    expect(other.locator(".bot.fact")).to_contain_text("crime")
    other.get_by_role("button", name="Menu").click()
    other.get_by_label("Where I am").select_option("CA")
    other.keyboard.press("Escape")
    expect(phone.locator(".call a")).to_have_attribute("href", "tel:911")
    clear(other)
    expect(phone.locator(".log")).to_have_text("Bot: This conversation is cleared, here and on our server.")
    ask(phone, "What is diamorphine?")  # a conversation of its own from here on
    expect(phone.locator(".bot.fact")).to_be_visible()
    expect(other.locator(".bot.fact")).to_have_count(0)


def test_exit_leaves_in_every_tab_of_the_conversation(phone: Page) -> None:
    for_both = "document.querySelector('myth-chat').setAttribute('exit-url', '/icon.svg')"
    phone.evaluate(for_both)
    ask(phone, "What is diamorphine?")
    expect(phone.locator(".bot.fact")).to_be_visible()
    other = duplicate(phone)
    expect(other.locator(".first")).to_contain_text("Your conversation goes on.")
    other.evaluate(for_both)
    other.get_by_role("button", name="Exit now").click()
    for tab in (other, phone):
        tab.wait_for_url("**/icon.svg")


def test_a_copy_has_what_was_said_with_its_quotes(phone: Page, tmp_path: Path) -> None:
    ask(phone, "Can I get a heroin prescription in the UK?")
    expect(phone.locator(".bot.fact")).to_be_visible()
    with phone.expect_download() as download:
        choose(phone, "Keep a copy")
    kept = tmp_path / "copy.txt"
    download.value.save_as(kept)
    words = kept.read_text(encoding="utf-8")
    assert words.startswith("You: Can I get a heroin prescription in the UK?\n\nBot: ")
    assert "“" in words and "very slim" in words


def test_what_was_told_is_not_offered_again(phone: Page) -> None:
    ask(phone, "Does it cut crime?")
    offered = phone.get_by_role("list", name="Ask next").last.get_by_role("button")
    question = offered.first.inner_text()
    offered.first.click()
    expect(phone.locator(".bot.fact")).to_have_count(2)
    ask(phone, "Does it cut crime?")
    expect(phone.locator(".bot.fact")).to_have_count(3)
    expect(phone.locator(".bot.fact").last.get_by_role("button", name=question)).to_have_count(0)
