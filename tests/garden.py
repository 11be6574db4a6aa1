"""A small fact base on a source of our own, to break.

The product's own source texts are not in the repository; what checks quotes is tested without them.
"""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from bot.facts.check import FEWEST_EXAMPLES, check_fact_base
from bot.findings import Finding
from bot.settings import Settings

GARDEN = Path(__file__).parent / "facts" / "garden"
NOTES = "notes-on-a-garden.txt"
FACT = "plot-chances"
TODAY = datetime.date(2026, 11, 23)
SAID_BY_ALL = ("wording.yml", "limits.yml", "answers.yml", "lexicon")
"""What the checks read beside facts and sources; it is the product's own."""


class Garden:
    """A copy of the small fact base, of its source, and of what the product says with any fact."""

    def __init__(self, here: Settings, folder: Path) -> None:
        self.data, self.sources = folder / "data", folder / "sources"
        shutil.copytree(GARDEN / "data", self.data)
        self.sources.mkdir()
        shutil.copy(GARDEN / NOTES, self.sources)
        for name in SAID_BY_ALL:
            copy = shutil.copytree if (here.data / name).is_dir() else shutil.copy
            copy(here.data / name, self.data / name)
        for fact in (self.data / "facts").iterdir():
            self.write_examples(fact.stem, FEWEST_EXAMPLES)

    @property
    def notes(self) -> Path:
        """The source's text."""
        return self.sources / NOTES

    def fact(self, id_: str = FACT) -> Path:
        return self.data / "facts" / f"{id_}.yml"

    def examples(self, id_: str) -> Path:
        return self.data / "nlu" / "curators" / "ask_fact" / f"{id_}.yml"

    def write_examples(self, id_: str, count: int) -> None:
        """Only how many there are is checked."""
        path = self.examples(id_)
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"    - {number}" for number in range(count)]
        head = ['version: "3.1"', "nlu:", f"- intent: ask_fact/{id_}", "  examples: |"]
        path.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")

    def replace(self, path: Path, old: str, new: str) -> int:
        """Replace the first occurrence; return its line."""
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def check(self, required: bool = True) -> list[Finding]:
        return check_fact_base(self.data, self.sources, TODAY, required)
