"""`bot chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import click

from bot import settings, training
from bot.cli.terminal import CHANNELS, opener, print_reply, quiet

if TYPE_CHECKING:
    from bot.evaluation.run import Opener

ENDS = {"/quit", "/exit"}


@click.command()
@click.option("--channel", type=CHANNELS, default="rest", help="Talk as this channel would.")
@click.pass_obj
def chat(given: Opener | None, channel: str) -> None:
    """Talk with the assistant; /quit or Ctrl-D ends it."""
    here = settings.read()
    model = training.require_model(here)
    quiet()
    click.echo("Starting …")
    open_assistant = opener(given)

    async def talk() -> None:
        sender = uuid.uuid4().hex
        async with open_assistant(model) as assistant:
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
