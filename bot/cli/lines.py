"""`bot lines`: checks and shows the support lines."""

from __future__ import annotations

import datetime

import click
from rich.console import Console
from rich.table import Table

from bot import clock, settings
from bot.cli.terminal import print_findings
from bot.handoff.check import check_lines
from bot.handoff.hours import opening
from bot.handoff.lines import load_lines


@click.group()
def lines() -> None:
    """Check and show the support lines."""


@lines.command()
def check() -> None:
    """Verify numbers, hours, time zones, evidence and how long ago each line was checked."""
    findings = check_lines(settings.read().data, datetime.date.today())
    print_findings(findings, "The support lines are in order")


@lines.command()
@click.option("--country", help="ISO 3166-1 code, such as GB.")
def show(country: str | None) -> None:
    """List the lines with what is open now."""
    table = Table("id", "kind", "where", "number", "now", "checked")
    now = clock.utc_now()
    for line in load_lines(settings.read().data / "support_lines.yml").values():
        if country in (None, line.country):
            where = ", ".join(line.subdivisions) or line.country
            state = opening(line, now).state
            table.add_row(line.id, line.kind, where, line.phone or line.url, state, str(line.checked_on))
    Console().print(table)
