"""`bot train`: trains, or says that nothing changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import click
from rich.console import Console

from bot import settings, training
from bot.cli.terminal import StepLines
from bot.language.tuned import tuned_encoder
from bot.practice.score import shared_meaning_reader
from bot.settings import Settings


@click.command()
@click.option("--force", is_flag=True, help="Train even when nothing changed.")
def train(force: bool) -> None:
    """Train the assistant on data/, config.yml and domain.yml."""
    here = settings.read()
    model = training.model_path(here)
    if model.is_file() and not force:
        click.echo(f"Nothing changed since {model.name} was trained.")
        return
    click.echo(f"Training {model.name}; Rasa's own words go to {here.models / training.LOG}.")
    with ThreadPoolExecutor(1) as beside:
        prepared = beside.submit(_prepare, here)
        training.train(here, StepLines(Console()))
        prepared.result()


def _prepare(here: Settings) -> None:
    """Make what answers need beside the model, while Rasa is starting: it takes the encoder from here."""
    tuned_encoder(here.data, here.cache)
    shared_meaning_reader(here.data, here.cache)
