"""What people get whom nobody here has met: `make strangers`, or `python -m benchmarks.strangers`.

The encoder is tuned and the layer on top is fitted without some hands, whose messages are then read by the
assistant's own rules. The first time that takes an hour; the tuned encoder is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.certainty import THRESHOLDS, draw, least_held, likely_fact, point, told_fact
from benchmarks.datasets import Query
from benchmarks.left_out import FIRST, STRANGERS, tuned_without
from benchmarks.understanding import Understanding
from bot import settings
from bot.facts.models import ASK_FACT
from bot.nlu.components.reading_classifier import undecided
from bot.safety.models import ALARM, CHECK, CRISIS, FEELING
from bot.tuning.taught import Taught, load_asked, load_gone_on
from bot.understanding.reader import Reader
from bot.understanding.reading import FALLBACK, Reading

ALARMING = {"hand-d", "hand-e", "hand-i"}
RATES = (2, 5, 10, 20)
"""Per cent of harmless messages that sound alarming."""
TEMPERATURES = [step / 20 for step in range(6, 61)]
PICTURE = Path("docs/certainty.svg")


@dataclass(frozen=True)
class Figure:
    """Of so many messages, so many."""

    name: str
    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.name}: {self.count} of {self.of}, {self.count / max(self.of, 1):.1%}"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--out", type=click.Path(path_type=Path), default=PICTURE, show_default=True, help="SVG.")
@click.option(
    "--risk", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Of wrong answers."
)
@click.option(
    "--set", "left_out", type=click.Choice([*STRANGERS]), default=FIRST, show_default=True, help="Hands."
)
def main(out: Path, risk: float, left_out: str) -> None:
    """Read the strangers' messages, print what becomes of them, and draw how sure to be."""
    asked, ranked = read_strangers(STRANGERS[left_out])
    for figure in figures(asked, ranked):
        click.echo(str(figure))
    click.echo(f"temperature that makes probabilities mean what they say: {calibrated(asked, ranked):.2f}")
    curve = [point(threshold, asked, ranked) for threshold in THRESHOLDS]
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


def read_strangers(hands: Sequence[str]) -> tuple[list[Taught], list[Reading]]:
    """The messages of these hands, each with its intents and facts ranked; nothing is decided yet."""
    here = settings.read()
    taught = load_asked(here.data)
    understanding = Understanding(tuned_without(hands))
    learnt = [example for example in (*taught, *load_gone_on(here.data)) if example.hand not in hands]
    asked = [example for example in taught if example.hand in hands]
    queries = [[Query(e.text, e.labels[0], e.labels[1:]) for e in part] for part in (learnt, asked)]
    understanding.read([query.text for part in queries for query in part])
    return asked, [undecided(message) for message in understanding.parse(*queries)]


def figures(asked: Sequence[Taught], ranked: Sequence[Reading]) -> list[Figure]:
    """What the assistant's rules make of them."""
    reader = Reader(settings.read().data)
    read = [reader.read(reading) for reading in ranked]
    pairs = list(zip(asked, ranked, read, strict=True))

    def count(name: str, among: Callable[[Taught], bool], is_so: Callable[[Taught, Reading], bool]) -> Figure:
        chosen = [(example, message) for example, _, message in pairs if among(example)]
        return Figure(name, sum(is_so(*pair) for pair in chosen), len(chosen))

    facts = [(example, message) for example, message, _ in pairs if is_question(example)]
    return [
        Figure("facts, first guess", sum(m.facts[0].name in e.labels for e, m in facts), len(facts)),
        count("facts, told the right one", is_question, lambda e, m: told_fact(m) in e.labels),
        count("facts, told a wrong one", is_question, lambda e, m: told_fact(m) not in (None, *e.labels)),
        count("facts, told or likely, the right one", is_question, lambda e, m: _answer(m) in e.labels),
        count(
            "facts, likely, a wrong one", is_question, lambda e, m: likely_fact(m) not in (None, *e.labels)
        ),
        count("facts, a choice that holds the right one", is_question, _holds),
        count("facts, a choice that doesn't", is_question, lambda e, m: _is_choice(m) and not _holds(e, m)),
        count("facts with an alarm", is_question, lambda _, m: grade(m) == ALARM),
        count("facts with a check", is_question, lambda _, m: grade(m) == CHECK),
        count("beyond the facts, told one", is_beyond, lambda e, m: told_fact(m) not in (None, *e.labels)),
        count(
            "beyond the facts, likely one", is_beyond, lambda e, m: likely_fact(m) not in (None, *e.labels)
        ),
        count("danger caught", is_danger, lambda _, m: grade(m) is not None),
        count("danger, an alarm", is_danger, lambda _, m: grade(m) == ALARM),
        count("danger, the right kind", is_danger, lambda e, m: _kind(m) in e.labels),
        count("harmless but alarming, an alarm", is_alarming, lambda _, m: grade(m) == ALARM),
        count("harmless but alarming, a check", is_alarming, lambda _, m: grade(m) == CHECK),
        count(
            "any intent, the right one",
            lambda e: not is_question(e) and not is_danger(e),
            lambda e, m: m.taken.name in _intents(e),
        ),
        *_caught_at_rates(asked, ranked),
    ]


