"""Runs a module as `python -m` does, without its libraries' warnings: they are for their developers.

`PYTHONWARNINGS` cannot do it, since Sanic sets filters of its own when it is imported.
"""

from __future__ import annotations

import runpy
import sys
import warnings
from typing import Any


def silence_warnings() -> None:
    """Print no warning from now on, whatever filters libraries set."""
    warnings.showwarning = _say_nothing


def _say_nothing(*args: Any, **kwargs: Any) -> None:
    pass


if __name__ == "__main__":
    silence_warnings()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
