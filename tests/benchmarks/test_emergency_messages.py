"""Emergencies as a hand writes them whose meanings were not learnt."""

from __future__ import annotations

from pathlib import Path

from benchmarks.emergencies import counted
from bot.language.tuned import tuned_encoder
from bot.settings import Settings


def test_a_stranger_is_never_told_that_somebody_breathes_who_does_not(model: Path, here: Settings) -> None:
    """Two layers are fitted and 2,015 messages read, in some eight seconds: nothing smaller says this.

    The encoder was tuned on that hand too; without, the benchmark says it.
    """
    counts = counted(lambda hand: tuned_encoder(here.data, here.cache))
    assert counts["all"] > 2000 and counts["breath"] > 150
    assert counts["breath as if well"] == 0
    assert counts["ended"] <= counts["all"] / 500
    assert counts["answer"] > 1.5 * counts["wrong"]
