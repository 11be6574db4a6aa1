"""Everything text messages need, put together from the settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from bot.settings import Settings, SmsSettings
from bot.sms.budget import SmsBudget
from bot.sms.gateway_provider import GatewayProvider
from bot.sms.inbox import SmsInbox
from bot.sms.keywords import SmsWords, load_sms_words
from bot.sms.outbox import SmsOutbox
from bot.sms.people import SmsPeople
from bot.sms.provider import SmsProvider
from bot.sms.quiet_hours import QuietHours
from bot.sms.twilio_provider import TwilioProvider
from bot.storage.database import open_database

PROVIDERS: dict[str, Callable[[SmsSettings], SmsProvider]] = {
    "twilio": TwilioProvider,
    "gateway": GatewayProvider,
}


@dataclass(frozen=True)
class SmsService:
    """The provider, the people, what came and what goes, and what it may cost; no provider: none is set."""

    provider: SmsProvider | None
    people: SmsPeople
    inbox: SmsInbox
    outbox: SmsOutbox
    budget: SmsBudget
    quiet: QuietHours
    words: SmsWords


@functools.lru_cache(maxsize=4)
def sms_service(here: Settings) -> SmsService:
    """The service for these settings, made once in a process.

    Raises:
        BotError: the settings are malformed, or the database can't be reached.
    """
    database, kind = open_database(here), PROVIDERS.get(here.sms.provider)
    return SmsService(
        provider=kind(here.sms) if kind else None,
        people=SmsPeople(database, here.sms.keep_hours),
        inbox=SmsInbox(database),
        outbox=SmsOutbox(database),
        budget=SmsBudget(database, here.sms),
        quiet=QuietHours(here.sms.quiet_hours, here.sms.timezone),
        words=load_sms_words(here.data / "sms.yml"),
    )
