"""Runs a module as `python -m` does, without its libraries' warnings: they are for their developers.

`PYTHONWARNINGS` cannot do it, since Sanic sets filters of its own when it is imported.
"""

from __future__ import annotations

import runpy
import sys
import warnings
from collections.abc import Sequence
from typing import Any


def silence_warnings() -> None:
    """Print no warning from now on, whatever filters libraries set."""
    warnings.showwarning = _say_nothing


def _say_nothing(*args: Any, **kwargs: Any) -> None:
    pass


def run(command: Sequence[str]) -> None:
    """Run a module as `python -m` does.

    Args:
        command: the module and its arguments.
    """
    silence_warnings()
    sys.argv[:] = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    run(sys.argv[1:])
