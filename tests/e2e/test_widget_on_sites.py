"""The chat widget on pages of other sites: one line of markup, whatever else is on the page."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Open, ask, axe_violations
from playwright.sync_api import FrameLocator, Page, expect
from serving import Served

from bot.servers import LOOPBACK
from bot.settings import ROOT

HOSTILE = """
* { all: unset !important; color: yellow !important; background: yellow !important; font-size: 3px !important;
    position: static !important; animation: spin 1s infinite; }
button, textarea, section, p, a { display: none !important; }
"""

INHERITED = """letter-spacing: .3em; word-spacing: 1em; font-style: italic; text-transform: uppercase;
    text-indent: 3em; text-align: center; font-variant: small-caps; line-height: 4; cursor: wait;
    writing-mode: vertical-rl;"""


class Site:
    """Another site: a folder served from an address of its own."""

    def __init__(self, folder: Path, assistant: str) -> None:
        self.assistant = assistant
        self._folder = folder
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer((LOOPBACK, 0), handler)

    def put(self, markup: str) -> str:
        """Put a page there and return its address."""
        (self._folder / "page.html").write_text(markup, encoding="utf-8")
        return f"http://{LOOPBACK}:{self.server.server_port}/page.html"

    def with_chat(self, head: str = "", attributes: str = "", body: str = "") -> str:
        """Put a page with the chat there."""
        script = f'<script src="{self.assistant}/widget.js" async {attributes}></script>'
        start = f"<!doctype html><html lang=en><title>A site</title>{head}"
        return self.put(f"{start}<main><h1>A site</h1>{body}</main>{script}")


@pytest.fixture
def site(tmp_path: Path, served: Served) -> Iterator[Site]:
    site = Site(tmp_path, served.url)
    threading.Thread(target=site.server.serve_forever, daemon=True).start()
    yield site
    site.server.shutdown()


def open_chat(page: Page | FrameLocator) -> None:
    page.get_by_role("button", name="Ask about heroin on prescription").click()


def test_the_demo_page_of_the_docs_works(open_page: Open, site: Site) -> None:
    demo = (ROOT / "docs" / "widget-demo.html").read_text(encoding="utf-8")
    page = open_page(site.put(demo.replace("http://127.0.0.1:8080", site.assistant)), bypass_csp=True)
    chat = page.get_by_role("region", name="Heroin on prescription")
    expect(chat).to_be_hidden()
    open_chat(page)
    expect(page.get_by_label("Your question")).to_be_focused()
    ask(page, "Can I get a heroin prescription in the UK?")
    expect(page.locator(".bot.fact .sentence").first).to_contain_text("very slim")
    expect(page.locator("#events")).to_have_text('reply {"kind":"fact","fact":"uk-chances"}')
    assert axe_violations(page) == []
    # However long the conversation, the field and the way out stay in reach.
    ask(page, "How strong is fentanyl?")
    expect(page.locator(".bot.fact").nth(1)).to_be_in_viewport()
    expect(page.get_by_label("Your question")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Exit now")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(chat).to_be_hidden()
    expect(page.locator(".launcher")).to_be_focused()
    open_chat(page)
    expect(page.locator(".bot.fact").last).to_be_visible()


def test_no_cookie_and_nothing_kept_beyond_the_tab(open_page: Open, site: Site) -> None:
    page = open_page(site.with_chat())
    open_chat(page)
    ask(page, "What is diamorphine?")
    expect(page.locator(".bot.fact")).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("[document.cookie, localStorage.length, Object.keys(sessionStorage).join()]") == [
        "", 0, "chat-session",
    ]  # fmt: skip


def test_styles_of_the_page_do_not_reach_into_the_chat(open_page: Open, site: Site) -> None:
    page = open_page(site.with_chat(head=f"<style>{HOSTILE}</style>"))
    open_chat(page)
    ask(page, "my friend has overdosed and wont wake up")
    link = page.locator(".bot.crisis a").first
    expect(link).to_be_visible()
    size, background = link.evaluate(
        "(e) => [parseFloat(getComputedStyle(e).fontSize), getComputedStyle(e).backgroundColor]"
    )
    assert size > 12 and background == "rgb(166, 27, 27)"


def test_what_words_inherit_from_the_page_does_not_reach_the_chat_either(open_page: Open, site: Site) -> None:
    page = open_page(site.with_chat(head=f"<style>body, myth-chat {{ {INHERITED} }}</style>"))
    open_chat(page)
    ask(page, "What is diamorphine?")
    answer = page.locator(".bot.fact .answer")
    expect(answer).to_be_visible()
    looks = answer.evaluate(
        """(e) => {
            const s = getComputedStyle(e);
            return [s.letterSpacing, s.wordSpacing, s.fontStyle, s.textTransform, s.textIndent, s.textAlign,
                    s.fontVariantCaps, s.visibility, s.writingMode, s.cursor];
        }"""
    )
    assert looks == [
        "normal", "0px", "normal", "none", "0px", "start", "normal", "visible", "horizontal-tb", "auto",
    ]  # fmt: skip
    assert answer.evaluate("(e) => parseFloat(getComputedStyle(e).lineHeight)") < 40


def test_a_strict_policy_of_the_page_is_enough(open_page: Open, site: Site) -> None:
    host = site.assistant
    policy = f"default-src 'none'; script-src {host}; connect-src {host} {host.replace('http', 'ws')}"
    page = open_page(site.with_chat(head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">'))
    open_chat(page)
    ask(page, "What is diamorphine?")
    expect(page.locator(".bot.fact")).to_be_visible()
    expect(page.locator(".panel")).to_have_css("position", "fixed")


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-forms allow-same-origin"])
def test_the_page_works_in_a_sandboxed_frame(open_page: Open, site: Site, sandbox: str) -> None:
    page = open_page(
        site.put(f'<iframe title=chat sandbox="{sandbox}" src="{site.assistant}/" height=600></iframe>')
    )
    frame = page.frame_locator("iframe")
    for question in ("What is diamorphine?", "Can I get a heroin prescription in the UK?"):
        frame.get_by_label("Your question").fill(question)
        frame.get_by_role("button", name="Ask", exact=True).click()
        expect(frame.locator(".me p").last).to_have_text(question)
    expect(frame.locator(".bot.fact")).to_have_count(2)


def test_attributes_choose_colour_scheme_and_exit(open_page: Open, site: Site) -> None:
    attributes = f'data-accent="#ffdd00" data-theme="dark" data-exit-url="{site.assistant}/icon.svg"'
    page = open_page(site.with_chat(attributes=attributes))
    launcher = page.locator(".launcher")
    expect(launcher).to_have_css("background-color", "rgb(255, 221, 0)")
    expect(launcher).to_have_css("color", "rgb(0, 0, 0)")
    open_chat(page)
    expect(page.locator(".panel")).to_have_css("background-color", "rgb(20, 25, 31)")
    page.get_by_role("button", name="Exit now").click()
    page.wait_for_url("**/icon.svg")


def test_the_snippet_generator_writes_what_works(open_page: Open, site: Site) -> None:
    page = open_page(f"{site.assistant}/embed.html", bypass_csp=True)
    page.get_by_label("Colour").fill("#aa3377")
    page.get_by_label("Light or dark").select_option("dark")
    snippet = page.get_by_label("The line").input_value()
    assert 'data-accent="#aa3377"' in snippet and "<noscript>" in snippet and "999" in snippet
    expect(page.locator(".launcher")).to_have_css("background-color", "rgb(170, 51, 119)")
    assert axe_violations(page) == []
    other = open_page(site.put(f"<!doctype html><title>x</title><body>{snippet}"))
    open_chat(other)
    ask(other, "What is diamorphine?")
    expect(other.locator(".bot.fact")).to_be_visible()


def test_without_scripts_the_numbers_stand_there(open_page: Open, served: Served) -> None:
    page = open_page(served.url, java_script_enabled=False)
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.get_by_text(re.compile("Samaritans")).first).to_be_visible()
