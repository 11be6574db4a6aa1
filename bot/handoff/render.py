"""How support lines become a reply: text by data/handoff.yml, and the machine-readable payload."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.handoff.find import OUR_LANGUAGE, Offer, Wanted
from bot.handoff.hours import OpeningTimes
from bot.handoff.lines import SupportLine, TextWay
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
    "chat",
    "there",
    "midnight",
)

MESSAGES_BACK = 4
AFTER_A_CRISIS = ("crisis", "drugs-helpline")
MIDNIGHT = datetime.time(0)


@dataclass(frozen=True)
class Wording:
    """data/handoff.yml.

    Attributes:
        phrases: by name, with gaps in braces.
        days: names of the days, Monday first.
        needs: words that tell a need, and the kinds of line for it; the last has no words.
        in_writing: what says that somebody can't, or won't, speak aloud.
        for_family: what says that they ask as family or a friend.
        european_union: country codes.
        languages: names of languages by their code.
    """

    phrases: dict[str, str]
    days: tuple[str, ...]
    needs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    in_writing: tuple[str, ...]
    for_family: tuple[str, ...]
    european_union: frozenset[str]
    languages: dict[str, str]

    def wanted(self, said: Iterable[tuple[str, str]]) -> Wanted:
        """What a conversation asks for.

        Args:
            said: intent and text of each message, the latest first. The latest that tells a need counts;
                after a crisis somebody to listen comes first. Ways of speaking, and for whom it is, count
                from each of them.
        """
        lately = list(said)[:MESSAGES_BACK]
        texts = [text for _, text in lately]
        return Wanted(
            self._kinds_of(lately),
            in_writing=any(_says_one_of(self.in_writing, text) for text in texts),
            for_family=any(_says_one_of(self.for_family, text) for text in texts),
        )

    def _kinds_of(self, said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        for intent, text in said:
            kinds = self._kinds_in(text)
            if kinds != self.needs[-1][1]:
                return kinds
            if intent.startswith(CRISIS):
                return AFTER_A_CRISIS
        return self.needs[-1][1]

    def _kinds_in(self, text: str) -> tuple[str, ...]:
        return next(kinds for words, kinds in self.needs if not words or _says_one_of(words, text))

    def lines(self, offers: Iterable[Offer], in_writing: bool = False) -> str:
        """The lines, one a row; where it can't be by voice, with the ways in that need none first."""
        return "\n".join(self._line(offer, in_writing) for offer in offers)

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
            "text": asdict(line.text) if line.text else None,
            "chat": line.webchat.url if line.webchat and offer.takes_chats else None,
            "url": line.url,
            "opening": self._opening(offer.opening).strip(" ()") + self._spoken(line),
            "cost": line.cost,
        }

    def _line(self, offer: Offer, in_writing: bool) -> str:
        contact = self._contact(offer, in_writing)
        opening = self._opening(offer.opening)
        words = self.phrases["line"].format(name=offer.line.name, contact=contact, opening=opening)
        return words + self._spoken(offer.line)

    def _spoken(self, line: SupportLine) -> str:
        """What is spoken there, where it is not the assistant's own language."""
        names = [self.languages[code] for code in line.languages if code in self.languages]
        if OUR_LANGUAGE in line.languages or not names:
            return ""
        return self.phrases["spoken"].format(languages=", ".join(names))

    def _contact(self, offer: Offer, in_writing: bool) -> str:
        line = offer.line
        ways = [line.phone, self._text(line.text)]
        if in_writing:
            chat = (
                self.phrases["chat"].format(url=line.webchat.url)
                if line.webchat and offer.takes_chats
                else None
            )
            ways = [self._text(line.text), chat, line.phone]
        found = [way for way in ways if way] or [str(line.url)]
        return self.phrases["or"].join(found)

    def _text(self, text: TextWay | None) -> str | None:
        if not text:
            return None
        word = text.keyword or text.what
        return self.phrases["text_word" if word else "text"].format(keyword=word, to=text.to)

    def _opening(self, opening: OpeningTimes) -> str:
        phrase = self.phrases[opening.state]
        if opening.change is None:
            return phrase if opening.state in {"always", "unknown"} else ""
        there = "" if opening.is_own_clock else self.phrases["there"]
        return phrase.format(time=self._time(opening.change), day=self._day(opening), there=there)

    def _time(self, moment: datetime.datetime) -> str:
        return self.phrases["midnight"] if moment.time() == MIDNIGHT else f"{moment:%H:%M}"

    def _day(self, opening: OpeningTimes) -> str:
        if opening.days == 0 or opening.change is None:
            return self.phrases["today"]
        return self.phrases["tomorrow"] if opening.days == 1 else self.days[opening.change.weekday()]


def _says_one_of(phrases: Iterable[str], text: str) -> bool:
    """Whether a text has one of some words, or runs of words, in it.

    Apostrophes don't matter, nor does a genitive's s.
    """
    said = _plain(text)
    return any(f" {_plain(phrase).strip()} " in said for phrase in phrases)


def _plain(text: str) -> str:
    words = re.sub("['’](s\\b)?", "", text.lower())
    return " ".join(["", *re.findall(r"[^\W_]+", words), ""])


def lines_payload(kind: str, lines: Iterable[SupportLine], in_writing: bool = False) -> dict[str, Any]:
    """The payload of a reply that names support lines.

    Args:
        kind: of the reply.
        lines: the best first.
        in_writing: whether it can't be by voice; ways in that need none come first then.
    """
    ids = [line.id for line in lines]
    return {"kind": kind, "lines": ids, "in_writing": in_writing, "citations": [], "suggestions": []}


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
        in_writing=record.texts("in_writing"),
        for_family=record.texts("for_family"),
        european_union=frozenset(record.texts("european_union")),
        languages={code: name for code, name in record.text_lists("languages")},
    )
    record.done()
    return wording
