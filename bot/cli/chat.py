"""`bot chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import uuid

import click

from bot import settings, training
from bot.cli.terminal import CHANNELS, print_reply, quiet

ENDS = {"/quit", "/exit"}


@click.command()
@click.option("--channel", type=CHANNELS, default="rest", help="Talk as this channel would.")
def chat(channel: str) -> None:
    """Talk with the assistant; /quit or Ctrl-D ends it."""
    here = settings.read()
    model = training.require_model(here)
    quiet()
    click.echo("Starting …")
    from bot.evaluation.run import running_assistant

    async def talk() -> None:
        sender = uuid.uuid4().hex
        async with running_assistant(model) as assistant:
            click.echo("Ask about heroin on prescription. /quit ends it.")
            while (message := _read_line()) not in ENDS:
                if message:
                    reply = await assistant.say(message, sender, channel)
                    print_reply(reply.text, reply.payload)

    asyncio.run(talk())


def _read_line() -> str:
    try:
        return input("> ").strip()
    except (EOFError, KeyboardInterrupt):
        return "/quit"
