"""A strict reader for one YAML mapping that knows the line of every key."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from bot.errors import DataError, Place


class Record:
    """A mapping in a YAML file, read key by key; keys that nobody asked for are an error.

    Args:
        place: the file, and the line where the mapping begins.
        mapping: what ruamel.yaml read.
    """

    def __init__(self, place: Place, mapping: CommentedMap) -> None:
        self.place = place
        self._mapping = mapping
        self._read: set[str] = set()

    def where(self, key: str) -> Place:
        """The file and line of a key, or of the mapping when the key is absent."""
        if key not in self._mapping:
            return self.place
        return Place(self.place.path, self._mapping.lc.key(key)[0] + 1)

    def has(self, key: str) -> bool:
        """Whether a key stands there."""
        return key in self._mapping

    def is_text(self, key: str) -> bool:
        """Whether a text stands there."""
        return isinstance(self._mapping.get(key), str)

    def text(self, key: str) -> str:
        """A text that must be there and not be empty."""
        value = self._get(key, str)
        if not value.strip():
            raise DataError(self.where(key), f"{key} is empty", "Write its text.")
        return str(value).strip("\n")

    def phrase(self, key: str) -> str:
        """A text that must be there; it may be empty, and its spaces count."""
        return str(self._get(key, str))

    def optional_text(self, key: str) -> str | None:
        """A text, or None when the key is absent."""
        return self.text(key) if key in self._mapping else None

    def number(self, key: str) -> int:
        """A whole number that must be there."""
        return int(self._get(key, int))

    def flag(self, key: str) -> bool:
        """Whether the key says true; false when it is absent."""
        self._read.add(key)
        value = self._mapping.get(key, False)
        if not isinstance(value, bool):
            raise DataError(self.where(key), f"{key} should be true or false, not {value!r}", "Correct it.")
        return value

    def date(self, key: str) -> datetime.date:
        """A date as YYYY-MM-DD that must be there."""
        value = self._get(key, datetime.date)
        return datetime.date(value.year, value.month, value.day)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key is absent."""
        return tuple(str(item) for item in self._list(key, str))

    def text_lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts, empty when the key is absent."""
        return tuple(tuple(str(text) for text in item) for item in self._list(key, CommentedSeq))

    def record(self, key: str) -> Record:
        """A mapping inside this one that must be there."""
        return Record(self.where(key), self._get(key, CommentedMap))

    def optional_record(self, key: str) -> Record | None:
        """A mapping inside this one, or None."""
        return self.record(key) if key in self._mapping else None

    def records(self, key: str) -> Iterator[Record]:
        """The mappings of a list, none when the key is absent."""
        for item in self._list(key, CommentedMap):
            yield Record(Place(self.place.path, item.lc.line + 1), item)

    def done(self) -> None:
        """Refuse keys that were not asked for.

        Raises:
            DataError: there is one.
        """
        for key in self._mapping:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                raise DataError(self.where(key), f"unknown key {key!r}", f"Known here: {known}.")

    def _get(self, key: str, kind: type) -> Any:
        self._read.add(key)
        if key not in self._mapping:
            raise DataError(self.place, f"{key} is missing", f"Add {key}.")
        value = self._mapping[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise DataError(
                self.where(key),
                f"{key} should be {_NAME_OF[kind]}, not {value!r}",
                "Put it in quotes if it is a text." if kind is str else "Correct it.",
            )
        return value

    def _list(self, key: str, kind: type) -> list[Any]:
        self._read.add(key)
        if key not in self._mapping:
            return []
        items = self._get(key, CommentedSeq)
        for item in items:
            if not isinstance(item, kind):
                raise DataError(
                    self.where(key), f"{key} should be a list of {_NAME_OF[kind]}s", "Correct it."
                )
        return list(items)


_NAME_OF: dict[type, str] = {
    str: "text",
    int: "whole number",
    datetime.date: "date (YYYY-MM-DD)",
    CommentedMap: "mapping",
    CommentedSeq: "list",
}


def read_record(path: Path) -> Record:
    """Read a YAML file whose top is a mapping.

    Raises:
        DataError: the file is missing, is not YAML, repeats a key, or is not a mapping.
    """
    try:
        content = parse_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(Place(path), "no such file", "Restore it or mend the path.") from error
    except UnicodeDecodeError as error:
        raise DataError(Place(path), "is not UTF-8", "Save it as UTF-8.") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DataError(
            Place(path, line),
            f"is not valid YAML: {error.problem}",
            "Mend the indent or quotes there.",
        ) from error
    if not isinstance(content, CommentedMap):
        raise DataError(Place(path), "should be a mapping of keys to values", "See docs/curating.md.")
    return Record(Place(path, 1), content)


@functools.lru_cache(maxsize=512)
def parse_yaml(text: str) -> Any:
    """What a YAML text says, with the line of every key; it is shared, so only to be read.

    Kept, since reading with lines is slow and several parts of a process read the same files.

    Raises:
        MarkedYAMLError: it is not YAML, or repeats a key.
    """
    return YAML().load(text)
