"""Takes the pictures of the docs anew, from the assistant in a real browser: `make pictures`."""

from __future__ import annotations

import base64
import html
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from browsing import ask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import add_worker, start_serving

from bot.settings import ROOT

DOCS = ROOT / "docs"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PHONE, LOW, DESKTOP = (360, 640), (360, 380), (900, 640)
OVERDOSE = "my friend has overdosed and wont wake up"
WORKER, PASSWORD = "Sam", "correct horse battery"
ANSWER = (
    "I hear you. In a small group who had struggled with other treatments it was shown to improve health."
)
MYTH = "Methadone works for every single person."
SHEET = """
body { margin: 0; padding: 16px; display: flex; flex-wrap: wrap; gap: 16px; background: #e3e6ea;
       width: max-content; max-width: 1536px; font: 15px system-ui, sans-serif; }
figure { margin: 0 } figcaption { padding: 0 0 6px } img { display: block; border: 1px solid #999 }
"""


@dataclass(frozen=True)
class State:
    """One state of the page.

    Attributes:
        caption: what it shows.
        said: what the person writes, one message after another.
        pressed: names of buttons that they press afterwards.
        size: width and height in CSS pixels.
        zone: of the device.
        offline: whether the line is cut before the last message.
        options: of the browser context, such as its colour scheme.
    """

    caption: str
    said: tuple[str, ...] = ()
    pressed: tuple[str, ...] = ()
    size: tuple[int, int] = PHONE
    zone: str = "Europe/London"
    offline: bool = False
    options: dict[str, Any] = field(default_factory=dict)


SHEETS = {
    "page-phone.png": (
        State("Nothing said yet"),
        State("Where the person is isn't known", zone="Asia/Kolkata"),
        State("The menu", pressed=("Menu",)),
        State("A question", ("Can I get a heroin prescription in the UK?",)),
        State("A myth", (MYTH,)),
        State("What was likely asked", ("is it strong",)),
        State("An emergency", (OVERDOSE,)),
        State("An emergency, place unknown", (OVERDOSE,), zone="Asia/Kolkata"),
        State("A question about danger", ("is he ok if he is just sleeping it off",)),
        State("Somebody to talk to", ("can I talk to someone",)),
        State("No connection", ("What is diamorphine?",), offline=True),
        State("Not clear: why?", ("Can I get a heroin prescription in the UK?",), ("No",)),
        State("Dark", (MYTH,), options={"color_scheme": "dark"}),
        State("Dark, an emergency", (OVERDOSE,), options={"color_scheme": "dark"}),
        State("Forced colours", (MYTH,), options={"forced_colors": "active"}),
        State("With the keyboard open", (OVERDOSE,), size=LOW),
    ),
    "page-desktop.png": (
        State("Nothing said yet", size=DESKTOP),
        State("An answer", ("does it cut crime",), size=DESKTOP),
    ),
    "answer.png": (State("", (MYTH,), size=(680, 460)),),
    "emergency.png": (State("", (OVERDOSE,)),),
}


def desk(browser: Browser, url: str) -> bytes:
    """A worker's page, with somebody waiting and somebody in danger."""
    page = _page(browser, f"{url}/desk", (1200, 720))
    page.get_by_label("Name").fill(WORKER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#me")).to_have_text(WORKER)
    page.get_by_label("On duty").check()
    person, other = (_page(browser, url, PHONE) for _ in range(2))
    ask(person, OVERDOSE)
    for each in (person, other):
        ask(each, "can I talk to someone")
        each.get_by_role("button", name="Yes, show them our chat").click()
    page.get_by_role("button", name=re.compile("Claim, Overdose")).click()
    expect(person.locator(".strip")).to_contain_text(WORKER)
    ask(person, "the ambulance is coming")
    page.get_by_label("Your message").fill("Well done for calling. Stay with them. I'm here.")
    page.get_by_role("button", name="Send").click()
    expect(person.locator(".bot.worker")).to_be_visible()
    expect(page.locator(".unsent")).to_have_count(0)
    page.get_by_label("Find a fact").fill("naloxone")
    expect(page.locator("#found li").first).to_be_visible()
    return page.screenshot()


def practice(browser: Browser, url: str) -> bytes:
    """An answer to a client, and what it earned."""
    page = _page(browser, f"{url}/practice", (760, 1000))
    page.get_by_label("What would you answer?").fill(ANSWER)
    page.get_by_role("button", name="How did that land?").click()
    expect(page.locator("#feedback")).to_be_focused()
    return page.screenshot()


def _page(browser: Browser, url: str, size: tuple[int, int]) -> Page:
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, timezone_id="Europe/London", locale="en-GB"
    )
    page.goto(url)
    return page


def take(browser: Browser, url: str, state: State) -> bytes:
    """A picture of a state, as PNG."""
    width, height = state.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, timezone_id=state.zone, locale="en-GB", **state.options
    )
    page = context.new_page()
    page.goto(url)
    page.locator(".panel").wait_for()
    for nth, message in enumerate(state.said, start=1):
        context.set_offline(state.offline and nth == len(state.said))
        ask(page, message)
        page.locator(".notice:not([hidden])" if state.offline else ".bot").last.wait_for()
    for name in state.pressed:
        page.get_by_role("button", name=name, exact=True).click()
    _rest(page)
    picture = page.screenshot()
    context.close()
    return picture


def sheet(browser: Browser, pictures: Iterable[tuple[str, bytes]]) -> bytes:
    """Pictures side by side with their captions, as one PNG."""
    figures = "".join(
        f"<figure><figcaption>{html.escape(caption)}</figcaption>"
        f'<img src="data:image/png;base64,{base64.b64encode(picture).decode()}"></figure>'
        for caption, picture in pictures
    )
    page = browser.new_page(viewport={"width": 1568, "height": 800})
    page.set_content(f"<style>{SHEET}</style>{figures}")
    made = page.screenshot(full_page=True)
    page.close()
    return made


def _rest(page: Page) -> None:
    """Wait until nothing moves any more."""
    page.mouse.move(0, 0)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def main() -> None:
    """Take all of them."""
    program = next(path for name in PROGRAMS if (path := shutil.which(name)))
    expect.set_options(timeout=60_000)
    settings = {"BOT_STATE_DIR": tempfile.mkdtemp(), "BOT_DESK_WAIT": "600"}
    add_worker(WORKER, PASSWORD, settings)
    served = start_serving(settings)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox"])
        for name, states in SHEETS.items():
            print(name, flush=True)
            taken = [(state.caption, take(browser, served.url, state)) for state in states]
            (DOCS / name).write_bytes(taken[0][1] if len(taken) == 1 else sheet(browser, taken))
        # Last: with a worker on duty, everybody who asks for a person is offered one.
        for name, picture in (("practice.png", practice), ("desk.png", desk)):
            print(name, flush=True)
            (DOCS / name).write_bytes(picture(browser, served.url))
        browser.close()
    served.stop()


if __name__ == "__main__":
    main()
