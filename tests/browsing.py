"""What somebody does on the page, and what axe-core finds there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.settings import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"

Open = Callable[..., Page]


def ask(page: Page, text: str) -> None:
    """Write a message as somebody does, and wait until it stands in the conversation."""
    page.get_by_label("Your question").fill(text)
    page.locator(".form").get_by_role("button").click()
    expect(page.locator(".me p").last).to_have_text(text)


def duplicate(page: Page) -> Page:
    """Another tab of the same page that begins with what the first one keeps, as browsers duplicate tabs."""
    with page.expect_popup() as opened:
        page.evaluate("() => { window.open(location.href) }")
    return opened.value


def look_away(page: Page, away: bool = True) -> None:
    """Look at another tab, or at this one again; a browser without a screen can't tell."""
    page.evaluate(
        """away => {
            Object.defineProperty(document, "hidden", { value: away, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        away,
    )


def choose(page: Page, entry: str) -> None:
    """Press an entry of the chat's menu."""
    page.get_by_role("button", name="Menu").click()
    page.locator(".menu").get_by_role("button", name=entry).click()


def clear(page: Page) -> None:
    """Clear the conversation, as somebody does who means it."""
    choose(page, "Clear this conversation")
    page.get_by_role("button", name="Really clear").click()


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds on a page; its context needs `bypass_csp`."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{violation['id']}: {[node['target'] for node in violation['nodes']]}" for violation in found]
