"""Reading JSON Lines files: one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place


def read_json_lines(path: Path) -> list[tuple[Place, dict[str, Any]]]:
    """Read every line that isn't blank.

    Returns:
        Each line's object, and where it stands.

    Raises:
        DataError: the file is missing or is not UTF-8, or a line is not a JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise DataError(Place(path), "no such file", "Give the path of a JSON Lines file.") from error
    except UnicodeDecodeError as error:
        raise DataError(Place(path), "is not UTF-8", "Save it as UTF-8.") from error
    places = [(Place(path, number), line) for number, line in enumerate(lines, start=1) if line.strip()]
    return [(place, _object(line, place)) for place, line in places]


def _object(line: str, place: Place) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except json.JSONDecodeError as error:
        raise DataError(place, f"is not JSON: {error.msg}", "Write one JSON object a line.") from error
    if not isinstance(content, dict):
        raise DataError(place, "is not a JSON object", 'Write {"…": "…"}.')
    return content
