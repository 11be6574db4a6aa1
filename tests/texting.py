"""Settings of text messages, for the tests of their parts."""

from __future__ import annotations

from bot.settings import SmsSettings


def settings(**values: object) -> SmsSettings:
    given = {
        "provider": "twilio", "account": "AC1", "token": "t", "number": "+44",
        "api": "http://a", "public_url": "http://b",
        "limit": "3/hour", "danger_limit": "2/hour", "daily_segments": 10, "quiet_hours": "21:00-08:00",
        "timezone": "UTC", "keep_hours": 72,
    }  # fmt: skip
    return SmsSettings(**{**given, **values})  # type: ignore[arg-type]
