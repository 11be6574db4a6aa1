"""How support lines become a reply: text by data/handoff.yml, and the machine-readable payload."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.handoff.find import OUR_LANGUAGE, Offer
from bot.handoff.hours import OpeningTimes
from bot.handoff.lines import SupportLine
from bot.safety.models import CRISIS
from bot.sources.record import read_record

PHRASES = (
    "line",
    "text",
    "text_word",
    "always",
    "open",
    "closed",
    "unknown",
    "today",
    "tomorrow",
    "or",
    "spoken",
)

MESSAGES_BACK = 4
AFTER_A_CRISIS = ("crisis", "drugs-helpline")


@dataclass(frozen=True)
class Wording:
    """data/handoff.yml.

    Attributes:
        phrases: by name, with gaps in braces.
        days: names of the days, Monday first.
        needs: words that tell a need, and the kinds of line for it; the last has no words.
        european_union: country codes.
        languages: names of languages by their code.
    """

    phrases: dict[str, str]
    days: tuple[str, ...]
    needs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    european_union: frozenset[str]
    languages: dict[str, str]

    def kinds_for(self, text: str) -> tuple[str, ...]:
        """The kinds of line a message asks for, the most wanted first."""
        said = " ".join(["", *re.findall(r"[^\W_]+", text.lower()), ""])
        return next(kinds for words, kinds in self.needs if not words or any(f" {w} " in said for w in words))

    def kinds_for_all(self, said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """The kinds of line a conversation asks for.

        Args:
            said: intent and text of each message, the latest first. The latest that tells a need counts;
                after a crisis somebody to listen comes first.
        """
        for intent, text in list(said)[:MESSAGES_BACK]:
            kinds = self.kinds_for(text)
            if kinds != self.needs[-1][1]:
                return kinds
            if intent.startswith(CRISIS):
                return AFTER_A_CRISIS
        return self.needs[-1][1]

    def lines(self, offers: Iterable[Offer]) -> str:
        """The lines, one a row."""
        return "\n".join(self._line(offer) for offer in offers)

    def contact(self, offer: Offer) -> dict[str, Any]:
        """What a card shows of a line: its ways in, and when it can be reached."""
        line = offer.line
        return {
            "id": line.id,
            "kind": line.kind,
            "country": line.country,
            "name": line.name,
            "phone": line.phone,
            "dial": line.dial,
            "text": line.text if self._text(line.text) else None,
            "url": line.url,
            "opening": self._opening(offer.opening).strip(" ()") + self._spoken(line),
            "cost": line.cost,
        }

    def _line(self, offer: Offer) -> str:
        words = self.phrases["line"].format(
            name=offer.line.name, contact=self._contact(offer.line), opening=self._opening(offer.opening)
        )
        return words + self._spoken(offer.line)

    def _spoken(self, line: SupportLine) -> str:
        """What is spoken there, where it is not the assistant's own language."""
        names = [self.languages[code] for code in line.languages if code in self.languages]
        if OUR_LANGUAGE in line.languages or not names:
            return ""
        return self.phrases["spoken"].format(languages=", ".join(names))

    def _contact(self, line: SupportLine) -> str:
        ways = [line.phone, self._text(line.text)]
        found = [way for way in ways if way] or [str(line.url)]
        return self.phrases["or"].join(found)

    def _text(self, text: dict[str, Any] | None) -> str | None:
        if not text or not text.get("to"):
            return None
        return self.phrases["text_word" if text.get("keyword") else "text"].format(**text)

    def _opening(self, opening: OpeningTimes) -> str:
        phrase = self.phrases[opening.state]
        if opening.change is None:
            return phrase if opening.state in {"always", "unknown"} else ""
        return phrase.format(time=f"{opening.change:%H:%M}", day=self._day(opening))

    def _day(self, opening: OpeningTimes) -> str:
        if opening.days == 0 or opening.change is None:
            return self.phrases["today"]
        return self.phrases["tomorrow"] if opening.days == 1 else self.days[opening.change.weekday()]


def lines_payload(kind: str, lines: Iterable[SupportLine]) -> dict[str, Any]:
    """The payload of a reply that names support lines."""
    return {"kind": kind, "lines": [line.id for line in lines], "citations": [], "suggestions": []}


@functools.lru_cache(maxsize=4)
def load_wording(path: Path) -> Wording:
    """Read data/handoff.yml.

    Raises:
        DataError: it is malformed.
    """
    record = read_record(path)
    phrases = record.record("phrases")
    wording = Wording(
        phrases={name: phrases.phrase(name) for name in PHRASES},
        days=record.texts("days"),
        needs=tuple((need.texts("words"), need.texts("kinds")) for need in record.records("needs")),
        european_union=frozenset(record.texts("european_union")),
        languages={code: name for code, name in record.text_lists("languages")},
    )
    record.done()
    return wording
