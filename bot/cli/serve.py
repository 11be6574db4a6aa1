"""`bot serve`: action server, assistant and web page together."""

from __future__ import annotations

import contextlib
import signal
import time
from types import FrameType

import click

from bot import servers, settings, training
from bot.channels.limits import Limits
from bot.handoff.live_service import live_service
from bot.safety.emergency.load import NOT_REVIEWED, shared_book
from bot.sms.service import sms_service


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
    Limits(here.session_limit, here.address_limit)
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
        if shared_book(here.data / "safety").clinician_review == NOT_REVIEWED:
            click.echo("No clinician has reviewed what is said in an emergency yet: docs/safety-case.md.")
        servers.wait_for_end(both)
    click.echo("Stopped.")


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
