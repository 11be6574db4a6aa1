"""`bot ask`: one question, answered by the whole assistant."""

from __future__ import annotations

import asyncio
import json

import click

from bot import settings, training
from bot.cli.terminal import CHANNELS, print_reply, quiet


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the payload for machines.")
@click.option("--channel", type=CHANNELS, default="rest", help="Answer as this channel would.")
def ask(question: str, as_json: bool, channel: str) -> None:
    """Answer one question."""
    here = settings.read()
    model = training.require_model(here)
    quiet()
    from bot.evaluation.run import running_assistant

    async def answer() -> None:
        async with running_assistant(model) as assistant:
            reply = (await assistant.converse([question], channel))[0]
        if as_json:
            click.echo(json.dumps({"text": reply.text, **reply.payload}, ensure_ascii=False, indent=2))
        else:
            print_reply(reply.text, reply.payload)

    asyncio.run(answer())
