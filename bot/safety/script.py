"""What is said in a crisis and at a boundary: reviewed steps, put together for each country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.sources.record import Record, read_record

NUMBERS = ("emergency", "listen", "help")


@dataclass(frozen=True)
class Step:
    """One sentence or two, and the public guidance behind it (address, words seen there)."""

    id: str
    text: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Numbers:
    """Whom to call in one country; `country` is None where the person's is unknown.

    Attributes:
        country: ISO 3166-1 alpha-2 code.
        texts: what stands for {emergency}, {listen} and {help}.
        lines: the support lines named by each of them.
        place: where it stands in the file.
    """

    country: str | None
    texts: dict[str, str]
    lines: dict[str, tuple[str, ...]]
    place: Place


@dataclass(frozen=True)
class SafetyReply:
    """A whole reply: the intent it answers, for whom, its text and its payload."""

    intent: str
    country: str | None
    kind: str
    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Script:
    intent: str
    kind: str
    lines: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class SafetyScript:
    """The whole file."""

    places: tuple[Numbers, ...]
    steps: tuple[Step, ...]
    scripts: tuple[_Script, ...]

    def replies(self) -> Iterator[SafetyReply]:
        """Every reply for every country, the one for an unknown country last of its intent."""
        for script in self.scripts:
            for numbers in (*self.places[1:], self.places[0]):
                text = " ".join(step.text for step in script.steps).format(**numbers.texts)
                lines = tuple(line for name in script.lines for line in numbers.lines[name])
                yield SafetyReply(script.intent, numbers.country, script.kind, text, lines)


def load_script(path: Path) -> SafetyScript:
    """Read script.yml.

    Raises:
        DataError: it is malformed, or a script names a step that does not exist.
    """
    record = read_record(path)
    record.date("checked_on")
    places = tuple(_numbers(entry) for entry in record.records("places"))
    steps = {step.id: step for step in map(_step, record.records("steps"))}
    scripts = tuple(_script(entry, steps) for entry in record.records("scripts"))
    record.done()
    return SafetyScript(places, tuple(steps.values()), scripts)


def _numbers(entry: Record) -> Numbers:
    numbers = Numbers(
        entry.optional_text("country"),
        {name: entry.text(name) for name in NUMBERS},
        {name: entry.texts(f"{name}_lines") for name in NUMBERS},
        entry.place,
    )
    entry.done()
    return numbers


def _step(entry: Record) -> Step:
    evidence = tuple((seen.text("url"), seen.text("seen")) for seen in entry.records("evidence"))
    step = Step(entry.text("id"), entry.text("text"), evidence)
    entry.done()
    return step


def _script(entry: Record, steps: dict[str, Step]) -> _Script:
    names = entry.texts("steps")
    if unknown := [name for name in names if name not in steps]:
        raise DataError(entry.where("steps"), f"there is no step {unknown[0]!r}", "Name one under `steps`.")
    lines = tuple(name.strip() for name in entry.text("lines").split(" and "))
    script = _Script(entry.text("intent"), entry.text("kind"), lines, tuple(steps[name] for name in names))
    entry.done()
    return script
