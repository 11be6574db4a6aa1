"""What a text costs as SMS: its alphabet and its segments (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

import re

import smsutil

MOST_SEGMENTS = 2
"""Of one text of ours, its source tag included."""
PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...",
        "\u00a0": " ", "\u202f": " ", "×": "x", "•": "-", "→": "->", "\t": " ", "[": "(", "]": ")",
    }
)  # fmt: skip
"""Signs that GSM-7 lacks, or that cost two characters there, and what to write instead."""
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def outside_gsm7(text: str) -> list[str]:
    """The characters that GSM-7 cannot carry, in order, each once."""
    return list(dict.fromkeys(char for char in text if not smsutil.is_valid_gsm(char)))


def count_segments(text: str) -> int:
    """How many SMS segments carry the text, in GSM-7 if it fits that, else in UCS-2."""
    return len(smsutil.split(text).parts)


def plain(text: str) -> str:
    """A text in the alphabet of GSM-7; what has no likeness there becomes a question mark."""
    swapped = text.translate(PLAIN)
    return "".join(char if smsutil.is_valid_gsm(char) else "?" for char in swapped)


def texts_of(text: str, most_segments: int = MOST_SEGMENTS, *, any_script: bool = False) -> list[str]:
    """A text as few texts of at most so many segments each, parted between sentences where that can be.

    Args:
        text: in any alphabet; it becomes `plain`.
        most_segments: of each.
        any_script: letters that GSM-7 lacks stay, though a segment then holds less than half as many.
    """
    texts: list[str] = []
    for sentence in _pieces((text.translate(PLAIN) if any_script else plain(text)).strip(), most_segments):
        together = f"{texts[-1]}{sentence}" if texts else sentence
        if texts and count_segments(together.rstrip()) <= most_segments:
            texts[-1] = together
        else:
            texts.append(sentence.lstrip())
    return [text.strip() for text in texts if text.strip()]


def _pieces(text: str, most_segments: int) -> list[str]:
    """Sentences with the space before them; words where a sentence is too long, and letters at worst."""
    found, start = [], 0
    for gap in BETWEEN_SENTENCES.finditer(text):
        found.append(text[start : gap.start()])
        start = gap.start()
    found.append(text[start:])
    for finer in (r"(?=\s)", r"(?=.)"):
        found = [
            part
            for piece in found
            for part in ([piece] if count_segments(piece) <= most_segments else re.split(finer, piece))
        ]
    return found
