"""The `bot` command: one module a sub-command, each a thin layer over a plain function."""

from __future__ import annotations

import sys

import click

from bot.cli import ask, chat, desk, evaluate, facts, lines, serve, setup, sms, train
from bot.errors import BotError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def app() -> None:
    """Answers questions and myths about heroin on prescription from a reviewed fact base."""


for command in (
    serve.serve,
    train.train,
    ask.ask,
    chat.chat,
    evaluate.evaluate,
    facts.facts,
    lines.lines,
    desk.desk,
    sms.sms,
    setup.setup,
):
    app.add_command(command)


def main() -> None:
    """Run the command line; an error that a person can mend is one line and exit code 1."""
    try:
        app()
    except BotError as error:
        print(f"bot: {error}", file=sys.stderr)
        raise SystemExit(1) from None
