"""Everything that can be said in an emergency, as data/safety/emergency.yml states it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.safety.emergency.models import Facts, denies, fits
from bot.safety.script import Numbers


@dataclass(frozen=True)
class Backing:
    """Public guidance behind a text: who gives it, where, and the words seen there."""

    who: str
    url: str
    seen: str


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        id: kebab-case name.
        text: what is said.
        sms: the same, shorter.
        short: one line, in place of a step that was told already.
        never: what must not be known when it is said.
        evidence: the guidance behind it; none where it tells nothing to do.
    """

    id: str
    text: str
    sms: str
    short: str
    never: tuple[tuple[str, str], ...]
    evidence: tuple[Backing, ...]


@dataclass(frozen=True)
class Ask:
    """A question with one tap to answer it.

    Attributes:
        id: kebab-case name.
        text: the question.
        sms: the same for a text message, with the words to reply.
        buttons: what stands on each, and the words it sends: yes, no, and not sure where there is a third.
        says_yes: what else is exactly a yes to it.
    """

    id: str
    text: str
    sms: str
    buttons: tuple[tuple[str, str], ...]
    says_yes: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """How a reply begins: the first time, later, and when help was called."""

    id: str
    first: str
    again: str
    called: str


@dataclass(frozen=True)
class Opening:
    """What is said first in a case, and again when more is known.

    Attributes:
        id: kebab-case name.
        case: the danger it is for.
        when: what must be known.
        countries: where it is said; empty for everywhere.
        danger: its kind, as a payload has it.
        call: how replies begin.
        lines: names of the numbers that are shown (`emergency`, `listen`).
        steps: said at once.
        sms: said at once in a text message.
        then: said one at a time afterwards.
        ask: what is asked last.
    """

    id: str
    case: str
    when: Facts
    countries: tuple[str, ...]
    danger: str
    call: Call
    lines: tuple[str, ...]
    steps: tuple[Step, ...]
    sms: tuple[Step, ...]
    then: tuple[Step, ...]
    ask: Ask | None


@dataclass(frozen=True)
class Saying:
    """An answer to a question inside an emergency, or what is said at its end.

    Attributes:
        id: what it answers; several sayings may share it.
        nth: its place among those of its id, from 0.
        cases: the dangers it is for; empty for all.
        when: what must be known.
        countries: where it is said; empty for everywhere.
        text: what is said.
        sms: the same, shorter.
        lines: names of the numbers that are shown.
        never: what must not be known when it is said.
        evidence: the guidance behind it; none where it tells nothing to do.
        ask: what is asked with it.
    """

    id: str
    nth: int
    cases: tuple[str, ...]
    when: Facts
    countries: tuple[str, ...]
    text: str
    sms: str
    lines: tuple[str, ...]
    never: tuple[tuple[str, str], ...]
    evidence: tuple[Backing, ...]
    ask: Ask | None


@dataclass(frozen=True)
class Book:
    """The whole file, and the numbers of each country.

    Attributes:
        clinician_review: who reviewed it and when; `none` until somebody has.
        numbers: by country.
        way_out: the button that ends it, on every reply: what stands on it, and the words it sends.
        cases: the case that begins with each intent.
        steps: by id.
        asks: by id.
        openings: in order of preference.
        answers: likewise.
        endings: likewise.
    """

    clinician_review: str
    numbers: Mapping[str | None, Numbers]
    way_out: tuple[str, str]
    cases: Mapping[str, str]
    steps: Mapping[str, Step]
    asks: Mapping[str, Ask]
    openings: tuple[Opening, ...]
    answers: tuple[Saying, ...]
    endings: tuple[Saying, ...]

    def opening(self, case: str, facts: Facts, country: str | None) -> Opening:
        """What is said first in a case.

        Raises:
            KeyError: no opening fits.
        """
        for opening in self.openings:
            if opening.case == case and _here(opening, country) and fits(opening.when, facts):
                return opening
        raise KeyError(case)

    def turns_on_breathing(self, case: str) -> bool:
        """Whether somebody may not be breathing in such a case."""
        rows = [opening for opening in self.openings if opening.case == case]
        return any(
            "breathing" in row.when or (row.ask and row.ask.id.startswith("breathing")) for row in rows
        )

    def answer(self, question: str, case: str, facts: Facts, country: str | None) -> Saying | None:
        """What answers a question, None where nothing does."""
        return _saying(self.answers, question, case, facts, country)

    def asking(self, ask: str, case: str, facts: Facts, country: str | None) -> Saying | None:
        """The answer that asks a question, None where none does."""
        ids = (saying.id for saying in self.answers if saying.ask and saying.ask.id == ask)
        found = (self.answer(id_, case, facts, country) for id_ in ids)
        return next((saying for saying in found if saying and saying.ask and saying.ask.id == ask), None)

    def ending(self, id_: str, case: str, facts: Facts, country: str | None) -> Saying | None:
        """What is said at an end, None where nothing is."""
        return _saying(self.endings, id_, case, facts, country)

    def numbers_in(self, country: str | None) -> Numbers:
        """The numbers of a country; those of all main ones where it is unknown, or has none here."""
        return self.numbers.get(country, self.numbers[None])


def _here(entry: Opening | Saying, country: str | None) -> bool:
    return not entry.countries or country in entry.countries


def _saying(
    sayings: Iterable[Saying], id_: str, case: str, facts: Facts, country: str | None
) -> Saying | None:
    for saying in sayings:
        wanted = saying.id == id_ and (not saying.cases or case in saying.cases)
        suits = fits(saying.when, facts) and not denies(saying.never, facts)
        if wanted and suits and _here(saying, country):
            return saying
    return None
