"""`bot tune`: fine-tunes the encoder on the examples, for maintainers."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot import settings
from bot.cli.terminal import quiet


@click.command()
@click.option("--without", "hands", multiple=True, metavar="HAND", help="Leave a folder of data/nlu out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A folder for encoder.npz and encoder.json.  [default: data/reader]",
)
def tune(hands: tuple[str, ...], out: Path | None) -> None:
    """Fine-tune the sentence encoder on the examples: about an hour on two cores.

    For maintainers, after many examples were added; `bot facts check` says when. What is done is kept after
    each pass, so that a break loses little. Commit data/reader afterwards, and run `make floors`.
    """
    quiet()
    from bot.language.lexicon import shared_lexicon
    from bot.tuning.keep import keep_tuned
    from bot.tuning.taught import load_taught, without
    from bot.tuning.tune import Recipe, tuned_changes

    here, recipe = settings.read(), Recipe()
    taught = without(load_taught(here.data), hands)
    with Progress(
        TextColumn("Tuning on {task.fields[examples]} examples"),
        BarColumn(30),
        TextColumn("{task.completed} of {task.total} steps, loss {task.fields[loss]:.2f},"),
        TimeRemainingColumn(),
        TextColumn("left"),
    ) as progress:
        task = progress.add_task("", total=None, examples=len(taught), loss=0.0)

        def tell(step: int, steps: int, loss: float) -> None:
            progress.update(task, completed=step, total=steps, loss=loss)

        changes = tuned_changes(taught, shared_lexicon(here.data / "lexicon"), recipe, here.cache, tell)
    kept = keep_tuned(changes, taught, asdict(recipe), out or here.data / "reader")
    click.echo(json.dumps(kept, indent=1))
