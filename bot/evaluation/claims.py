"""The claims of the source texts, and whether a citation is one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BotError, DataError, Place

CLAIMS = "claims.json"
LONGEST_CITATION = 350
"""Code points; a longer citation points at no claim."""
ANY_ENDING = "*"

Citation = Mapping[str, Any]
"""A citation as replies carry it: `source`, `start` and `end`."""


@dataclass(frozen=True)
class Claim:
    """One thing that a source states.

    Attributes:
        id: what labels name it by.
        source: the source's id.
        start, end: its span, in code points.
    """

    id: str
    source: str
    start: int
    end: int

    def is_cited_by(self, citation: Citation) -> bool:
        """Whether the two spans share at least half of the shorter one."""
        if citation["source"] != self.source:
            return False
        start, end = int(citation["start"]), int(citation["end"])
        if not 0 < end - start <= LONGEST_CITATION:
            return False
        common = min(end, self.end) - max(start, self.start)
        return common > 0 and 2 * common >= min(end - start, self.end - self.start)


class Claims:
    """The claims that labels name.

    Args:
        claims: in any order.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by_id = {claim.id: claim for claim in claims}

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._by_id.values())

    def named(self, ids: Iterable[str]) -> list[Claim]:
        """The claims of these ids; one that ends in * names all that begin so.

        Raises:
            BotError: there is none of that id.
        """
        found: list[Claim] = []
        for id_ in ids:
            if id_.endswith(ANY_ENDING):
                beginning = id_.removesuffix(ANY_ENDING)
                found += [claim for claim in self if claim.id.startswith(beginning)]
            elif id_ in self._by_id:
                found.append(self._by_id[id_])
            else:
                raise BotError(f"a label names the claim {id_!r}, which {CLAIMS} lacks. Correct one.")
        return found

    def are_cited(self, ids: Iterable[str], citations: Iterable[Citation]) -> bool:
        """Whether one of the citations is one of these claims."""
        named = self.named(ids)
        return any(claim.is_cited_by(citation) for citation in citations for claim in named)


def load_claims(gold: Path) -> Claims:
    """Read the claims that a folder of labelled messages refers to.

    Args:
        gold: the folder; claims.json lies in it or beside it.

    Raises:
        DataError: there is no claims.json, or it is not a list of claims.
    """
    path = next((p for p in (gold / CLAIMS, gold.parent / CLAIMS) if p.is_file()), None)
    if path is None:
        raise DataError(Place(gold), f"no {CLAIMS} in it or beside it", "Name a folder of labelled messages.")
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return Claims(Claim(e["id"], e["source"], e["start"], e["end"]) for e in entries)
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise DataError(
            Place(path), "is not a list of claims", "Each is an object with id, source, start and end."
        ) from error
