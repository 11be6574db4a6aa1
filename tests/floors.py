"""The least that understanding may be worth: figures beneath which a change is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.figures import Figure

AT_LEAST, AT_MOST = "at least", "at most"
LEEWAY, LEEWAY_SHARE = 2, 0.01
"""Messages, or the share of them if that is more, by which a figure may lie beneath its floor.

The encoder's sums come out otherwise on a processor without eight-bit dot products: the same build gave up to
two messages more or less of each kind (docs/benchmarks.md). Floors stay as they are, so leeway can't add up.
"""
WITHOUT_LEEWAY = ("crisis caught", "not-crisis alarms")
HELD = (
    ("fact-web", "right", AT_LEAST),
    ("fact-web", "wrong", AT_MOST),
    ("fact-sms", "right", AT_LEAST),
    ("fact-sms", "wrong", AT_MOST),
    ("oos", "right", AT_LEAST),
    ("crisis", "caught", AT_LEAST),
    ("crisis", "script right", AT_LEAST),
    ("not-crisis", "alarms", AT_MOST),
    ("not-crisis", "right", AT_LEAST),
    ("boundary", "right", AT_LEAST),
    ("handoff", "right", AT_LEAST),
    ("smalltalk", "right", AT_LEAST),
    ("multiturn", "turns right", AT_LEAST),
    ("practice", "covers", AT_LEAST),
    ("practice", "contradicts", AT_LEAST),
    ("practice", "stigma", AT_LEAST),
    ("practice", "quality exact", AT_LEAST),
    ("practice", "quality within 1", AT_LEAST),
)
"""Files of messages, what is counted in them (of precision and recall the F1), and which way it is held."""


@dataclass(frozen=True)
class Floor:
    """One figure and how it is held.

    Attributes:
        name: what is measured, as `fact-web right`.
        way: AT_LEAST or AT_MOST.
        value: the count or the share.
        of: how many messages it was measured on; another number can't be compared.
    """

    name: str
    way: str
    value: float
    of: int

    def is_beaten_by(self, measured: Floor) -> bool:
        """Whether a measured figure is better."""
        return measured.value < self.value if self.way == AT_MOST else measured.value > self.value

    def holds(self, measured: Floor) -> bool:
        """Whether a measured figure is no worse."""
        leeway = self._leeway()
        if self.way == AT_MOST:
            return measured.value <= self.value + leeway
        return measured.value >= self.value - leeway

    def _leeway(self) -> float:
        if self.name in WITHOUT_LEEWAY:
            return 0.0
        share = max(LEEWAY / self.of, LEEWAY_SHARE)
        return share if isinstance(self.value, float) else share * self.of

    def __str__(self) -> str:
        """As `fact-web right: at least 72 of 94`."""
        return f"{self.name}: {self.way} {self.value:g} of {self.of}"


def held(figures: Iterable[Figure]) -> list[Floor]:
    """What is held of all figures."""
    by_name = {(figure.messages, figure.what): figure for figure in figures}
    found = [(by_name[file, what], way) for file, what, way in HELD]
    return [Floor(f"{f.messages} {f.what}", way, f.value, f.of) for f, way in found]


def load_floors(path: Path) -> dict[str, Floor]:
    return {entry["name"]: Floor(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))}


def save_floors(path: Path, measured: Iterable[Floor]) -> None:
    path.write_text(json.dumps([vars(floor) for floor in measured], indent=1) + "\n", encoding="utf-8")


def judge(measured: Iterable[Floor], floors: Mapping[str, Floor]) -> tuple[list[str], list[str]]:
    """What fell below its floor or has none, and what rose above it.

    Returns:
        Findings that are failures, and figures whose floor can be raised.
    """
    failures, better = [], []
    for figure in measured:
        floor = floors.get(figure.name)
        if floor is None:
            failures.append(f"{figure} has no floor. `make floors` writes one.")
        elif floor.of != figure.of:
            failures.append(f"{floor}, but now there are {figure.of} messages. `make floors` measures anew.")
        elif not floor.holds(figure):
            failures.append(f"{floor}, but it is {figure.value:g} now.")
        elif floor.is_beaten_by(figure):
            better.append(f"{figure.name}: {figure.value:g} of {figure.of}, better than {floor.value:g}.")
    return failures, better
