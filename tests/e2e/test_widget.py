"""The chat widget as a page of its own, in a real browser, against the really running assistant."""

from __future__ import annotations

import re

import pytest
from browsing import Open, ask, axe_violations, clear
from playwright.sync_api import Page, expect
from serving import Served

from bot.facts.models import FactBase

STATES = {
    "clarify": "methadone or this",
    "fact": "Can I get a heroin prescription in the UK?",
    "boundary": "how much should I take",
    "handoff": "can I talk to someone",
    "fallback": "what is the capital of peru",
    "crisis": "my friend has overdosed and wont wake up",
}
LIKELY = "is it strong"
TWO_QUESTIONS = "does it cut crime and what are the side effects"


@pytest.fixture
def page(open_page: Open, served: Served) -> Page:
    return open_page(served.url)


def last(page: Page, kind: str) -> None:
    expect(page.locator(".bot").last).to_have_attribute("data-kind", kind)


# --- answers


def test_question_gets_answer_and_source(page: Page, base: FactBase) -> None:
    fact = base.facts["uk-chances"]
    ask(page, "Can I get a heroin prescription in the UK?")
    card = page.locator(".bot.fact")
    expect(card.locator(".answer")).to_have_text(fact.full)
    expect(card.locator(".verdict")).to_have_text("❝ What the source says")
    expect(card.locator("blockquote").first).to_be_hidden()
    card.get_by_text("Source: UK guide to diamorphine").click()
    citation = fact.citations[0]
    expect(card.locator("blockquote").first).to_have_text(citation.in_quotes)
    expect(card).to_contain_text(f"characters {citation.start} to {citation.end} of the text")


def test_a_myth_is_told_first_that_it_is_not_so(page: Page, base: FactBase) -> None:
    fact = base.facts["methadone-not-for-everyone"]
    ask(page, "Methadone works for every single person.")
    card = page.locator(".bot.fact")
    expect(card.locator("p").first).to_have_text(f"✗ Myth “{fact.myth}”")
    expect(card).to_contain_text(fact.full)


def test_a_tap_on_a_sentence_shows_what_it_rests_on(page: Page, base: FactBase) -> None:
    fact = base.facts["side-effect-breathing"]
    cited, gloss = fact.full_sentences[:2]
    ask(page, "can it affect your breathing")
    ground = page.locator(".ground")
    expect(ground).to_be_empty()
    page.get_by_role("button", name=cited.text).click()
    expect(ground.locator("blockquote")).to_have_text([fact.citations[i].in_quotes for i in cited.cites])
    page.get_by_role("button", name=gloss.text).press("Enter")
    expect(ground.locator("blockquote")).to_have_count(0)
    expect(ground.get_by_role("link")).to_have_attribute("href", base.guidance[gloss.evidence or ""].url)
    page.get_by_role("button", name=gloss.text).press("Enter")
    expect(ground).to_be_empty()


def test_suggestion_button_asks_it(page: Page, base: FactBase) -> None:
    ask(page, "Can I get a heroin prescription in the UK?")
    related = base.facts[base.facts["uk-chances"].related[0]]
    page.get_by_role("button", name=related.question).first.click()
    expect(page.get_by_text(related.full)).to_be_visible()


def test_a_choice_is_answered(page: Page, base: FactBase) -> None:
    ask(page, STATES["clarify"])
    card = page.locator(".bot.clarify")
    expect(card).to_contain_text("Did you mean one of these?")
    chosen = card.get_by_role("button").first
    question = chosen.inner_text()
    chosen.click()
    expect(page.locator(".me p").last).to_have_text(question)
    answer = next(fact.full for fact in base.facts.values() if fact.question == question)
    expect(page.locator(".bot.fact")).to_contain_text(answer)


def test_a_likely_answer_says_what_was_understood_and_offers_others(page: Page, base: FactBase) -> None:
    ask(page, LIKELY)
    card = page.locator(".bot.fact")
    expect(card).to_contain_text("You may be asking:")
    expect(card).to_contain_text("If you meant something else:")
    other = card.locator(".suggestions").get_by_role("button").first
    chosen = next(fact for fact in base.facts.values() if fact.question == other.inner_text())
    other.click()
    expect(page.locator(".bot.fact").last).to_contain_text(chosen.full)


def test_a_second_question_is_a_button_beside_the_answer(page: Page, base: FactBase) -> None:
    ask(page, TWO_QUESTIONS)
    card = page.locator(".bot.fact")
    expect(card).to_contain_text(base.facts["cuts-crime"].full)
    expect(card).to_contain_text("You may also be asking:")
    effects = base.facts["side-effects"]
    card.get_by_role("button", name=effects.question).click()
    expect(page.locator(".bot.fact").last).to_contain_text(effects.full)


