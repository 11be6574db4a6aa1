"""Reads data/safety/emergency.yml."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from bot.errors import DataError
from bot.safety.emergency.book import Ask, Backing, Book, Call, Opening, Saying, Step
from bot.safety.script import EMERGENCY, load_script
from bot.sources.record import Record, read_record

NOT_REVIEWED = "none"
"""What stands for a clinician's review until there is one."""


class _Reader:
    """Reads emergency.yml; what is named must have been read before it."""

    def __init__(self, record: Record) -> None:
        self.cases = {entry.text("intent"): self._case(entry) for entry in record.records("cases")}
        self._guidance = {entry.text("id"): self._source(entry) for entry in record.records("guidance")}
        self._calls = {call.id: call for call in map(self._call, record.records("calls"))}
        self.asks = {ask.id: ask for ask in map(self._ask, record.records("asks"))}
        self.steps = {step.id: step for step in map(self._step, record.records("steps"))}
        self.openings = tuple(map(self._opening, record.records("openings")))
        self.answers = self._sayings(record.records("answers"))
        self.endings = self._sayings(record.records("endings"))

    @staticmethod
    def _case(entry: Record) -> str:
        case = entry.text("case")
        entry.done()
        return case

    @staticmethod
    def _source(entry: Record) -> tuple[str, str]:
        source = entry.text("who"), entry.text("url")
        entry.done()
        return source

    @staticmethod
    def _call(entry: Record) -> Call:
        call = Call(entry.text("id"), entry.text("first"), entry.text("again"), entry.text("called"))
        entry.done()
        return call

    @staticmethod
    def _ask(entry: Record) -> Ask:
        buttons = tuple((title, words) for title, words in entry.text_lists("buttons"))
        says_yes = entry.texts("says_yes")
        ask = Ask(entry.text("id"), entry.text("text"), entry.text("sms"), buttons, says_yes)
        entry.done()
        return ask

    def _step(self, entry: Record) -> Step:
        text = entry.text("text")
        step = Step(
            entry.text("id"),
            text,
            entry.optional_text("sms") or text,
            entry.text("short"),
            _conditions(entry, "never"),
            self._evidence(entry),
        )
        entry.done()
        return step

    def _opening(self, entry: Record) -> Opening:
        steps = self._named(entry, "steps")
        ask = self._asked(entry)
        call = entry.text("call")
        if call not in self._calls:
            raise DataError(entry.where("call"), f"there is no call {call!r}", "Name one under `calls`.")
        opening = Opening(
            entry.text("id"),
            entry.text("case"),
            dict(_conditions(entry, "when")),
            entry.texts("countries"),
            entry.text("danger"),
            self._calls[call],
            entry.texts("lines") or (EMERGENCY,),
            steps,
            self._named(entry, "sms") if entry.has("sms") else steps,
            self._named(entry, "then"),
            ask,
        )
        entry.done()
        return opening

    def _asked(self, entry: Record) -> Ask | None:
        ask = entry.optional_text("ask")
        if ask and ask not in self.asks:
            raise DataError(entry.where("ask"), f"there is no question {ask!r}", "Name one under `asks`.")
        return self.asks[ask] if ask else None

    def _sayings(self, entries: Iterable[Record]) -> tuple[Saying, ...]:
        counts: dict[str, int] = {}
        sayings = []
        for entry in entries:
            id_, text = entry.text("id"), entry.text("text")
            nth = counts.get(id_, 0)
            counts[id_] = nth + 1
            saying = Saying(
                id_,
                nth,
                entry.texts("cases"),
                dict(_conditions(entry, "when")),
                entry.texts("countries"),
                text,
                entry.optional_text("sms") or text,
                entry.texts("lines"),
                _conditions(entry, "never"),
                self._evidence(entry),
                self._asked(entry),
            )
            entry.done()
            sayings.append(saying)
        return tuple(sayings)

    def _named(self, entry: Record, key: str) -> tuple[Step, ...]:
        names = entry.texts(key)
        if unknown := [name for name in names if name not in self.steps]:
            raise DataError(entry.where(key), f"there is no step {unknown[0]!r}", "Name one under `steps`.")
        return tuple(self.steps[name] for name in names)

    def _evidence(self, entry: Record) -> tuple[Backing, ...]:
        found = []
        for seen in entry.records("evidence"):
            name = seen.text("from")
            if name not in self._guidance:
                raise DataError(
                    seen.where("from"), f"there is no guidance {name!r}", "Name one under `guidance`."
                )
            found.append(Backing(*self._guidance[name], seen.text("seen")))
            seen.done()
        if not found and not entry.flag("says_nothing_to_do"):
            raise DataError(
                entry.place,
                "tells what to do and names no guidance",
                "Give its evidence, or `says_nothing_to_do: true` where that is so.",
            )
        return tuple(found)


def _conditions(entry: Record, key: str) -> tuple[tuple[str, str], ...]:
    conditions = []
    for text in entry.texts(key):
        name, equals, value = text.partition("=")
        if not equals:
            raise DataError(entry.where(key), f"{text!r} says nothing", "Write it as `breathing=no`.")
        conditions.append((name, value))
    return tuple(conditions)


def load_book(folder: Path) -> Book:
    """Read data/safety.

    Raises:
        DataError: a file is malformed, names what does not exist, or tells what to do without guidance.
    """
    record = read_record(folder / "emergency.yml")
    record.date("checked_on")
    review = record.text("clinician_review")
    title, words = record.texts("way_out")
    reader = _Reader(record)
    record.done()
    numbers = {place.country: place for place in load_script(folder / "script.yml").places}
    return Book(
        review,
        numbers,
        (title, words),
        reader.cases,
        reader.steps,
        reader.asks,
        reader.openings,
        reader.answers,
        reader.endings,
    )


@functools.lru_cache(maxsize=4)
def shared_book(folder: Path) -> Book:
    """The book of data/safety, read once in a process."""
    return load_book(folder)
