"""`bot serve`: action server, assistant and web page together."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from types import FrameType

import click

from bot import servers, settings, training
from bot.channels.limits import RateLimits
from bot.handoff.live_service import live_service
from bot.safety.emergency.load import NOT_REVIEWED, shared_book
from bot.settings import Settings
from bot.sms.service import sms_service
from bot.sources.models import load_sources
from bot.sources.spans import missing_texts


@click.command()
@click.option("--port", type=int, help="The port people open (default: BOT_PORT, or 8080).")
@click.option("--host", default=servers.LOOPBACK, show_default=True, help="The address to listen on.")
def serve(port: int | None, host: str) -> None:
    """Start everything, print the address, and stop everything on Ctrl-C."""
    here = settings.read()
    port = port or here.port
    model = training.require_model(here)
    # What is wrong with the settings of the desk, the database or the limits is told here, in one line.
    live_service(here)
    RateLimits(here.session_limit, here.address_limit)
    sms_service(here)
    servers.require_free(port, "BOT_PORT")
    servers.require_free(here.action_port, "BOT_ACTION_PORT")
    # Both, since a shell starts background jobs with SIGINT ignored.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _interrupt)
    started = time.monotonic()
    with (
        contextlib.suppress(KeyboardInterrupt),
        servers.both_servers(port, here.action_port, model, host) as both,
    ):
        click.echo(
            f"Ready after {time.monotonic() - started:.0f} s at http://{host}:{port}/ (Ctrl-C stops it). "
            "For sites: /embed.html; for support workers: /desk."
        )
        if open_ends := " ".join(_open_ends(here)):
            click.echo(open_ends)
        servers.wait_for_end(both)
    click.echo("Stopped.")


def _open_ends(here: Settings) -> Iterator[str]:
    """What was not reviewed or checked, so that nobody takes it for done."""
    if shared_book(here.data / "safety").clinician_review == NOT_REVIEWED:
        yield "No clinician has reviewed what is said in an emergency yet: docs/safety-case.md."
    if missing_texts(load_sources(here.data / "sources").values(), here.sources_dir):
        yield "Quotes were not checked against the source texts: name their folder in BOT_SOURCES_DIR."


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
