"""`bot evaluate`: a file of messages through the whole assistant."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import settings, training
from bot.cli.terminal import CHANNELS, opener, quiet
from bot.evaluation.record import read_conversations, reply_record
from bot.facts.load import load_fact_base

if TYPE_CHECKING:
    from bot.evaluation.run import Opener

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.jsonl…", type=PATH)
@click.option("--out", required=True, type=PATH, help="The results: a file, or a folder for several FILEs.")
@click.option("--channel", type=CHANNELS, default="rest", help="The channel messages come in by.")
@click.pass_obj
def evaluate(given: Opener | None, files: tuple[Path, ...], out: Path, channel: str) -> None:
    """Answer every line as a fresh conversation, and write what was said, in order."""
    here = settings.read()
    model = training.require_model(here)
    base = load_fact_base(here.data)
    tasks = {path: read_conversations(path) for path in files}
    quiet()
    open_assistant = opener(given)

    async def run() -> None:
        async with open_assistant(model) as assistant:
            for path, conversations in tasks.items():
                target = out / path.name if len(files) > 1 or out.is_dir() else out
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("w", encoding="utf-8") as output:
                    for conversation in conversations:
                        replies = await assistant.converse(conversation.messages, channel)
                        records = [reply_record(reply, base) for reply in replies]
                        line = {"turns": records} if conversation.is_turns else records[0]
                        output.write(json.dumps(line, ensure_ascii=False) + "\n")
                click.echo(f"{len(conversations):5} {path.name} → {target}", err=True)

    asyncio.run(run())
