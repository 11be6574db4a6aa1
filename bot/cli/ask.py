"""`bot ask`: one question, answered by the whole assistant."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from bot import settings, training
from bot.cli.terminal import CHANNELS, opener, print_reply, quiet

if TYPE_CHECKING:
    from bot.evaluation.run import Opener


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the payload for machines.")
@click.option("--channel", type=CHANNELS, default="rest", help="Answer as this channel would.")
@click.pass_obj
def ask(given: Opener | None, question: str, as_json: bool, channel: str) -> None:
    """Answer one question."""
    here = settings.read()
    model = training.require_model(here)
    quiet()
    open_assistant = opener(given)

    async def answer() -> None:
        async with open_assistant(model) as assistant:
            reply = (await assistant.converse([question], channel))[0]
        if as_json:
            click.echo(json.dumps({"text": reply.text, **reply.payload}, ensure_ascii=False, indent=2))
        else:
            print_reply(reply.text, reply.payload)

    asyncio.run(answer())
