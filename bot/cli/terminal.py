"""How replies look in a terminal, and keeping libraries quiet there."""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING, Any

import click
import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.findings import Finding
from bot.run_quietly import silence_warnings
from bot.settings import child_environment

if TYPE_CHECKING:
    from bot.evaluation.run import Opener

WEB = "rest"
CHANNELS = click.Choice([WEB, "sms"])
STYLES = {"crisis": "bold red", "boundary": "yellow", "fallback": "yellow", "clarify": "cyan"}


def quiet() -> None:
    """Stop libraries from writing over the conversation; call it before Rasa is imported."""
    os.environ.update(child_environment())
    silence_warnings()
    logging.disable(logging.INFO)
    # Rasa logs messages through structlog at debug level, and structlog prints all until told otherwise.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def opener(given: Opener | None) -> Opener:
    """How a command opens the assistant.

    Args:
        given: what the caller of the command line gave it (click's `obj`), None in a terminal.
    """
    if given:
        return given
    # Here, since it imports Rasa.
    from bot.evaluation.run import running_assistant

    return running_assistant


def print_reply(text: str, payload: dict[str, Any]) -> None:
    """Print what the assistant said, and what could be asked next."""
    console = Console()
    console.print(Text(text, style=STYLES.get(payload.get("kind", ""), "")))
    questions = [entry["question"] for entry in payload.get("suggestions", [])]
    if questions and payload.get("kind") == "fact" and not payload.get("likely"):
        console.print(Text("Related: " + " · ".join(questions), style="dim"))


class StepLines:
    """Prints a line for each step that ends; where somebody watches, the present one is seen to go on.

    Args:
        console: where it prints.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("  {task.description:<35}"),
            TimeElapsedColumn(),
            BarColumn(24),
            TextColumn("{task.fields[far]}"),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task: TaskID | None = None
        self._name, self._since = "", 0.0

    def begin(self, name: str) -> None:
        """A step begins; the one before it has ended."""
        self._say()
        self._name, self._since = name, time.monotonic()
        self._task = self._bar.add_task(name, total=None, far="")
        self._bar.start()

    def at(self, done: int, of: int) -> None:
        """How far the present step is."""
        if self._task is not None:
            self._bar.update(self._task, completed=done, total=of, far=f"{done} of {of}")

    def end(self) -> None:
        """The last step has ended."""
        self._say()
        self._bar.stop()

    def _say(self) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._console.print(f"  {self._name:<36}{time.monotonic() - self._since:5.0f} s", highlight=False)
            self._task = None


def print_findings(findings: list[Finding], in_order: str) -> None:
    """Print what a check found, and end the command with a failure where something must be mended.

    Raises:
        SystemExit: with 1, when there are errors.
    """
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        click.echo(f"{errors} error(s), {len(findings) - errors} warning(s).", err=True)
        raise SystemExit(1)
    click.echo(f"{in_order}; {len(findings)} warning(s).")
