"""Everything text messages need, put together from the settings."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.safety.emergency.load import shared_book
from bot.safety.script import Numbers
from bot.settings import Settings, SmsSettings
from bot.sms.budget import SmsBudget
from bot.sms.gateway_provider import GatewayProvider
from bot.sms.inbox import SmsInbox
from bot.sms.keywords import SmsWords, load_sms_words
from bot.sms.outbox import SmsOutbox
from bot.sms.people import SmsPeople, country_of
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
    """The provider, the people, what came and what goes, and what it may cost; no provider: none is set.

    `numbers` are those to call in an emergency, by country.
    """

    provider: SmsProvider | None
    people: SmsPeople
    inbox: SmsInbox
    outbox: SmsOutbox
    budget: SmsBudget
    quiet: QuietHours
    words: SmsWords
    numbers: Mapping[str | None, Numbers]

    def reply(self, name: str, number: str) -> str:
        """A reply of data/sms.yml, with whom to call where a phone is from.

        Args:
            name: of the reply.
            number: of the phone, as E.164.
        """
        place = self.numbers.get(country_of(number), self.numbers[None])
        return self.words.replies[name].format(**place.sms)


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
        numbers=shared_book(here.data / "safety").numbers,
    )
