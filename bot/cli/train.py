"""`bot train`: trains, or says that nothing changed."""

from __future__ import annotations

import time

import click

from bot import settings, training
from bot.language.graph import build_graph
from bot.language.published import MPNET


@click.command()
@click.option("--force", is_flag=True, help="Train even when nothing changed.")
def train(force: bool) -> None:
    """Train the assistant on data/, config.yml and domain.yml."""
    here = settings.read()
    model = training.model_path(here)
    if model.is_file() and not force:
        click.echo(f"Nothing changed since {model.name} was trained.")
        return
    build_graph(MPNET, here.cache)
    started = time.monotonic()
    click.echo(f"Training (Rasa's own words go to {here.models / training.LOG}) …")
    training.train(here, click.echo)
    click.echo(f"Trained {model.name} in {time.monotonic() - started:.0f} seconds.")
