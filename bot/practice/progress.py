"""How practice goes, by pseudonym: what is due, and how answers were. It keeps no word of an answer.

When a scenario comes back is the FSRS algorithm's to say (https://github.com/open-spaced-repetition),
as the library `fsrs` has it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from fsrs import Card, Rating, Scheduler
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from bot import clock
from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.tables import practice_attempts as attempts
from bot.storage.tables import practice_cards as cards
from bot.storage.tables import practice_disputes as disputes

LEAST_TEAM = 5
"""Totals of fewer people than this could tell who did what."""
RATINGS = {0: Rating.Again, 1: Rating.Hard, 2: Rating.Good, 3: Rating.Easy}
"""Quality of an answer → what the repetition library calls it."""


@dataclass(frozen=True)
class TeamView:
    """Totals of a team, which tell of nobody by themselves.

    Attributes:
        workers: how many practised.
        answers: how many they gave.
        by_scenario: mean quality, 0 to 3, of scenarios that enough of them answered.
    """

    workers: int
    answers: int
    by_scenario: dict[str, float]


@dataclass(frozen=True)
class Dispute:
    """A mark that a worker disputes.

    Attributes:
        id: its number in the queue.
        scenario: id of what was practised.
        remark: the mark as the worker read it.
        answer: what they had written.
        reason: why they don't agree.
        at: when, in UTC.
    """

    id: int
    scenario: str
    remark: str
    answer: str
    reason: str
    at: datetime


class Progress:
    """Progress of all workers.

    Args:
        database: where it is kept.
        clock: seconds since 1970.
    """

    def __init__(self, database: Database, clock: Clock = clock.now) -> None:
        self._database = database
        self._clock = clock
        # Without fuzzing, the same answers always come back on the same day.
        self._scheduler = Scheduler(enable_fuzzing=False)

    def record(self, worker: str, scenario: str, quality: int) -> datetime:
        """Note an answer.

        Args:
            worker: a pseudonym.
            scenario: id of what was practised.
            quality: 0 to 3.

        Returns:
            When the scenario is due again, in UTC.
        """
        now = self._clock()
        mine = (cards.c.worker == worker) & (cards.c.scenario == scenario)
        with self._database.begin() as connection:
            # The first write of the transaction: of two answers at once, one waits for the other.
            connection.execute(
                attempts.insert().values(worker=worker, scenario=scenario, quality=quality, at=now)
            )
            kept = connection.execute(select(cards.c.card).where(mine).with_for_update()).scalar()
            card = Card.from_dict(json.loads(kept)) if kept else Card(card_id=0, due=_moment(now))
            card, _ = self._scheduler.review_card(card, RATINGS[quality], _moment(now))
            values = {"card": json.dumps(card.to_dict()), "due_at": card.due.timestamp()}
            changed = connection.execute(cards.update().where(mine).values(**values)).rowcount
            if not changed:
                try:
                    with connection.begin_nested():
                        connection.execute(cards.insert().values(worker=worker, scenario=scenario, **values))
                except IntegrityError:
                    connection.execute(cards.update().where(mine).values(**values))
        return card.due

    def due(self, worker: str, scenarios: Iterable[str]) -> list[str]:
        """Ids of what to practise now: what is due, longest overdue first, then what is new, in order."""
        with self._database.begin() as connection:
            rows = connection.execute(
                select(cards.c.scenario, cards.c.due_at)
                .where(cards.c.worker == worker)
                .order_by(cards.c.due_at, cards.c.scenario)
            ).all()
        known, wanted = {row.scenario for row in rows}, list(scenarios)
        overdue = [row.scenario for row in rows if row.due_at <= self._clock() and row.scenario in wanted]
        return overdue + [id_ for id_ in wanted if id_ not in known]

    def next_due(self, worker: str, scenarios: Iterable[str]) -> datetime | None:
        """When the next scenario that isn't due yet comes back, in UTC; None where none will."""
        with self._database.begin() as connection:
            soonest = connection.execute(
                select(func.min(cards.c.due_at)).where(
                    cards.c.worker == worker,
                    cards.c.due_at > self._clock(),
                    cards.c.scenario.in_(list(scenarios)),
                )
            ).scalar()
        return None if soonest is None else _moment(soonest)

    def streak(self, worker: str) -> int:
        """Days in a row (UTC) with an answer, today's or yesterday's the last."""
        with self._database.begin() as connection:
            moments = connection.execute(select(attempts.c.at).where(attempts.c.worker == worker)).scalars()
            days = {_moment(at).date() for at in moments}
        today = _moment(self._clock()).date()
        return _days_in_a_row(days, today) or _days_in_a_row(days, today - timedelta(days=1))

    def strengths(self, worker: str) -> dict[str, float]:
        """Quality, 0 to 3, of the last answer to each scenario."""
        with self._database.begin() as connection:
            rows = connection.execute(
                select(attempts.c.scenario, attempts.c.quality)
                .where(attempts.c.worker == worker)
                .order_by(attempts.c.id)
            ).all()
        return {row.scenario: float(row.quality) for row in rows}

    def dispute(self, worker: str, scenario: str, remark: str, answer: str, reason: str) -> None:
        """Put a mark that a worker disputes into the curator's queue; their words are sealed."""
        box = self._database.box
        with self._database.begin() as connection:
            connection.execute(
                disputes.insert().values(
                    worker=worker,
                    scenario=scenario,
                    remark=remark,
                    answer=box.seal(answer),
                    reason=box.seal(reason),
                    status="open",
                    at=self._clock(),
                )
            )

    def open_disputes(self) -> list[Dispute]:
        """The curator's queue, the oldest first; whose they are it doesn't say."""
        box = self._database.box
        with self._database.begin() as connection:
            rows = connection.execute(
                select(disputes).where(disputes.c.status == "open").order_by(disputes.c.id)
            ).all()
        return [
            Dispute(
                row.id, row.scenario, row.remark, box.open(row.answer), box.open(row.reason), _moment(row.at)
            )
            for row in rows
        ]

    def settle(self, dispute: int) -> bool:
        """Take a dispute off the queue; False when no open one has this id."""
        with self._database.begin() as connection:
            settled = connection.execute(
                disputes.update()
                .where(disputes.c.id == dispute, disputes.c.status == "open")
                .values(status="settled")
            )
        return bool(settled.rowcount)

    def export(self, worker: str) -> dict[str, Any]:
        """Everything that is kept about a worker."""
        box = self._database.box
        with self._database.begin() as connection:
            mine = {
                table: connection.execute(select(table).where(table.c.worker == worker)).mappings().all()
                for table in (cards, attempts, disputes)
            }
        return {
            "worker": worker,
            "cards": [
                {"scenario": row["scenario"], "due": _moment(row["due_at"]).isoformat()}
                for row in mine[cards]
            ],
            "answers": [
                {"scenario": row["scenario"], "quality": row["quality"], "at": _moment(row["at"]).isoformat()}
                for row in mine[attempts]
            ],
            "disputes": [
                {
                    "scenario": row["scenario"],
                    "remark": row["remark"],
                    "answer": box.open(row["answer"]),
                    "reason": box.open(row["reason"]),
                    "at": _moment(row["at"]).isoformat(),
                }
                for row in mine[disputes]
            ],
        }

    def delete(self, worker: str) -> None:
        """Delete everything that is kept about a worker."""
        with self._database.begin() as connection:
            for table in (cards, attempts, disputes):
                connection.execute(delete(table).where(table.c.worker == worker))

    def team(self) -> TeamView | None:
        """Totals of everybody; None while fewer than LEAST_TEAM have practised."""
        with self._database.begin() as connection:
            workers, answers = connection.execute(
                select(func.count(attempts.c.worker.distinct()), func.count())
            ).one()
            rows = connection.execute(
                select(attempts.c.scenario, attempts.c.worker, attempts.c.quality)
            ).all()
        if workers < LEAST_TEAM:
            return None
        by_scenario: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            by_scenario[row.scenario].append(row)
        return TeamView(
            workers,
            answers,
            {
                scenario: sum(row.quality for row in given) / len(given)
                for scenario, given in sorted(by_scenario.items())
                if len({row.worker for row in given}) >= LEAST_TEAM
            },
        )


def _days_in_a_row(days: set[date], last: date) -> int:
    count = 0
    while last - timedelta(days=count) in days:
        count += 1
    return count


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.utc)
