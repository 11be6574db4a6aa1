"""The responses of an emergency: what is said, what can be tapped, and the machine-readable part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.safety.emergency.book import Ask, Book, Opening, Saying, Step
from bot.safety.emergency.models import Emergency
from bot.safety.emergency.names import answer_name, ending_name, opening_name, short_name, step_name
from bot.safety.models import ALARM
from bot.safety.script import EMERGENCY, LISTEN, Numbers

STATE, CALL, NUMBER, LISTENER, PLACE, DANGER_KIND = SLOTS = (
    "emergency",
    "emergency_call",
    "emergency_number",
    "emergency_listen",
    "emergency_place",
    "emergency_danger",
)
"""The slots that hold an emergency's state, and what its responses are filled with."""
GAPS = {f"{{{EMERGENCY}}}": f"{{{NUMBER}}}", f"{{{LISTEN}}}": f"{{{LISTENER}}}"}
LEADING = {"person"}
"""Answers after which comes what was asked; their payload says so as `leads`."""
LASTING, ENDED, HANDED_ON = "crisis", "smalltalk", "handoff"
"""Kinds of reply: while it lasts, at its end, at an end with numbers."""


@dataclass(frozen=True)
class Response:
    """One response.

    Attributes:
        name: as Rasa knows it.
        text: what is said, with names of slots in braces.
        sms: the same for a text message.
        buttons: what stands on each, and the words it sends.
        payload: the machine-readable part; `lines` are names of numbers until `with_lines` knows the place.
    """

    name: str
    text: str
    sms: str
    buttons: tuple[tuple[str, str], ...]
    payload: Mapping[str, Any]


def responses(book: Book) -> Iterator[Response]:
    """Everything that can be said, once."""
    for response in _while_it_lasts(book):
        yield replace(response, buttons=(*response.buttons, book.way_out))
    for ending in book.endings:
        yield _ending(ending)


def _while_it_lasts(book: Book) -> Iterator[Response]:
    for opening in book.openings:
        yield _opening(opening, asks=True)
        if opening.ask:
            yield _opening(opening, asks=False)
    for step in book.steps.values():
        yield _lasting(step_name(step), step.text, step.sms)
        yield _lasting(short_name(step), step.short, step.short)
    for answer in book.answers:
        yield _lasting(answer_name(answer), answer.text, answer.sms, answer.ask, answer.id in LEADING)


def slots(emergency: Emergency, opening: Opening, call: str, book: Book, briefly: bool) -> dict[str, Any]:
    """What the slots hold when a reply is said.

    Args:
        emergency: the state to keep.
        opening: what the reply belongs to.
        call: how it begins.
        book: has the numbers.
        briefly: whether it goes by text message.
    """
    place = book.numbers_in(emergency.country)
    return {
        STATE: emergency.to_json(),
        CALL: call.format(**(place.sms if briefly else place.texts)),
        **number_slots(book, emergency.country, briefly),
        DANGER_KIND: opening.danger,
    }


def number_slots(book: Book, country: str | None, briefly: bool = False) -> dict[str, str]:
    """The slots with a country's numbers (ISO 3166-1), which any response may name.

    Args:
        book: has the numbers.
        country: those of all main ones where it is None, or has none here.
        briefly: whether they go by text message.
    """
    place = book.numbers_in(country)
    numbers = place.sms if briefly else place.texts
    return {NUMBER: numbers[EMERGENCY], LISTENER: numbers[LISTEN], PLACE: place.country or ""}


def with_lines(payload: Mapping[str, Any], numbers: Mapping[str | None, Numbers]) -> dict[str, Any]:
    """A payload with the ids of support lines in place of the names of numbers."""
    place = payload.get("place")
    if place is None:
        return dict(payload)
    lines = [id_ for name in payload["lines"] for id_ in numbers[place or None].lines[name]]
    return {**payload, "lines": lines}


def _opening(opening: Opening, asks: bool) -> Response:
    ask = opening.ask if asks else None
    rows = [f"{{{CALL}}}", *_numbered(opening.steps), *([ask.text] if ask else [])]
    brief = [f"{{{CALL}}}", *(step.sms for step in opening.sms), *([ask.sms] if ask else [])]
    return Response(
        opening_name(opening, asks),
        _filled("\n".join(rows)),
        _filled(" ".join(brief)),
        ask.buttons if ask else (),
        {
            "kind": LASTING,
            "danger": ALARM,
            "danger_kind": opening.danger,
            "lines": list(opening.lines),
            "place": f"{{{PLACE}}}",
        },
    )


def _numbered(steps: tuple[Step, ...]) -> list[str]:
    return [f"{i}. {step.text}" for i, step in enumerate(steps, start=1)]


def _lasting(name: str, text: str, sms: str, ask: Ask | None = None, leads: bool = False) -> Response:
    rows = [f"{{{CALL}}}", text, *([ask.text] if ask else [])]
    brief = [f"{{{CALL}}}", sms, *([ask.sms] if ask else [])]
    payload = {
        "kind": LASTING,
        "danger": ALARM,
        "danger_kind": f"{{{DANGER_KIND}}}",
        "lines": [EMERGENCY],
        "place": f"{{{PLACE}}}",
        **({"leads": True} if leads else {}),
    }
    buttons = ask.buttons if ask else ()
    return Response(name, _filled("\n".join(rows)), _filled(" ".join(brief)), buttons, payload)


def _ending(ending: Saying) -> Response:
    payload: dict[str, Any] = {"kind": ENDED}
    if ending.lines:
        payload = {"kind": HANDED_ON, "lines": list(ending.lines), "place": f"{{{PLACE}}}"}
    return Response(ending_name(ending), _filled(ending.text), _filled(ending.sms), (), payload)


def _filled(text: str) -> str:
    for gap, slot in GAPS.items():
        text = text.replace(gap, slot)
    return text
