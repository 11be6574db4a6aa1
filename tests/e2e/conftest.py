"""The browser of the tests in it, and pages in which every problem counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Open
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.servers import LOOPBACK

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MILLISECONDS = 60_000
"""To wait for what must come; a busy machine is slow."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    assert program, "no Chromium: run scripts/install-for-tests"
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Errors of pages, and requests to other hosts; there must be none."""
    problems: list[str] = []
    yield problems
    assert problems == [], "errors, or requests to other hosts"


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[Open]:
    """Open an address in a browser context of its own: `open_page(url, color_scheme="dark")`."""
    contexts = []

    def open_(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request", lambda request: problems.append(request.url) if LOOPBACK not in request.url else None
        )
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
