"""What strangers get who go on from what came before: `python -m benchmarks.conversations`.

Encoder and layer have learnt nothing of the hands whose conversations are read. What was told before a turn
is taken from its labels, as if every turn before it had been understood.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import click

from benchmarks.certainty import likely_fact, told_fact
from benchmarks.datasets import Query
from benchmarks.left_out import FIRST, STRANGERS, tuned_without
from benchmarks.strangers import Figure
from benchmarks.understanding import Understanding
from bot import settings
from bot.facts.models import ASK_FACT
from bot.nlu.components.reading_classifier import undecided
from bot.tuning.taught import load_asked, load_gone_on
from bot.understanding.conversations import LaterTurn, joined, load_turns
from bot.understanding.reader import Reader
from bot.understanding.reading import Before, Reading


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--set", "left_out", type=click.Choice([*STRANGERS]), default=FIRST, show_default=True, help="Hands."
)
def main(left_out: str) -> None:
    """Read the turns of strangers' conversations after the first, and print what becomes of them."""
    turns, ranked = read_turns(STRANGERS[left_out])
    reader = Reader(settings.read().data)
    alone = [reader.read(dataclasses.replace(reading, before=None)) for reading in ranked]
    for title, read in (("each alone", alone), ("after what came before", list(map(reader.read, ranked)))):
        click.echo(f"{title}:")
        for figure in figures(turns, read):
            click.echo(f"  {figure}")


def read_turns(hands: Sequence[str]) -> tuple[list[LaterTurn], list[Reading]]:
    """The turns of these hands after the first, with what came before; nothing is decided yet."""
    data = settings.read().data
    understanding = Understanding(tuned_without(hands))
    learnt = [example for example in (*load_asked(data), *load_gone_on(data)) if example.hand not in hands]
    turns = [turn for turn in load_turns(data / "conversations") if turn.hand in hands]
    texts = [turn.text for turn in turns], [joined(turn.text, turn.before) for turn in turns]
    understanding.read([example.text for example in learnt] + [text for part in texts for text in part])
    queries = [Query(example.text, example.labels[0], example.labels[1:]) for example in learnt]
    asked = [Query(text, "") for part in texts for text in part]
    readings = list(map(undecided, understanding.parse(queries, asked)))
    alone, both = readings[: len(turns)], readings[len(turns) :]
    return turns, [
        dataclasses.replace(own, before=Before(turn.told, after))
        for turn, own, after in zip(turns, alone, both, strict=True)
    ]


def figures(turns: Sequence[LaterTurn], read: Sequence[Reading]) -> list[Figure]:
    """What the assistant's rules make of them."""
    pairs = list(zip(turns, read, strict=True))

    def count(name: str, is_so: Callable[[LaterTurn, Reading], bool]) -> Figure:
        return Figure(name, sum(is_so(*pair) for pair in pairs), len(pairs))

    return [
        count("turns, right", is_right),
        count("turns, told a wrong fact", lambda t, r: told_fact(r) not in (None, *t.intents)),
        count("turns, a wrong fact as likely", lambda t, r: likely_fact(r) not in (None, *t.intents)),
    ]


def is_right(turn: LaterTurn, reading: Reading) -> bool:
    """Whether a turn is told the right fact, if only as likely, or taken for the right intent."""
    answer = told_fact(reading) or likely_fact(reading)
    if answer:
        return answer in turn.intents
    taken = reading.danger.intent if reading.danger else reading.taken.name
    return taken != ASK_FACT and taken in {intent.partition("/")[0] for intent in turn.intents}


if __name__ == "__main__":
    main()
