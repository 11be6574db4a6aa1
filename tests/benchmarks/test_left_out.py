"""Emergencies as a hand writes them that nobody learnt from."""

from __future__ import annotations

from pathlib import Path

from benchmarks.emergencies import counted


def test_a_stranger_is_never_told_that_somebody_breathes_who_does_not(model: Path) -> None:
    """Two layers are fitted and 2,015 messages read, in some eight seconds: nothing smaller says this."""
    counts = counted()
    assert counts["all"] > 2000 and counts["breath"] > 150
    assert counts["breath as if well"] == 0
    assert counts["ended"] <= counts["all"] / 500
    assert counts["answer"] > 1.5 * counts["wrong"]
