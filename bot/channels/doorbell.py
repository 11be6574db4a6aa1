"""Tells an open connection at once that there is something for its person."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

News = dict[str, Any]
Bell = asyncio.Queue[News]


class Doorbell:
    """The open connections of this process, by person.

    It only shortens the wait: what there is to tell stands in the database, and whoever hears no bell
    (on another machine, say) looks there now and then.
    """

    def __init__(self) -> None:
        self._bells: dict[str, set[Bell]] = defaultdict(set)

    @contextlib.contextmanager
    def listen(self, person: str) -> Iterator[Bell]:
        """A bell for a person's connection, as long as the context lasts."""
        bell: Bell = asyncio.Queue()
        self._bells[person].add(bell)
        try:
            yield bell
        finally:
            self._bells[person].discard(bell)
            if not self._bells[person]:
                del self._bells[person]

    def ring(self, person: str, **news: Any) -> None:
        """Ring for a person; news that is not worth keeping, such as `typing`, goes along."""
        for bell in self._bells.get(person, ()):
            bell.put_nowait(news)


@functools.lru_cache(maxsize=1)
def shared_doorbell() -> Doorbell:
    """The doorbell of this process."""
    return Doorbell()
