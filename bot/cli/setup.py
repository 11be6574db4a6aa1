"""`bot setup`: what has to be made once after installing."""

from __future__ import annotations

import click

from bot import settings
from bot.language.graph import build_graph, graph_path
from bot.language.published import MINILM, MPNET
from bot.practice.score import load_scorer


@click.command()
def setup() -> None:
    """Make the sentence encoders' graphs, unless they are there (half a minute, once)."""
    here = settings.read()
    for model in (MPNET, MINILM):
        if not graph_path(model, here.cache).is_file():
            click.echo(f"Preparing the sentence encoder {model.name} (some ten seconds, once) …")
        click.echo(f"Sentence encoder: {build_graph(model, here.cache)}")
    click.echo("Preparing practice (half a minute when its data changed) …")
    load_scorer(here)
