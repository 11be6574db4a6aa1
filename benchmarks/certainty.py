"""How sure to be before a fact is told: right and wrong answers at each threshold, counted and drawn.

The threshold that holds the risk is the least from which on the share of wrong answers stays below a bound
with 95 % confidence: risk-controlling prediction sets (Bates et al. 2021), with the exact bound on a share by
Clopper and Pearson (1934).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import settings
from bot.facts.models import ASK_FACT
from bot.tuning.taught import Taught
from bot.understanding.reader import certainty_step
from bot.understanding.reading import Reading
from bot.understanding.thresholds import Thresholds

THRESHOLDS = [step / 20 for step in range(1, 20)]
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Point:
    """What becomes of all messages at one threshold.

    Attributes:
        threshold: least probability of a fact that is told.
        questions: how many messages ask about a fact.
        right: how many of these are told it.
        messages: how many there are of any kind.
        wrong: how many of these are told a fact that they don't ask for.
    """

    threshold: float
    questions: int
    right: int
    messages: int
    wrong: int

    @property
    def bound(self) -> float:
        """The share of wrong answers is below this with 95 % confidence."""
        from scipy.stats import beta

        return float(beta.ppf(CONFIDENCE, self.wrong + 1, self.messages - self.wrong))


def point(threshold: float, asked: Sequence[Taught], undecided: Sequence[Reading]) -> Point:
    """Count what is told at a threshold; the rule is the assistant's own."""
    step = certainty_step(settings.read().data, Thresholds(fact=threshold))
    told = [told_fact(step(reading)) for reading in undecided]
    return Point(
        threshold,
        questions=sum(example.labels[0].startswith(f"{ASK_FACT}/") for example in asked),
        right=sum(fact in example.labels for example, fact in zip(asked, told, strict=True)),
        messages=len(asked),
        wrong=sum(
            fact is not None and fact not in example.labels for example, fact in zip(asked, told, strict=True)
        ),
    )


def told_fact(reading: Reading) -> str | None:
    """The fact that a message is told, as `ask_fact/<id>`; None where none is."""
    return reading.facts[0].name if reading.taken.name == ASK_FACT else None


def likely_fact(reading: Reading) -> str | None:
    """The fact that a message is told as what it may be asking, as `ask_fact/<id>`; None where none is."""
    return reading.facts[0].name if reading.is_likely else None


def least_held(curve: Iterable[Point], risk: float) -> float | None:
    """The least threshold from which on the bound stays at or below `risk`; None where the last does not."""
    held = None
    for each in sorted(curve, key=lambda each: -each.threshold):
        if each.bound > risk:
            break
        held = each.threshold
    return held


def draw(curve: Sequence[Point], risk: float, out: Path) -> None:
    """Draw right answers across, wrong ones up, and the bound."""
    from matplotlib import pyplot

    # Words stay words, and the same curve gives the same file.
    pyplot.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": out.name}
    figure, axes = pyplot.subplots(figsize=(7, 4))
    right = [100 * each.right / each.questions for each in curve]
    axes.plot(right, [100 * each.wrong / each.messages for each in curve], marker="o", label="wrong answers")
    axes.plot(right, [100 * each.bound for each in curve], linestyle="--", label="below this, 95 % sure")
    axes.axhline(100 * risk, color="grey", linewidth=1)
    for each, across in list(zip(curve, right, strict=True))[::2]:
        axes.annotate(f"{each.threshold:.2f}", (across, 100 * each.wrong / each.messages), fontsize=8)
    axes.set_xlabel("questions about facts that are told the right one, %")
    axes.set_ylabel("messages told a wrong fact, %")
    axes.set_title("How sure to be, by hands left out: each point is a threshold")
    axes.legend()
    figure.savefig(out, format="svg", metadata={"Date": None})
    pyplot.close(figure)
