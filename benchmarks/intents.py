"""How well intents are told apart on public data: `make benchmarks`, or `python -m benchmarks.intents`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from benchmarks.datasets import OUT_OF_SCOPE, Banking77, Clinc150, Query, few, read_banking77, read_clinc150
from benchmarks.understanding import Guesses, Understanding
from bot.errors import BotError

REJECTED = 0.03
"""Share of queries in scope that may be taken for out of scope."""
BATCH = 2_000
"""Texts between two signs of progress."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("benchmarks/data"),
    show_default=True,
    help="Folder with banking77/ and clinc150/.",
)
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="Draws of few examples.")
@click.option("--sample", type=click.IntRange(1), help="Of each part only so many queries, to try it out.")
def main(data: Path, seeds: int, sample: int | None) -> None:
    """Train our pipeline on BANKING77 and CLINC150, and print how many queries it understands."""
    started = time.monotonic()
    try:
        banking, clinc = read_banking77(data / "banking77"), read_clinc150(data / "clinc150")
    except BotError as error:
        raise click.ClickException(str(error)) from None
    understanding = Understanding()
    _banking77(understanding, banking, seeds, sample)
    _clinc150(understanding, clinc, sample)
    click.echo(f"{time.monotonic() - started:.0f} seconds")


def _banking77(understanding: Understanding, data: Banking77, seeds: int, sample: int | None) -> None:
    test = data.test[:sample]
    draws = {
        f"{count} examples an intent": [few(data.train, count, seed) for seed in range(seeds)]
        for count in (5, 10)
    }
    draws["all examples"] = [data.train] if sample is None else [few(data.train, 20, 0)]
    _read(understanding, "BANKING77", [*test, *(q for d in draws.values() for part in d for q in part)])
    for name, parts in draws.items():
        shares = [understanding.guess(part, test)[0].right(test) for part in parts]
        click.echo(f"BANKING77, {name}: {_percent(shares)} right of {len(test)}")


def _clinc150(understanding: Understanding, data: Clinc150, sample: int | None) -> None:
    learnt = data.train if sample is None else few(data.train, 5, 0)
    asked = [part[:sample] for part in (data.validation, data.test, data.test_out_of_scope)]
    outside = data.train_out_of_scope
    _read(understanding, "CLINC150", [*learnt, *outside, *(query for part in asked for query in part)])
    for name, examples in (
        ("its intents alone", learnt),
        (f"with its {len(outside)} examples of what is out of scope", [*learnt, *outside]),
    ):
        validation, inside, strange = understanding.guess(examples, *asked)
        bar = float(np.quantile(validation.inside(OUT_OF_SCOPE), REJECTED))
        click.echo(
            f"CLINC150, {name}: {inside.right(asked[1]):.1%} right of {len(asked[1])} in scope; "
            f"out of scope {_below(strange, bar):.1%} recalled of {len(asked[2])} "
            f"where {_below(inside, bar):.1%} in scope are rejected"
        )


def _below(guesses: Guesses, bar: float) -> float:
    """The share that counts as out of scope: nothing in scope is likelier than `bar`."""
    return float(np.mean(guesses.inside(OUT_OF_SCOPE) <= bar))


def _read(understanding: Understanding, name: str, queries: Sequence[Query]) -> None:
    texts = list(dict.fromkeys(query.text for query in queries))
    with click.progressbar(range(0, len(texts), BATCH), label=f"Reading {name}") as starts:
        for start in starts:
            understanding.read(texts[start : start + BATCH])


def _percent(shares: list[float]) -> str:
    """The mean and, of several, the least and the greatest."""
    mean = f"{np.mean(shares):.1%}"
    return mean if len(shares) == 1 else f"{mean} ({min(shares):.1%} to {max(shares):.1%})"


if __name__ == "__main__":
    main()
