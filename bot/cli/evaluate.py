"""`bot evaluate`: files of messages through the whole assistant, and how good the replies are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot import settings, training
from bot.cli.practice import write_scores
from bot.cli.terminal import CHANNELS, opener, quiet
from bot.errors import DataError, Place
from bot.evaluation.figures import Figure, Share
from bot.evaluation.record import Conversation, read_conversations, reply_record
from bot.evaluation.score import JUDGES, PRACTICE, Scores, score
from bot.facts.load import load_fact_base

if TYPE_CHECKING:
    from bot.evaluation.run import Opener

PATH = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
MISSES = "misses.json"


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE.jsonl]…", type=PATH)
@click.option(
    "--gold", type=FOLDER, help="Answer the labelled messages of this folder, and print how good it was."
)
@click.option(
    "--out", type=PATH, help="The results: a file, or a folder for several FILEs (with --gold: results/NAME)."
)
@click.option("--channel", type=CHANNELS, default="rest", help="The channel messages come in by.")
@click.pass_obj
def evaluate(
    given: Opener | None, files: tuple[Path, ...], gold: Path | None, out: Path | None, channel: str
) -> None:
    """Answer every line of each FILE as a fresh conversation, and write what was said, in order.

    With --gold the FILEs are those of a folder of labelled messages. A table then says how good the replies
    are, and misses.json beside the results which ones fall short.
    """
    if bool(files) == bool(gold):
        raise click.UsageError("Give FILEs, or a folder of labelled messages with --gold.")
    if gold:
        out = out or Path("results") / gold.resolve().name
        _answer(given, {path: out / path.name for path in _messages(gold)}, channel)
        if (answers := gold / f"{PRACTICE}.jsonl").is_file():
            write_scores(answers, out / answers.name)
        scores = score(out, gold)
        _write_misses(scores, out / MISSES)
        _print(scores.figures, gold.name)
    elif out:
        many = len(files) > 1 or out.is_dir()
        _answer(given, {path: out / path.name if many else out for path in files}, channel)
    else:
        raise click.UsageError("Say with --out where the results go.")


def _messages(gold: Path) -> list[Path]:
    """The files of a folder that somebody judges."""
    paths = [gold / f"{name}.jsonl" for name in JUDGES if name != PRACTICE]
    found = [path for path in paths if path.is_file()]
    if not found:
        names = ", ".join(path.name for path in paths)
        raise DataError(Place(gold), "no labelled messages", f"Its files are called {names}.")
    return found


def _answer(given: Opener | None, targets: dict[Path, Path], channel: str) -> None:
    """Write what the assistant replies to each file."""
    here = settings.read()
    model = training.require_model(here)
    base = load_fact_base(here.data)
    tasks = {path: read_conversations(path) for path in targets}
    quiet()
    open_assistant = opener(given)

    async def run() -> None:
        async with open_assistant(model) as assistant:
            for path, conversations in tasks.items():
                target = targets[path]
                target.parent.mkdir(parents=True, exist_ok=True)
                assistant.read_ahead(text for task in conversations for text in task.messages)
                with target.open("w", encoding="utf-8") as output:
                    for conversation in _counted(conversations, path.name):
                        replies = await assistant.converse(conversation.messages, channel)
                        records = [reply_record(reply, base) for reply in replies]
                        line = {"turns": records} if conversation.is_turns else records[0]
                        output.write(json.dumps(line, ensure_ascii=False) + "\n")
                click.echo(f"{len(conversations):5} {path.name} → {target}", err=True)

    asyncio.run(run())


def _counted(conversations: list[Conversation], name: str) -> Iterable[Conversation]:
    console = Console(stderr=True)
    return track(conversations, name, console=console, transient=True, disable=not console.is_terminal)


def _write_misses(scores: Scores, path: Path) -> None:
    content = {name: [asdict(miss) for miss in misses] for name, misses in scores.misses.items()}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _print(figures: list[Figure], title: str) -> None:
    table = Table("messages", "what", "count", "share", "95 % interval", title=title, box=SIMPLE_HEAD)
    before = None
    for figure in figures:
        for row in _rows(figure):
            table.add_row(figure.messages if figure.messages != before else "", *row)
            before = figure.messages
    Console().print(table)


def _rows(figure: Figure) -> list[tuple[str, str, str, str]]:
    if isinstance(figure, Share):
        low, high = figure.interval
        count = f"{figure.value} of {figure.of}"
        return [(figure.what, count, f"{figure.share:.1%}", f"{low:.0%} to {high:.0%}")]
    both = [row for share in (figure.precision, figure.recall) for row in _rows(share)]
    return [*both, (f"{figure.what}, F1", "", f"{figure.value:.1%}", "")]
