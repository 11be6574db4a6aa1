"""`bot desk add · list · remove`: the support workers of the built-in desk."""

from __future__ import annotations

import click

from bot import settings
from bot.errors import BotError
from bot.handoff.workers import Workers
from bot.storage.database import open_database


@click.group()
def desk() -> None:
    """Manage the support workers who answer at /desk."""


@desk.command()
@click.argument("name")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when not given."
)
def add(name: str, password: str) -> None:
    """Make an account for NAME, or set its password anew. People will see the name."""
    _workers().save(name, password)
    click.echo(f"{name} can log in at /desk.")


@desk.command("list")
def list_() -> None:
    """Print the workers, and who is on duty."""
    for worker in _workers().all():
        click.echo(f"{worker.name}\t{'on duty' if worker.on_duty else 'off duty'}")


@desk.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete the account of NAME and end its sessions."""
    if not _workers().remove(name):
        raise BotError(f"there is no worker {name!r}. `bot desk list` shows them.")
    click.echo(f"{name} is removed.")


def _workers() -> Workers:
    return Workers(open_database(settings.read()))