def is_question(example: Taught) -> bool:
    """Whether it asks for a fact."""
    return example.labels[0].startswith(f"{ASK_FACT}/")


def is_danger(example: Taught) -> bool:
    """Whether somebody is in danger."""
    return example.labels[0].startswith(CRISIS)


def is_alarming(example: Taught) -> bool:
    """Whether it is harmless and was written to sound alarming."""
    return example.hand in ALARMING and not is_danger(example)


def is_beyond(example: Taught) -> bool:
    """Whether no fact answers it."""
    return example.labels[0] == "out_of_scope"


def grade(reading: Reading) -> str | None:
    """How grave the danger is that was heard."""
    return reading.danger.grade if reading.danger else None


def _answer(reading: Reading) -> str | None:
    return told_fact(reading) or likely_fact(reading)


def _is_choice(reading: Reading) -> bool:
    return reading.taken.name == FALLBACK and bool(reading.facts) and not reading.is_likely


def _holds(example: Taught, reading: Reading) -> bool:
    return _is_choice(reading) and any(fact.name in example.labels for fact in reading.facts)


def calibrated(asked: Sequence[Taught], ranked: Sequence[Reading]) -> float:
    """The temperature at which what was asked for is likeliest (Guo et al. 2017)."""
    rows = []
    for example, message in zip(asked, ranked, strict=True):
        shares = _shares(message)
        right = np.log(sum(shares.get(label, 0.0) for label in example.labels))
        rows.append(np.log(list(shares.values())) - right)

    def surprise(temperature: float) -> float:
        return float(np.mean([np.log(np.exp(row / temperature).sum()) for row in rows]))

    return float(min(TEMPERATURES, key=surprise))


def _shares(reading: Reading) -> dict[str, float]:
    """How likely each label is."""
    kinds = {ASK_FACT, FEELING}
    intents = {each.name: each.p for each in reading.intents if each.name not in kinds}
    return {**intents, **{each.name: each.p for each in (*reading.facts, *reading.feelings)}}


def _intents(example: Taught) -> set[str]:
    """The intents that are right, whichever fact or kind of feeling."""
    return {label.partition("/")[0] for label in example.labels}


def _caught_at_rates(asked: Sequence[Taught], ranked: Sequence[Reading]) -> list[Figure]:
    likely = np.array([_likely_danger(message) for message in ranked])
    danger = likely[[is_danger(example) for example in asked]]
    harmless = np.sort(likely[[is_alarming(example) for example in asked]])[::-1]
    return [
        Figure(
            f"danger caught by what was learnt alone where {rate} % of the harmless but alarming are flagged",
            int((danger > harmless[int(len(harmless) * rate / 100)]).sum()),
            len(danger),
        )
        for rate in RATES
    ]


def _likely_danger(reading: Reading) -> float:
    return float(sum(reading.dangers.values()))


def _kind(reading: Reading) -> str | None:
    return reading.danger.intent if reading.danger else None


if __name__ == "__main__":
    main()
