"""How sure to be before a fact is told: `python -m benchmarks.certainty` draws docs/certainty.svg.

Each example is asked of a model that did not learn it (five folds), and right and wrong answers are counted
at each threshold. The one that holds the risk is the least from which on the share of wrong answers stays
below a bound with 95 % confidence: risk-controlling prediction sets (Bates et al. 2021), with the exact bound
on a share by Clopper and Pearson (1934).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from benchmarks.datasets import Query
from benchmarks.understanding import Understanding
from bot import settings
from bot.facts.examples import load_examples
from bot.nlu.intent_classifier import ASK_FACT
from bot.nlu.unsure_classifier import ANSWER_KEY, UnsureClassifier

FOLDS = 5
THRESHOLDS = [step / 20 for step in range(1, 20)]
CONFIDENCE = 0.95
PICTURE = Path("docs/certainty.svg")


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


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("docs/certainty.svg"),
    show_default=True,
    help="SVG.",
)
@click.option(
    "--risk", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Of wrong answers."
)
def main(out: Path, risk: float) -> None:
    """Cross-validate the examples, print the curve, and draw it."""
    examples = load_examples(settings.read().data / "nlu")
    queries = [Query(text, entry.intent) for entry in examples for text in entry.texts]
    curve = [
        point(threshold, queries, parsed)
        for parsed in [_cross_validated(queries)]
        for threshold in THRESHOLDS
    ]
    for each in curve:
        click.echo(
            f"{each.threshold:.2f}: {each.right / each.questions:.1%} of questions right, "
            f"{each.wrong / each.messages:.2%} of messages wrong (below {each.bound:.2%})"
        )
    held = least_held(curve, risk)
    click.echo(
        f"The risk of {risk:.0%} is held from {held} on." if held else f"None holds a risk of {risk:.0%}."
    )
    draw(curve, risk, out)


def point(threshold: float, queries: Sequence[Query], parsed: Sequence[Message]) -> Point:
    """Count what is told at a threshold; the rule is the assistant's own."""
    rule = UnsureClassifier({**UnsureClassifier.get_default_config(), ANSWER_KEY: threshold})
    told = [_told(message) for message in rule.process([_copy(message) for message in parsed])]
    pairs = list(zip(queries, told, strict=True))
    return Point(
        threshold,
        questions=sum(query.intent.startswith(f"{ASK_FACT}/") for query in queries),
        right=sum(fact == query.intent for query, fact in pairs),
        messages=len(queries),
        wrong=sum(fact is not None and fact != query.intent for query, fact in pairs),
    )


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
    axes.set_title("How sure to be: each point is a threshold")
    axes.legend()
    figure.savefig(out, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def _cross_validated(queries: Sequence[Query]) -> list[Message]:
    """Every query, in order, as parsed by a model that did not learn it."""
    understanding = Understanding()
    understanding.read_examples([query.text for query in queries])
    order = list(range(len(queries)))
    random.Random(0).shuffle(order)
    parsed: dict[int, Message] = {}
    with click.progressbar(range(FOLDS), label="Cross-validating") as folds:
        for fold in folds:
            asked = order[fold::FOLDS]
            learnt = [queries[i] for i in sorted(set(order) - set(asked))]
            parsed.update(zip(asked, understanding.parse(learnt, [queries[i] for i in asked]), strict=True))
    return [parsed[i] for i in range(len(queries))]


def _copy(message: Message) -> Message:
    return Message(dict(message.data), output_properties=set(message.output_properties))


def _told(message: Message) -> str | None:
    if message.get(INTENT)["name"] != ASK_FACT:
        return None
    return str(message.get("response_selector")[ASK_FACT]["ranking"][0]["intent_response_key"])


if __name__ == "__main__":
    main()