def test_where_no_fact_answers_the_nearest_is_a_button_and_no_list(page: Page, base: FactBase) -> None:
    ask(page, "can it help my asthma")
    card = page.locator(".bot.fallback")
    nearest = card.get_by_role("button")
    expect(nearest).to_have_count(1)
    expect(card.locator(".words")).to_contain_text("The nearest I have is this:")
    expect(card.locator(".words")).not_to_contain_text("1.")
    chosen = next(fact for fact in base.facts.values() if fact.question == nearest.inner_text())
    nearest.click()
    expect(page.locator(".bot.fact")).to_contain_text(chosen.full)


def test_feedback_is_thanked_for_once(page: Page) -> None:
    ask(page, STATES["fact"])
    with page.expect_response("**/chat/feedback") as sent:
        page.locator(".clarity").get_by_role("button", name="No").click()
    assert sent.value.ok and sent.value.request.post_data_json == {"fact": "uk-chances", "clear": False}
    expect(page.get_by_role("button", name="Hard to understand")).to_be_focused()
    with page.expect_response("**/chat/feedback") as why:
        page.get_by_role("button", name="Something is missing").click()
    assert why.value.ok and why.value.request.post_data_json == {"fact": "uk-chances", "why": "more"}
    assert "authorization" not in sent.value.request.headers, "nothing ties it to a conversation"
    expect(page.locator(".clarity")).to_have_text(re.compile("Thank you"))


def test_crisis_begins_with_numbers_to_press(page: Page) -> None:
    ask(page, STATES["crisis"])
    card = page.locator(".bot.crisis")
    first = card.get_by_role("link").first
    expect(first).to_be_in_viewport()
    expect(first).to_have_attribute("href", "tel:999")
    expect(first).to_contain_text("UK")
    numbers = [link.get_attribute("href") for link in card.get_by_role("link").all()]
    assert len(numbers) == len(set(numbers)) and "tel:911" in numbers
    expect(card).to_contain_text("1. Give naloxone if you have it.")


def test_in_an_emergency_one_tap_brings_the_next_steps(page: Page) -> None:
    ask(page, STATES["crisis"])
    card = page.locator(".bot.crisis")
    expect(card).to_contain_text("Are they breathing normally?")
    card.get_by_role("button", name="No", exact=True).dblclick()
    expect(page.locator(".bot.crisis").last).to_contain_text("flat on their back")
    expect(page.locator(".bot.crisis")).to_have_count(2)
    expect(page.locator(".bot.crisis").first.get_by_role("button", name="Not sure")).to_be_disabled()
    expect(page.locator(".bot.crisis").last.get_by_role("link").first).to_have_attribute("href", "tel:999")


def test_one_tap_says_that_it_is_no_emergency(page: Page) -> None:
    ask(page, STATES["crisis"])
    page.get_by_role("button", name="This isn't an emergency").click()
    expect(page.locator(".bot").last).to_contain_text("I took it for more than it was")
    ask(page, "What is diamorphine?")
    expect(page.locator(".bot.fact")).to_be_visible()


def test_support_lines_are_cards_that_say_when_they_are_open_and_what_a_call_costs(page: Page) -> None:
    ask(page, "a crisis line in scotland please, I feel low")
    lines = page.locator(".lines li")
    # Which lines are offered, and in which order, depends on the hour: open ones come first.
    expect(lines.first).to_have_text(re.compile("open now|closed now|day and night"))
    expect(lines.first).to_contain_text("free")
    page.get_by_text("More lines").click()
    expect(lines.get_by_role("link", name="Call 111")).to_have_attribute("href", "tel:111")
    ask(page, "a drugs helpline in england please")
    expect(page.locator(".bot.handoff")).to_have_count(2)
    page.locator(".bot details").evaluate_all("(folded) => folded.forEach((each) => { each.open = true; })")
    expect(page.locator("a[href='sms:82111']").last).to_be_visible()


def test_who_cannot_speak_aloud_is_shown_where_to_write_first(open_page: Open, served: Served) -> None:
    page = open_page(served.url, timezone_id="America/New_York")
    ask(page, "i'm deaf, is there someone I can text")
    rows = page.locator(".lines > li")
    expect(rows.first.get_by_role("link").first).to_have_attribute("href", re.compile("^sms:|^https:"))
    page.get_by_text("More lines").click()
    # What has to be sent first in one's own words isn't written into the text for them.
    by_zip = page.get_by_role("link", name="Text your ZIP code to 435748")
    expect(by_zip).to_have_attribute("href", "sms:435748")
    expect(page.get_by_role("link", name="Chat").first).to_have_attribute("href", re.compile("^https://"))


