"""`bot ask`: one question, answered by the whole assistant."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from bot import settings, training
from bot.cli.terminal import CHANNELS, WEB, opener, print_reply, quiet
from bot.evaluation.reply import Reply
from bot.evaluation.served import served_assistant

if TYPE_CHECKING:
    from bot.evaluation.run import Opener


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the payload for machines.")
@click.option("--channel", type=CHANNELS, default=WEB, help="Answer as this channel would.")
@click.pass_obj
def ask(given: Opener | None, question: str, as_json: bool, channel: str) -> None:
    """Answer one question: by the assistant that runs already at BOT_PORT, or by one started for it."""
    here = settings.read()
    model = training.require_model(here)
    quiet()
    if not given and channel == WEB and (served := served_assistant(here)):
        click.echo(f"Asked the assistant that runs at {served.url}.", err=True)
        _print(served.ask(question), as_json)
        return
    open_assistant = opener(given)

    async def answer() -> Reply:
        async with open_assistant(model) as assistant:
            return (await assistant.converse([question], channel))[0]

    if not given:
        click.echo(f"No assistant runs at port {here.port} with the present model: starting one …", err=True)
    _print(asyncio.run(answer()), as_json)


def _print(reply: Reply, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"text": reply.text, **reply.payload}, ensure_ascii=False, indent=2))
    else:
        print_reply(reply.text, reply.payload)
