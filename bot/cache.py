"""Files that are made once and kept in the user's cache, named by what they were made from."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """Make a file unless it is there; who wants it while another process makes it waits for that one.

    Args:
        path: in the cache; its folder is made where it is missing.
        make: writes the file to the path it is given.

    Returns:
        The path.
    """
    if path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.is_file():
            unfinished = path.with_name(f"{path.name}.part")
            make(unfinished)
            unfinished.replace(path)
    return path