def test_numbers_of_many_countries_are_a_list_to_open(page: Page) -> None:
    ask(page, "so lonely since I moved here")
    reply = page.locator(".bot.feeling").last
    expect(reply).to_contain_text("116 123 (UK, Ireland)")
    expect(reply.locator(".lines")).to_be_hidden()
    call = reply.get_by_role("link", name="Call 116 123").first
    reply.get_by_text("Numbers to tap, by country").click()
    expect(call).to_be_visible()
    expect(call).to_have_attribute("href", "tel:116123")
    # Who can only be reached by a website is in the list as well.
    ask(page, "can I talk to someone")
    last(page, "handoff")
    page.locator(".bot").last.get_by_text("Numbers to tap, by country").click()
    expect(page.locator(".bot").last.locator("a[href='https://findahelpline.com/']")).to_be_visible()


def test_emergency_numbers_stand_there_before_anything_is_asked(page: Page) -> None:
    assert page.locator(".emergency a[href='tel:999']").is_visible()


# --- hostile and unusual messages


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=document.title='owned'>",
        "[press me](javascript:document.title='owned') **bold** <script>document.title='owned'</script>",
        "🙂" * 300,
        "هل الهيروين الموصوف آمن؟ \u202e abc",
        "one\n\n\ntwo",
    ],
)
def test_a_message_stays_text(page: Page, text: str) -> None:
    ask(page, text)
    assert page.locator(".me p").inner_text() == text
    expect(page.locator(".bot").last).to_be_visible()
    assert page.locator("img").count() == 0 and page.title() != "owned"
    assert page.locator(".me a").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_too_long_a_message_is_given_back(page: Page) -> None:
    text = "heroin " * 2860
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".bot.fallback")).to_contain_text("too long")
    expect(page.get_by_label("Your question")).to_have_value(text.strip())
    assert page.locator(".me").count() == 0


# --- leaving and clearing


@pytest.mark.parametrize("way", ["button", "escape"])
def test_quick_exit_leaves_nothing_behind(open_page: Open, served: Served, way: str) -> None:
    page = open_page(f"{served.url}/embed.html")
    page.goto(served.url)
    page.evaluate("document.querySelector('myth-chat').setAttribute('exit-url', '/icon.svg')")
    ask(page, "Is it safe?")
    expect(page.locator(".bot").last).to_be_visible()
    session = page.evaluate("sessionStorage.getItem('chat-session')")
    with page.expect_request(lambda request: request.method == "DELETE") as deleted:
        if way == "button":
            page.get_by_role("button", name="Exit now").click()
        else:
            for _ in range(3):
                page.keyboard.press("Escape")
    assert deleted.value.headers["authorization"] == f"Bearer {session}"
    page.wait_for_url("**/icon.svg")
    page.go_back()
    page.wait_for_url("**/embed.html")
    assert page.evaluate("sessionStorage.length") == 0


def test_clearing_forgets_here_and_on_the_server(page: Page) -> None:
    ask(page, "can I talk to someone")
    ask(page, "I'm in Scotland")
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as deleted:
        clear(page)
    assert deleted.value.ok
    expect(page.locator(".me")).to_have_count(0)
    expect(page.locator(".bot")).to_have_text(re.compile("cleared, here and on our server"))
    ask(page, "can I talk to someone")
    expect(page.locator(".bot").last).not_to_contain_text("Scotland")


# --- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(open_page: Open, served: Served, scheme: str) -> None:
    page = open_page(served.url, bypass_csp=True, color_scheme=scheme)
    assert axe_violations(page) == []
    *others, crisis = STATES.items()
    for kind, text in [*others, ("fact", LIKELY), ("fact", TWO_QUESTIONS), crisis]:
        ask(page, text)
        last(page, kind)
        for summary in page.locator("details:not([open]) summary").all():
            summary.click()
        assert axe_violations(page) == [], kind


def test_a_screen_reader_hears_each_reply_once(page: Page) -> None:
    page.evaluate("""() => {
        const log = document.querySelector('myth-chat').shadowRoot.querySelector('[role=log]');
        window.changes = [];
        new MutationObserver((list) => window.changes.push(...list.map((change) => [
            change.type, change.target === log, change.addedNodes.length,
        ]))).observe(log, { childList: true, subtree: true, characterData: true });
    }""")
    ask(page, STATES["fact"])
    expect(page.locator(".bot.fact")).to_be_visible()
    # One change for what was asked, one for the whole reply; none within them afterwards.
    assert page.evaluate("window.changes") == [["childList", True, 1], ["childList", True, 1]]
    assert page.locator("[role=log]").get_attribute("aria-live") == "polite"


