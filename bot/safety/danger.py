"""What a message shows of danger: how grave it is taken, of which kind, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

DANGER = "danger"
"""Under what a parsed message carries it."""


@dataclass(frozen=True)
class Danger:
    """Danger in a message.

    Attributes:
        grade: ALARM or CHECK.
        intent: the crisis intent of its kind.
        why: what it was seen by: a sign, and how probable all kinds together are by what was learnt.
    """

    grade: str
    intent: str
    why: str

    def to_json(self) -> dict[str, str]:
        """As a parsed message carries it."""
        return asdict(self)


def danger_in(parsed: Mapping[str, Any] | None) -> Danger | None:
    """The danger in a parsed message, None when it shows none."""
    found = (parsed or {}).get(DANGER)
    return Danger(**found) if found else None
