"""Opening ONNX graphs to run them."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_session(graph: Path) -> Any:
    """An onnxruntime session on the processor.

    Its threads sleep while there is nothing to do. By default they spin, which gains a few milliseconds on an
    idle machine and costs twice the processor's time, and twice the wait as soon as anything else runs.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