def test_keyboard_alone_is_enough(page: Page) -> None:
    def tab_to(name: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            focused = page.evaluate("""() => {
                const at = document.querySelector('myth-chat').shadowRoot.activeElement;
                return at ? (at.labels?.[0] ?? at).textContent : '';
            }""")
            if focused.startswith(name):
                return
        raise AssertionError(f"{name} is out of the keyboard's reach")

    tab_to("Your question")
    page.keyboard.type("Can I get a heroin prescription in the UK?")
    page.keyboard.press("Enter")
    expect(page.locator(".bot.fact")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.querySelector('myth-chat').shadowRoot.querySelector('.talk').focus()")
    tab_to("Source")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 256])
def test_nothing_is_cut_off_on_a_narrow_screen_or_at_400_percent(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 400})
    for text in STATES.values():
        ask(page, text)
    last(page, "crisis")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    buttons = page.get_by_role("button").all()
    assert all(
        box["x"] >= 0 and box["x"] + box["width"] <= width for b in buttons if (box := b.bounding_box())
    )


def test_targets_are_large_enough(page: Page) -> None:
    """WCAG 2.2, 2.5.8: at least 24 by 24 CSS pixels."""
    for text in STATES.values():
        ask(page, text)
    last(page, "crisis")
    folded = page.locator("details:has(.ways)")
    folded.evaluate_all("(lists) => lists.forEach((list) => { list.open = true; })")
    targets = [page.get_by_role("button"), page.locator(".bot .ways a"), folded.locator("summary")]
    for target in [each for kind in targets for each in kind.all()]:
        box = target.bounding_box()
        assert box and min(box["width"], box["height"]) >= 24, target.inner_text()


def test_text_grows_with_the_pages_text(page: Page) -> None:
    def size() -> float:
        return float(
            page.locator(".emergency").evaluate("(line) => parseFloat(getComputedStyle(line).fontSize)")
        )

    before = size()
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert size() == before * 2


def test_right_to_left_pages_turn_the_chat_round(page: Page) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")
    ask(page, STATES["fact"])
    mine, theirs = page.locator(".me").bounding_box(), page.locator(".bot").bounding_box()
    assert mine and theirs and mine["x"] < theirs["x"] + theirs["width"] - mine["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_hundred_messages_stay_usable(page: Page) -> None:
    page.evaluate("""() => {
        const chat = document.querySelector('myth-chat');
        for (let i = 0; i < 100; i += 1) chat.send('What is diamorphine?');
    }""")
    expect(page.locator(".bot")).to_have_count(100, timeout=60_000)
    field = page.get_by_label("Your question")
    press = """async () => {
        const box = document.querySelector('myth-chat').shadowRoot.querySelector('textarea');
        const start = performance.now();
        for (let i = 0; i < 20; i += 1) {
            box.value += 'x';
            box.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        }
        return (performance.now() - start) / 20;
    }"""
    # The best of some tries: the machine may be busy with something else.
    milliseconds = min(page.evaluate(press) for _ in range(5))
    assert milliseconds < 100, "a key pressed must show at once"
    field.fill("")


# --- beginning, and the box to write in


def test_who_has_not_written_yet_gets_first_steps(page: Page, base: FactBase) -> None:
    steps = page.get_by_role("list", name="First steps")
    expect(steps.get_by_role("button")).to_have_count(6)
    steps.get_by_role("button", name="I've heard a myth").click()
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("placeholder", "Type the myth as you heard it")
    steps.get_by_role("button", name="Does it help recovery?").click()
    expect(page.locator(".bot.fact")).to_contain_text(base.facts["helps-recovery"].full)
    expect(steps).to_be_hidden()
    clear(page)
    expect(steps).to_be_visible()


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("Is it safer than street heroin?", "fact"),
        ("Can I get it in the UK?", "fact"),
        ("Practise answering", "practice"),
        ("Talk to a person", "handoff"),
    ],
)
def test_every_first_step_leads_somewhere(page: Page, step: str, kind: str) -> None:
    page.get_by_role("button", name=step).click()
    last(page, kind)


def test_nothing_written_puts_the_cursor_there_and_says_what_to_type(page: Page) -> None:
    box = page.get_by_label("Your question")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Type a question or a myth here, then press Ask.")
    expect(box).to_be_focused()
    box.press("d")
    expect(page.get_by_role("status")).to_be_empty()


def test_the_box_grows_with_what_is_written_and_shrinks_again(page: Page) -> None:
    box = page.get_by_label("Your question")

    def height() -> float:
        bounds = box.bounding_box()
        assert bounds
        return bounds["height"]

    low = height()
    box.fill("one\ntwo\nthree\nfour")
    high = height()
    assert high > low + 30
    box.fill("\n".join(["line"] * 40))
    assert high < height() < 220
    box.fill("does it cut crime")
    assert height() == low


def test_the_enter_that_ends_a_word_of_an_input_method_sends_nothing(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.fill("ヘロイン")
    box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))"
    )
    expect(page.locator(".me")).to_have_count(0)
    expect(box).to_have_value("ヘロイン")
