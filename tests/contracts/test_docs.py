"""What the documentation names is there: commands, targets of make, files it links to."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import app
from bot.settings import ROOT

PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")]
)
OVER = re.compile(r"docs/decisions/")
"""What was decided names what was there then."""
NOW = [page for page in PAGES if not OVER.search(str(page.relative_to(ROOT)))]


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", NOW, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_it_names_is_there(page: Path) -> None:
    for name, sub in re.findall(r"(?:`|^)bot ([a-z]+)(?: ([a-z]+))?", words(page), re.MULTILINE):
        command = app.commands.get(name)
        assert command, f"bot {name}"
        if sub and isinstance(command, click.Group):
            assert sub in command.commands, f"bot {name} {sub}"


@pytest.mark.parametrize("page", NOW, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_of_make_it_names_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", words(page), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_it_links_to_is_there(page: Path) -> None:
    linked = [
        link.split("#")[0]
        for link in re.findall(r"\]\(([^)\s]+)\)", words(page))
        if not link.startswith(("http", "#"))
    ]
    assert [link for link in linked if not (page.parent / link).exists()] == []


def test_a_command_is_called_in_one_way() -> None:
    """In an activated environment, as the README says."""
    assert [page.name for page in PAGES if ".venv/bin/bot" in words(page)] == []
