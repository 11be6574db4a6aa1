"""When an outside desk is on duty, public holidays counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot import clock, settings
from bot.errors import BotError
from bot.handoff.desk import within_hours

WEEKDAYS = "Mo-Fr 09:00-17:00; PH off"
A_FRIDAY = datetime(2026, 12, 18, 10, tzinfo=timezone.utc)
CHRISTMAS = datetime(2026, 12, 25, 10, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("country", "moment", "on_duty"),
    [("GB", A_FRIDAY, True), ("GB", CHRISTMAS, False), ("", CHRISTMAS, True)],
)
def test_public_holidays_are_those_of_the_country(
    monkeypatch: pytest.MonkeyPatch, country: str, moment: datetime, on_duty: bool
) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: moment)
    desk = replace(settings.read().desk, hours=WEEKDAYS, timezone="Europe/London", country=country)
    assert within_hours(desk) is on_duty


def test_a_country_that_is_none_is_refused_in_words() -> None:
    desk = replace(settings.read().desk, hours=WEEKDAYS, timezone="Europe/London", country="Britain")
    with pytest.raises(BotError, match="BOT_DESK_COUNTRY 'Britain'"):
        within_hours(desk)
