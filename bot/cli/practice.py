"""`bot practice`: answering myths in the terminal, and scoring a file of answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.panel import Panel
from rich.progress import track
from rich.table import Table
from rich.text import Text

from bot import settings
from bot.cli.terminal import print_findings, quiet
from bot.errors import BotError
from bot.facts.load import load_fact_base
from bot.practice.feedback import ORDER, Feedback
from bot.practice.learning.check import check_practice
from bot.practice.learning.weights import Agreement
from bot.practice.progress import LEAST_TEAM, Progress
from bot.practice.record import read_attempts, score_record
from bot.practice.scenarios import Scenario, in_order
from bot.practice.score import SOUND, Score, Scorer, load_scorer
from bot.storage.database import open_database

PATH = click.Path(path_type=Path)


class _Pseudonym(click.types.StringParamType):
    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """A name of 1 to 40 characters."""
        name = value.strip()
        if not 0 < len(name) <= LONGEST_NAME:
            self.fail(f"a name has 1 to {LONGEST_NAME} characters", param, ctx)
        return name


LONGEST_NAME = 40
NAME = _Pseudonym()
STYLES = {"landed": "green", "right": "bold red", "try": "magenta", "client": "yellow"}
QUALITY_STYLES = {3: "bold green", 2: "green", 1: "yellow", 0: "bold red"}
MARKS = ("covers", "contradicts", "doubted", "stigma")
HELP = "Answer as you would to their face. Or type: again, model, next, quit."


@click.group(invoke_without_command=True)
@click.option("--scenario", "scenario_id", help="Practise this one; `bot practice list` names all.")
@click.option("--name", type=NAME, help="A pseudonym to keep progress under; without it nothing is kept.")
@click.pass_context
def practice(context: click.Context, scenario_id: str | None, name: str | None) -> None:
    """Practise answering myths; the feedback says which of your words earned it."""
    if context.invoked_subcommand is None:
        _Session(name).play(scenario_id)


@practice.command(name="list")
def list_() -> None:
    """List the scenarios, the easiest first."""
    scorer = _scorer()
    for scenario in in_order(scorer.scenarios.values()):
        click.echo(f"{'★' * scenario.difficulty:4}{scenario.id:28}{scenario.lines[0]}")


@practice.command()
def check() -> None:
    """Check the practice data: files, wording, and how the scorer hears each scenario."""
    quiet()
    print_findings(check_practice(settings.read()), "The practice data is in order")


@practice.command()
@click.argument("file", type=PATH, metavar="FILE.jsonl")
@click.option("--out", required=True, type=PATH, help="Where to write the scores, a line an answer.")
def score(file: Path, out: Path) -> None:
    """Score answers: each line of FILE is {"myth", "answer"}."""
    write_scores(file, out)


@practice.command()
@click.option("--name", type=NAME, required=True, help="The pseudonym.")
def export(name: str) -> None:
    """Print everything that is kept about a worker, as JSON."""
    click.echo(json.dumps(_progress().export(name), indent=1, ensure_ascii=False))


@practice.command()
@click.option("--name", type=NAME, required=True, help="The pseudonym.")
@click.confirmation_option(prompt="Delete all progress kept under this name?")
def delete(name: str) -> None:
    """Delete everything that is kept about a worker."""
    _progress().delete(name)
    click.echo(f"Nothing is kept under {name!r} any more.")


@practice.command()
def team() -> None:
    """Show totals of everybody who practised, once they are enough not to tell of anybody."""
    view = _progress().team()
    if view is None:
        click.echo(f"Totals are shown once at least {LEAST_TEAM} people have practised.")
        return
    click.echo(f"{view.workers} people gave {view.answers} answers.")
    table = Table("scenario", "mean quality (0 to 3)")
    for scenario, mean in sorted(view.by_scenario.items(), key=lambda item: item[1]):
        table.add_row(scenario, f"{mean:.1f}")
    Console().print(table)


@practice.command()
def disputes() -> None:
    """Show the marks that workers dispute, the oldest first."""
    queue = _progress().open_disputes()
    if not queue:
        click.echo("No mark is disputed.")
    for dispute in queue:
        click.echo(f"{dispute.id}  {dispute.scenario}  {dispute.at:%Y-%m-%d}")
        for title, text in (("mark", dispute.remark), ("answer", dispute.answer), ("why", dispute.reason)):
            click.echo(f"    {title:8}{text}")


@practice.command()
@click.argument("number", type=int)
def settle(number: int) -> None:
    """Take a dispute off the queue, once the data was mended or the mark found right."""
    if not _progress().settle(number):
        raise BotError(f"no open dispute has the number {number}. `bot practice disputes` shows them.")
    click.echo(f"Dispute {number} is settled.")


@practice.command()
def learn() -> None:
    """Learn anew from data/practice after statements or labelled answers changed (more than an hour).

    Prints how a scorer that learnt nothing from a hand agrees with that hand's labels.
    """
    from bot.practice.learning.learner import Learner

    quiet()
    left_out = Learner(settings.read()).learn(
        lambda hand: click.echo(f"Learning without {hand} …" if hand else "Learning from all hands …"),
        lambda step, steps, loss: click.echo(f"step {step} of {steps}, loss {loss:.2f}"),
    )
    table = Table(
        "hand left out", "answers", *MARKS, "quality exact", "within 1", title="F1 (precision, recall)"
    )
    for found in left_out:
        table.add_row(
            found.hand,
            str(found.answers),
            *(_agreement(getattr(found, kind)) for kind in MARKS),
            *(f"{count / found.answers:.1%}" for count in (found.exact, found.within_one)),
        )
    Console().print(table)
    click.echo("Learned. Now note these figures in docs/benchmarks.md, and commit data/practice/*.npz.")


def _agreement(found: Agreement) -> str:
    return f"{found.f1:.3f} ({found.precision:.3f}, {found.recall:.3f})"


@dataclass(frozen=True)
class Try:
    """One answer and what it earned."""

    answer: str
    score: Score


class _Session:
    """One sitting at the terminal.

    Args:
        name: the pseudonym to keep progress under, None to keep nothing.
    """

    def __init__(self, name: str | None) -> None:
        here = settings.read()
        self._scorer = _scorer()
        self._feedback = Feedback(here.data / "practice" / "feedback.yml", load_fact_base(here.data))
        self._name = name
        self._progress = Progress(open_database(here)) if name else None
        self._console = Console()
        self._scores: list[Score] = []

    def play(self, scenario_id: str | None) -> None:
        """Go through what is due, or one scenario, until the worker stops."""
        queue = self._queue(scenario_id)
        if not queue:
            self._console.print("Nothing is due. Come back later, or pick one with --scenario.")
            return
        self._console.print(Text(HELP, style="dim"))
        for number, scenario in enumerate(queue, start=1):
            if not self._practise(scenario, f"{number} of {len(queue)}"):
                break
        self._sum_up()

    def _queue(self, scenario_id: str | None) -> list[Scenario]:
        scenarios = self._scorer.scenarios
        if scenario_id is not None:
            if scenario_id not in scenarios:
                raise BotError(f"there is no scenario {scenario_id!r}. `bot practice list` names all.")
            return [scenarios[scenario_id]]
        ordered = in_order(scenarios.values())
        if self._progress is None or self._name is None:
            return ordered
        return [scenarios[id_] for id_ in self._progress.due(self._name, [s.id for s in ordered])]

    def _practise(self, scenario: Scenario, place: str) -> bool:
        """One scenario until the worker goes on; False when they stop."""
        line = scenario.lines[len(self._scores) % len(scenario.lines)]
        title = f"{scenario.client}, {scenario.mood} · {'★' * scenario.difficulty} · {place}"
        card = Panel(Text(f"“{line}”", style="bold"), title=Text(title))
        self._console.print(card)
        before: Try | None = None
        while True:
            typed = _ask()
            if typed in (None, "quit"):
                return False
            if typed == "next":
                return True
            if typed == "again":
                self._console.print(card)
            elif typed == "model":
                self._console.print(Text(self._feedback.model_answer(scenario), style="italic"))
            elif typed:
                now = self._judge(str(typed), scenario, line)
                if before:
                    self._console.print(_side_by_side(before, now, self._feedback))
                before = now

    def _judge(self, answer: str, scenario: Scenario, line: str) -> Try:
        scored = self._scorer.score(answer, scenario, line)
        self._scores.append(scored)
        if self._progress and self._name:
            self._progress.record(self._name, scenario.id, scored.quality)
        _print_feedback(scored, answer, self._feedback, self._console)
        self._console.print(Text("Try again at once, or type: model, next, quit.", style="dim"))
        return Try(answer, scored)

    def _sum_up(self) -> None:
        if self._scores:
            sound = sum(scored.quality >= SOUND for scored in self._scores)
            self._console.print(Text(f"{len(self._scores)} answers, {sound} of them sound or strong."))
        if self._progress and self._name:
            days = self._progress.streak(self._name)
            self._console.print(Text(f"Days in a row: {days}. Kept under the name {self._name!r}."))


def write_scores(file: Path, out: Path) -> None:
    """Score a file of answers and write a line for each.

    Raises:
        DataError: a line of the file is no answer.
    """
    attempts = read_attempts(file)
    scorer = _scorer()
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as output:
        for attempt in track(attempts, "Scoring", console=Console(stderr=True), transient=True):
            scenario = scorer.nearest_scenario(attempt.myth)
            scored = scorer.score(attempt.answer, scenario, attempt.myth)
            output.write(json.dumps(score_record(scored), ensure_ascii=False) + "\n")
    click.echo(f"{len(attempts):5} {file.name} → {out}", err=True)


def _progress() -> Progress:
    return Progress(open_database(settings.read()))


def _ask() -> str | None:
    try:
        typed = str(click.prompt("You", default="", show_default=False)).strip()
    except click.Abort:
        return None
    return typed.lower() if typed.lower() in {"again", "model", "next", "quit"} else typed


def _side_by_side(before: Try, now: Try, feedback: Feedback) -> Table:
    """Two tries, what was typed and what it earned."""
    table = Table("", "the try before", "this try", show_lines=True)
    table.add_row("", Text(before.answer), Text(now.answer))
    verdicts = [Text(feedback.verdict(t.score), style=QUALITY_STYLES[t.score.quality]) for t in (before, now)]
    table.add_row("", *verdicts)
    for section in ORDER:
        cells = [
            "\n".join(r.text for r in feedback.remarks(t.score, t.answer) if r.section == section)
            for t in (before, now)
        ]
        if any(cells):
            table.add_row(feedback.title(section), *map(Text, cells))
    return table


def _print_feedback(scored: Score, answer: str, feedback: Feedback, console: Console) -> None:
    console.print(Text(feedback.verdict(scored), style=QUALITY_STYLES[scored.quality]))
    remarks = feedback.remarks(scored, answer)
    for section in ORDER:
        said = [remark for remark in remarks if remark.section == section]
        if said:
            console.print(Text(feedback.title(section), style=STYLES[section]))
        for remark in said:
            console.print(Text(f"  {remark.text}"))
            if remark.start is not None:
                console.print(Text(f"    you said: {answer[remark.start : remark.end]}", style="dim"))


def _scorer() -> Scorer:
    quiet()
    return load_scorer(settings.read())
