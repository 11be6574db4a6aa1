"""What a text costs as SMS: its alphabet and its segments (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

import smsutil


def outside_gsm7(text: str) -> list[str]:
    """The characters that GSM-7 cannot carry, in order, each once."""
    return list(dict.fromkeys(char for char in text if not smsutil.is_valid_gsm(char)))


def count_segments(text: str) -> int:
    """How many SMS segments carry the text, in GSM-7 if it fits that, else in UCS-2."""
    return len(smsutil.split(text).parts)
