"""Rasa's default pipeline on the same public data, to stand beside ours: `python -m benchmarks.rasa_default`.

It takes minutes where ours takes seconds, so its figures are kept in docs/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from rasa.core.agent import Agent, load_agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog
from ruamel.yaml import YAML

from benchmarks.datasets import Query, few, read_banking77
from bot.errors import BotError

CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "language": "en",
    "assistant_id": "rasa-default",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100},
    ],
}
"""What `rasa init` sets up, without what answers, finds synonyms, or says that it did not understand."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("benchmarks/data"),
    show_default=True,
    help="Folder with banking77/.",
)
@click.option(
    "--examples",
    type=click.IntRange(1),
    multiple=True,
    default=(5, 10),
    show_default=True,
    help="Per intent.",
)
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="Draws of few examples.")
@click.option("--sample", type=click.IntRange(1), help="Ask only so many test questions, to try it out.")
def main(data: Path, examples: tuple[int, ...], seeds: int, sample: int | None) -> None:
    """Train Rasa's default pipeline on draws of BANKING77, and print how much of the test it gets right."""
    configure_structlog(logging.ERROR)
    try:
        banking = read_banking77(data / "banking77")
    except BotError as error:
        raise click.ClickException(str(error)) from None
    test = banking.test[:sample]
    for count in examples:
        shares = [right(few(banking.train, count, seed), test) for seed in range(seeds)]
        each = ", ".join(f"{share:.1%}" for share in shares)
        click.echo(
            f"BANKING77, {count} examples an intent: {np.mean(shares):.1%} right of {len(test)} ({each})"
        )


def right(learnt: Sequence[Query], asked: Sequence[Query]) -> float:
    """Train on `learnt`; the share of `asked` whose likeliest intent is its publisher's."""
    with TemporaryDirectory() as folder:
        config, nlu = Path(folder, "config.yml"), Path(folder, "nlu.yml")
        YAML().dump(CONFIG, config)
        YAML().dump({"version": "3.1", "nlu": _by_intent(learnt)}, nlu)
        model = train_nlu(str(config), str(nlu), folder)
        return asyncio.run(_right(model, asked))


async def _right(model: str | None, asked: Sequence[Query]) -> float:
    agent: Agent = await load_agent(model_path=model)
    guesses = [(await agent.parse_message(query.text))["intent"]["name"] for query in asked]
    return float(np.mean([guess == query.intent for guess, query in zip(guesses, asked, strict=True)]))


def _by_intent(queries: Sequence[Query]) -> list[dict[str, str]]:
    intents = dict.fromkeys(query.intent for query in queries)
    return [
        {
            "intent": intent,
            "examples": "".join(f"- {_plain(q.text)}\n" for q in queries if q.intent == intent),
        }
        for intent in intents
    ]


def _plain(text: str) -> str:
    """On one line, without the brackets in which Rasa marks entities."""
    return " ".join(text.translate(str.maketrans("[]{}()", "      ")).split())


if __name__ == "__main__":
    main()
