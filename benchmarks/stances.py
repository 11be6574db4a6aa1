"""Who is told how a myth stands, of strangers: `python -m benchmarks.stances`.

Encoder and layer have learnt nothing of the hands whose messages are read.
"""

from __future__ import annotations

from collections.abc import Sequence

import click
import numpy as np
import numpy.typing as npt

from benchmarks.left_out import FIRST, STRANGERS, tuned_without
from benchmarks.strangers import Figure
from bot import settings
from bot.claims.written import ASKS, FACT, MYTH, STANCES, WrittenStance, learnt_stances
from bot.language.encoder import shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.language.linear_head import LinearHead
from bot.nlu.components.head_classifier import ROUNDS_KEY, STRENGTH_KEY
from bot.nlu.components.stance_classifier import StanceClassifier
from bot.understanding.thresholds import Thresholds

RATES = (2, 3, 5, 10)
"""Per cent of open questions."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--set", "left_out", type=click.Choice([*STRANGERS]), default=FIRST, show_default=True, help="Hands."
)
def main(left_out: str) -> None:
    """Read how strangers' messages stand to their facts, and print who is told how the myth stands."""
    asked, states = read_stances(STRANGERS[left_out])
    for figure in figures(asked, states):
        click.echo(figure)


def read_stances(hands: Sequence[str]) -> tuple[list[WrittenStance], npt.NDArray[np.float64]]:
    """The messages of these hands, and how likely each states the myth or the fact."""
    here = settings.read()
    encoder, plain = (
        shared_encoder(here.cache, tuned_without(hands)),
        shared_lexicon(here.data / "lexicon").plain,
    )
    rows = learnt_stances(here.data)
    learnt = [row for row in rows if row.hand not in hands]
    asked = [row for row in rows if row.hand in hands]
    config = StanceClassifier.get_default_config()
    head = LinearHead.fit(
        encoder.encode([plain(row.text) for row in learnt]),
        [(row.stance,) for row in learnt],
        config[STRENGTH_KEY],
        config[ROUNDS_KEY],
    )
    likely = head.predict(encoder.encode([plain(row.text) for row in asked]))
    return asked, likely[:, [head.labels.index(kind) for kind in (MYTH, FACT)]].sum(axis=1)


def figures(asked: Sequence[WrittenStance], states: npt.NDArray[np.float64]) -> list[Figure]:
    """Of each stance, who is told how the myth stands; and of the myth where few open questions are."""
    kinds, least = np.array([row.stance for row in asked]), Thresholds().states_claim
    told = []
    for kind in STANCES:
        of_kind = states[kinds == kind]
        told.append(Figure(f"{kind}, told", int((of_kind >= least).sum()), len(of_kind)))
    open_questions = np.sort(states[kinds == ASKS])[::-1]
    at_rates, of_myth = [], states[kinds == MYTH]
    for rate in RATES:
        bound = open_questions[int(len(open_questions) * rate / 100)]
        name = f"{MYTH}, told where {rate} % of open questions are (from {bound:.2f})"
        at_rates.append(Figure(name, int((of_myth > bound).sum()), len(of_myth)))
    return [*told, *at_rates]


if __name__ == "__main__":
    main()
