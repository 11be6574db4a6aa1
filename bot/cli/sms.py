"""`bot sms simulate · status`: a phone in the terminal, and what texts cost today."""

from __future__ import annotations

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot import clock, servers, settings, training
from bot.language.sms import count_segments, outside_gsm7
from bot.sms.service import sms_service
from bot.sms.simulator import SimulatedPhone

FOR_FILMS = "+447700900123"
"""One of the numbers Ofcom keeps for films and books: nobody's."""
SECONDS_A_DAY = 86_400


@click.group()
def sms() -> None:
    """Text messages."""


@sms.command()
@click.option(
    "--number", default=FOR_FILMS, show_default=True, help="The phone's number; it tells the country."
)
@click.option("--price", type=float, help="What a segment costs, to add it up.")
def simulate(number: str, price: float | None) -> None:
    """A phone in the terminal: text the assistant, and see bubbles, segments, alphabet and cost."""
    here = settings.read()
    model = training.require_model(here)
    port, action_port = servers.free_port(), servers.free_port()
    phone = SimulatedPhone(number, servers.free_port())
    url = f"http://{servers.LOOPBACK}:{port}"
    provider = {
        "BOT_SMS": "gateway",
        "BOT_SMS_API": phone.carrier,
        "BOT_SMS_TOKEN": phone.secret,
        "BOT_SMS_NUMBER": "+0",
        "BOT_PUBLIC_URL": url,
    }
    click.echo("Starting …")
    with phone.switched_on(), servers.both_servers(port, action_port, model, extra=provider):
        click.echo(
            f"Text as {number}. An empty line waits for more, /quit ends it. Support workers: {url}/desk"
        )
        _text(phone, url, price)


def _text(phone: SimulatedPhone, url: str, price: float | None) -> None:
    console, segments = Console(), 0
    while (words := _read_line()) != "/quit":
        if words:
            phone.text(url, words)
        for text in phone.arriving():
            segments += count_segments(text)
            console.print(Panel(Text(text), width=44, title="Text", subtitle=_cost(text), title_align="left"))
    total = f", {segments * price:.2f}" if price is not None else ""
    click.echo(f"{segments} segment(s) sent{total}.")


def _cost(text: str) -> str:
    alphabet = "UCS-2" if outside_gsm7(text) else "GSM-7"
    return f"{len(text)} characters, {alphabet}, {count_segments(text)} segment(s)"


def _read_line() -> str:
    try:
        return input("> ").strip()
    except (EOFError, KeyboardInterrupt):
        return "/quit"


@sms.command()
def status() -> None:
    """Segments sent today, what became of texts in the last day, and how many people opted out."""
    here = settings.read()
    service = sms_service(here)
    click.echo(f"Provider: {here.sms.provider}")
    click.echo(f"Segments today (UTC): {service.budget.spent()} of {here.sms.daily_segments}")
    for name, count in sorted(service.outbox.statuses(clock.now() - SECONDS_A_DAY).items()):
        click.echo(f"{name}: {count}")
    click.echo(f"Opted out: {service.people.count_opted_out()}")
