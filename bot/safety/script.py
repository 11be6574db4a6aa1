"""What is said at a boundary and to a need: reviewed steps, put together for each country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.sources.record import Record, read_record

EMERGENCY, LISTEN, HELP = NUMBERS = ("emergency", "listen", "help")


@dataclass(frozen=True)
class ScriptStep:
    """One sentence or two, and the public guidance behind it (address, words seen there).

    Attributes:
        id: kebab-case name.
        text: what is said.
        sms: the same, shorter.
        evidence: pairs of address and words.
    """

    id: str
    text: str
    sms: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Numbers:
    """Whom to call in one country; `country` is None where the person's is unknown.

    Attributes:
        country: ISO 3166-1 alpha-2 code.
        texts: what stands for {emergency}, {listen} and {help}.
        sms: the same, shorter.
        lines: the support lines named by each of them.
        place: where it stands in the file.
    """

    country: str | None
    texts: dict[str, str]
    sms: dict[str, str]
    lines: dict[str, tuple[str, ...]]
    place: Place


@dataclass(frozen=True)
class SafetyReply:
    """A whole reply.

    Attributes:
        intent: what it answers.
        country: whom it is for, None where that is unknown.
        kind: of the payload.
        text: what is said.
        sms: what is said in a text message.
        lines: the support lines named.
    """

    intent: str
    country: str | None
    kind: str
    text: str
    sms: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Script:
    intent: str
    kind: str
    lines: tuple[str, ...]
    steps: tuple[ScriptStep, ...]
    sms_steps: tuple[ScriptStep, ...]


@dataclass(frozen=True)
class SafetyScript:
    """The whole file."""

    places: tuple[Numbers, ...]
    steps: tuple[ScriptStep, ...]
    scripts: tuple[_Script, ...]

    def replies(self) -> Iterator[SafetyReply]:
        """Every reply for every country, the one for an unknown country last of its intent."""
        for script in self.scripts:
            for numbers in (*self.places[1:], self.places[0]):
                text = " ".join(step.text for step in script.steps).format(**numbers.texts)
                sms = " ".join(step.sms for step in script.sms_steps).format(**numbers.sms)
                lines = tuple(line for name in script.lines for line in numbers.lines[name])
                yield SafetyReply(script.intent, numbers.country, script.kind, text, sms, lines)


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
    texts = {name: entry.text(name) for name in NUMBERS}
    shorter = entry.record("sms") if entry.has("sms") else None
    numbers = Numbers(
        entry.optional_text("country"),
        texts,
        {name: shorter.text(name) for name in NUMBERS} if shorter else texts,
        {name: entry.texts(f"{name}_lines") for name in NUMBERS},
        entry.place,
    )
    if shorter:
        shorter.done()
    entry.done()
    return numbers


def _step(entry: Record) -> ScriptStep:
    evidence = tuple((seen.text("url"), seen.text("seen")) for seen in entry.records("evidence"))
    text = entry.text("text")
    step = ScriptStep(entry.text("id"), text, entry.optional_text("sms") or text, evidence)
    entry.done()
    return step


def _script(entry: Record, steps: dict[str, ScriptStep]) -> _Script:
    long = _named(entry, "steps", steps)
    short = _named(entry, "sms_steps", steps) if entry.has("sms_steps") else long
    lines = tuple(name.strip() for name in entry.text("lines").split(" and "))
    script = _Script(entry.text("intent"), entry.text("kind"), lines, long, short)
    entry.done()
    return script


def _named(entry: Record, key: str, steps: dict[str, ScriptStep]) -> tuple[ScriptStep, ...]:
    names = entry.texts(key)
    if unknown := [name for name in names if name not in steps]:
        raise DataError(entry.where(key), f"there is no step {unknown[0]!r}", "Name one under `steps`.")
    return tuple(steps[name] for name in names)
