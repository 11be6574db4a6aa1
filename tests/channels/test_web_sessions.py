"""Sessions of the chat widget: whose they are, and how long they last."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from clock import Clock

import bot.clock
from bot.channels.web_sessions import SECONDS_OF_A_SESSION, Sessions

KEY = b"a key of the tests, of thirty-two bytes"


@pytest.fixture
def passing(clock: Clock) -> Iterator[Clock]:
    """The clock that everything counts by."""
    bot.clock.use(clock)
    yield clock
    bot.clock.use(time.time)


def test_a_session_lasts_a_day(passing: Clock) -> None:
    sessions = Sessions(KEY)
    token = sessions.begin()
    passing.time += SECONDS_OF_A_SESSION - 1
    assert sessions.person(token)
    passing.time += 1
    assert sessions.person(token) is None


@pytest.mark.parametrize("token", ["", None, "a.b.c", 7])
def test_what_is_no_token_is_nobody(token: object) -> None:
    assert Sessions(KEY).person(token) is None


def test_a_token_of_another_key_is_nobody() -> None:
    assert Sessions(KEY).person(Sessions(KEY[::-1]).begin()) is None
