"""Words that shame, where the worker uses them as their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.language.wording import UnkindWord
from bot.sources.record import read_record

QUOTED = (
    re.compile(r'"[^"]*"'),
    re.compile(r"“[^”]*”"),
    # A single quote mark opens after a space and closes before one; an apostrophe does neither.
    re.compile(r"(?:(?<=\s)|^|(?<=\())['‘](?=\w)[^\n]*?(?<=[\w.,!?])['’](?=[\s.,;:!?)]|$)"),
)
SAY = (
    r"(?:say|saying|says|said|call|calls|calling|called|use|using|label|labell?ed|labell?ing|name|see"
    r"|think of)"
)
NOT = (
    r"(?:not|never|no|don['’]?t|doesn['’]?t|wouldn['’]?t|won['’]?t|can['’]?t|isn['’]?t|aren['’]?t|wasn['’]?t"
    r"|ain['’]?t|try not|stop|avoid|nobody|no one)"
)
OTHERS = r"(?:you|they|people|papers|press|media|some|folk|folks|we used to)"
REJECTED_BEFORE = re.compile(
    r"(?<![\w-])(?:"
    rf"{NOT}\s(?:\S+\s){{0,3}}?{SAY}\s(?:\S+\s){{0,4}}?"  # I wouldn't call anyone a …
    rf"|{OTHERS}\s(?:\S+\s){{0,2}}?{SAY}\s(?:\S+\s){{0,4}}?"  # the papers call them …
    rf"|{OTHERS}\s(?:\S+\s)?(?:writ|talk|speak|shout|go|going|moan)(?:e|es|s|ing)?\s(?:on\s)?about\s"
    r"|used\sto\s(?:say|call\s\S+|use)\s"
    r"|(?:being|been|be|get|gets|getting|got)\scalled\s|calling\s(?:\S+\s){1,3}?"  # calling someone a …
    r"|(?:not|isn['’]?t|aren['’]?t|ain['’]?t|wasn['’]?t|nobody['’]?s?(?:\sis)?|no\sone(?:['’]s|\sis)?)\s"
    r"(?:(?:about|just|only|simply|really|merely|a|an|the|some|your|like|all|another)\s){0,3}"  # not just a …
    r"|(?:not|isn['’]?t|aren['’]?t|ain['’]?t|never|no)\s(?:\S+\s){1,5}?n?or\s"  # not a lost cause or a …
    r"|(?:word|words|term|terms|label|labels|names?)(?:\slike|\ssuch\sas|\sof)?\s"  # the word …
    r"|(?:rather|say|said|better)\s(?:\S+\s){0,8}?than\s"  # I'd rather say … than …
    r"|(?:instead\sof|avoid|drop)\s(?:\S+\s){0,2}?"
    r"|so-called\s"
    r")(?:a\s|an\s|the\s)?$",
    re.IGNORECASE,
)
REJECTED_AFTER = re.compile(
    r"^\W*\s?(?:(?:isn['’]?t|is not|is|'s|are not|aren['’]?t|was)\s(?:\S+\s){0,3}?"
    r"(?:word|term|label|language|name)s?\b"  # … isn't a word I use
    r"|(?:is\snot|isn['’]?t)\show\b"
    r"|(?:hurts?|shames?|stings?)\b)",
    re.IGNORECASE,
)
DENIED_OR_REPORTED = re.compile(
    rf"(?<![\w-])(?:{NOT}|says?|said|saying|tells?|told|thinks?|thought|heard?|myth)(?![\w-])", re.IGNORECASE
)
"""Before words that say what people are worth: whoever writes them doesn't say so."""
CONTEXT = 80
"""Characters before and after that are looked at; a sentence's end ends them sooner."""
ENDS = re.compile(r"[.!?\n]")
IN_A_NAME = re.compile(r"^(?:of|on|for|the|and|&|against|in)$")


@dataclass(frozen=True)
class StigmaMark:
    """A word that shames.

    Attributes:
        start: first code point of it in the answer.
        end: the code point after its last.
        typed: as it stands there.
        kinder: what to say instead.
    """

    start: int
    end: int
    typed: str
    kinder: str


def load_belittling(path: Path) -> tuple[UnkindWord, ...]:
    """Words that say what people are worth; nothing kinder stands for them.

    Raises:
        DataError: the file is malformed.
    """
    record = read_record(path)
    words = tuple(UnkindWord(word, kinder="") for word in record.texts("belittles"))
    record.done()
    return words


def find_belittling(text: str, words: Iterable[UnkindWord]) -> list[StigmaMark]:
    """Words that say what people are worth, in order; not those quoted, denied, or reported of others.

    Args:
        text: an answer as typed.
        words: as `load_belittling` gives them.
    """
    quoted = [match.span() for pattern in QUOTED for match in pattern.finditer(text)]
    found = [place for word in words for place in word.places(text)]
    return [
        StigmaMark(start, end, text[start:end], kinder="")
        for start, end in sorted(found)
        if not DENIED_OR_REPORTED.search(ENDS.split(text[:start])[-1])
        and not any(first <= start and end <= last for first, last in quoted)
    ]


def find_stigma(text: str, words: Iterable[UnkindWord]) -> list[StigmaMark]:
    """The words that shame, in order; not those quoted, rejected, part of a name, or meant otherwise.

    Args:
        text: an answer as typed.
        words: of data/wording.yml.
    """
    taken: list[StigmaMark] = []
    words = (word for word in words if not word.ours_only)
    quoted = [match.span() for pattern in QUOTED for match in pattern.finditer(text)]
    for word in sorted(words, key=lambda word: len(word.word), reverse=True):
        for start, end in word.places(text):
            mark = StigmaMark(start, end, text[start:end], word.kinder)
            if not _excused(mark, text, quoted) and not any(
                start < other.end and other.start < end for other in taken
            ):
                taken.append(mark)
    return sorted(taken, key=lambda mark: mark.start)


def _excused(mark: StigmaMark, text: str, quoted: list[tuple[int, int]]) -> bool:
    if any(start <= mark.start and mark.end <= end for start, end in quoted):
        return True
    before = ENDS.split(text[max(0, mark.start - CONTEXT) : mark.start])[-1]
    after = ENDS.split(text[mark.end : mark.end + CONTEXT])[0]
    if REJECTED_BEFORE.search(before) or REJECTED_AFTER.search(after):
        return True
    return _in_a_name(mark, before, after)


def _in_a_name(mark: StigmaMark, before: str, after: str) -> bool:
    # A name's words are capitalised; a first word, or a text all in capitals, says nothing.
    if not mark.typed[0].isupper() or (mark.typed.isupper() and len(mark.typed) > 1):
        return False
    left = [word for word in before.split() if not IN_A_NAME.match(word)][-1:]
    right = [word for word in after.split() if not IN_A_NAME.match(word)][:1]
    return any(word[:1].isupper() and word != "I" and not word.startswith("I'") for word in left + right)
