"""Every telephone number that is written anywhere is one of the checked support lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.handoff.lines import load_lines
from bot.settings import ROOT

WRITTEN = [
    "domain.yml", "data/sms.yml", "web/src/widget/index.html", "data/page/en.json", "docs/widget-demo.html",
    "docs/widget.md", "README.md",
]  # fmt: skip
NUMBER = re.compile(r"(?<![\w.:#/+-])(?:\d{3,4}(?:[ -]\d{2,4})+|1-\d{3}-\d{3}-\d{4}|\d{3})(?![\w%]|[.:-]\d)")
NO_NUMBERS = {"300", "500", "400", "503", "100", "200"}
"""What looks like one in the documents: limits, sizes and the like."""


@pytest.fixture(scope="module")
def known() -> set[str]:
    lines = load_lines(ROOT / "data" / "support_lines.yml").values()
    texts = [line.text.to for line in lines if line.text]
    shown = [way for line in lines for way in (line.phone, line.dial, line.e164) if way]
    return {digits(way) for way in [*texts, *shown]}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def numbers(text: str) -> Iterator[str]:
    yield from (digits(found) for found in re.findall(r'"tel:([^"]+)"', text))
    yield from (digits(found) for found in NUMBER.findall(text))


@pytest.mark.parametrize("path", WRITTEN)
def test_every_number_is_a_support_line(path: str, known: set[str]) -> None:
    found = set(numbers((ROOT / path).read_text(encoding="utf-8"))) - NO_NUMBERS
    assert found or path in {"docs/widget.md", "data/sms.yml"}
    assert found <= known, found - known


def test_numbers_are_found() -> None:
    text = 'call 999, 0300 123 6600 or 1-800-662-4357; <a href="tel:116123">'
    assert set(numbers(text)) == {"999", "03001236600", "18006624357", "116123"}
