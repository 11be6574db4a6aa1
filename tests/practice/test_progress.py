"""What is due, streaks, export, deletion and team totals."""

from __future__ import annotations

import pytest
from clock import Clock

from bot.practice.progress import LEAST_TEAM, Progress
from bot.storage.database import Database

DAY = 24 * 3600.0
SCENARIOS = ["cuts-crime", "saves-lives", "uk-chances"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(database: Database, clock: Clock) -> Progress:
    return Progress(database, clock)


def test_a_new_worker_has_everything_to_do_in_order(progress: Progress) -> None:
    assert progress.due("heron", SCENARIOS) == SCENARIOS
    assert progress.streak("heron") == 0


def test_a_weak_answer_comes_back_sooner_than_a_strong_one(progress: Progress, clock: Clock) -> None:
    assert progress.record("heron", "cuts-crime", 0) < progress.record("heron", "saves-lives", 3)
    assert progress.due("heron", SCENARIOS) == ["uk-chances"]
    clock.time += 15 * 60
    assert progress.due("heron", SCENARIOS) == ["cuts-crime", "uk-chances"]
    clock.time += 60 * DAY
    assert progress.due("heron", SCENARIOS) == ["cuts-crime", "saves-lives", "uk-chances"]


def test_answers_that_go_well_come_back_ever_later(progress: Progress, clock: Clock) -> None:
    waits = []
    for _ in range(4):
        due = progress.record("heron", "cuts-crime", 3).timestamp()
        waits.append(due - clock.time)
        clock.time = due
    assert waits == sorted(waits) and waits[-1] > waits[0] > DAY


def test_a_streak_is_days_in_a_row_and_lasts_until_a_day_is_missed(progress: Progress, clock: Clock) -> None:
    for _ in range(3):
        progress.record("heron", "cuts-crime", 2)
        clock.time += DAY
    assert progress.streak("heron") == 3
    clock.time += DAY
    assert progress.streak("heron") == 0


def test_strength_is_of_the_last_answer(progress: Progress) -> None:
    for quality in (0, 3):
        progress.record("heron", "cuts-crime", quality)
    assert progress.strengths("heron") == {"cuts-crime": 3.0}


def test_a_worker_gets_all_that_is_kept_and_may_delete_it(progress: Progress) -> None:
    progress.record("heron", "cuts-crime", 2)
    progress.dispute("heron", "cuts-crime", "You got this across", "my answer", "I meant else")
    progress.record("wren", "cuts-crime", 1)
    kept = progress.export("heron")
    assert kept["answers"][0]["quality"] == 2 and kept["cards"][0]["scenario"] == "cuts-crime"
    assert kept["disputes"][0]["answer"] == "my answer"
    progress.delete("heron")
    gone = progress.export("heron")
    assert not gone["answers"] and not gone["cards"] and not gone["disputes"]
    assert progress.export("wren")["answers"]


def test_words_of_a_dispute_are_sealed(progress: Progress, database: Database) -> None:
    from sqlalchemy import select

    from bot.storage.tables import practice_disputes

    progress.dispute("heron", "cuts-crime", "remark", "my own words", "because so")
    with database.begin() as connection:
        row = connection.execute(select(practice_disputes)).one()
    assert "my own words" not in str(row) and "because" not in str(row)


def test_a_team_is_shown_only_as_totals_of_enough_people(progress: Progress) -> None:
    for number in range(LEAST_TEAM - 1):
        progress.record(f"worker-{number}", "cuts-crime", 2)
        progress.record(f"worker-{number}", "cuts-crime", 2)
    assert progress.team() is None
    progress.record("one-more", "saves-lives", 3)
    view = progress.team()
    assert view is not None
    assert (view.workers, view.answers) == (LEAST_TEAM, 2 * LEAST_TEAM - 1)
    assert view.by_scenario == {}, "no scenario was answered by enough people"
    progress.record("one-more", "cuts-crime", 1)
    again = progress.team()
    assert again is not None and list(again.by_scenario) == ["cuts-crime"]
