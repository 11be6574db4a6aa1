"""The `bot` command: one module a sub-command, each a thin layer over a plain function."""

from __future__ import annotations

from typing import Any

import click

from bot.cli import ask, chat, desk, evaluate, facts, lines, practice, serve, sms, train, tune, why
from bot.errors import BotError


class _Refusal(click.ClickException):
    """An error that a person can mend: one line, and exit code 1."""

    def show(self, file: Any = None) -> None:
        """Print it."""
        click.echo(f"bot: {self.message}", file=file, err=True)


class _App(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that a person can mend ends it with its message alone."""
        try:
            return super().invoke(ctx)
        except BotError as error:
            raise _Refusal(str(error)) from None


@click.group(cls=_App, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def app() -> None:
    """Answers questions and myths about heroin on prescription from a reviewed fact base."""


for command in (
    serve.serve,
    train.train,
    ask.ask,
    why.why,
    chat.chat,
    evaluate.evaluate,
    facts.facts,
    lines.lines,
    desk.desk,
    practice.practice,
    sms.sms,
    tune.tune,
):
    app.add_command(command)


def main() -> None:
    """Run the command line."""
    app()
