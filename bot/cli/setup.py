"""`bot setup`: what has to be made once after installing."""

from __future__ import annotations

import click

from bot import settings
from bot.language.encoder import build_graph, graph_path
from bot.practice.score import load_scorer


@click.command()
def setup() -> None:
    """Make the sentence encoder's graph, unless it is there (about a minute, once)."""
    here = settings.read()
    if not graph_path(here.cache).is_file():
        click.echo("Preparing the sentence encoder (about a minute, once) …")
    click.echo(f"Sentence encoder: {build_graph(here.cache)}")
    click.echo("Preparing practice (half a minute when its data changed) …")
    load_scorer(here)
