"""Hands texts that answer no text just received to the provider, a round a second."""

from __future__ import annotations

import asyncio
import logging
from asyncio import to_thread
from concurrent.futures import ThreadPoolExecutor

from bot.errors import BotError
from bot.language.sms import count_segments
from bot.sms.outbox import OutboundText
from bot.sms.provider import UnsentError
from bot.sms.service import SmsService

logger = logging.getLogger(__name__)

SENT_AT_ONCE = 8
SECONDS_BETWEEN_ROUNDS = 1.0
ROUNDS_BETWEEN_CLEANINGS = 600


class SmsDelivery:
    """Makes the rounds.

    Args:
        service: the outbox and the provider.
    """

    def __init__(self, service: SmsService) -> None:
        self._service, self._rounds = service, 0

    async def run(self) -> None:
        """Make rounds until cancelled."""
        while True:
            try:
                await to_thread(self.round)
            except BotError as error:
                logger.error("Texts can't be sent now: %s", error)
            except Exception as error:
                # Its kind alone is logged: its text may hold somebody's words. The next round tries again.
                logger.error("A round of texts failed (%s)", type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_ROUNDS)

    def round(self) -> None:
        """Send what is due, the next of each person until nothing is.

        Raises:
            BotError: the database can't be used.
        """
        with ThreadPoolExecutor(SENT_AT_ONCE) as pool:
            # One of each person at a time: a slow provider holds up nobody else's.
            while due := self._service.outbox.due():
                list(pool.map(self._send, due))
        if self._rounds % ROUNDS_BETWEEN_CLEANINGS == 0:
            for part in (self._service.inbox, self._service.outbox):
                part.forget_old()
            self._service.people.forget_expired()
        self._rounds += 1

    def _send(self, text: OutboundText) -> None:
        service = self._service
        number = service.people.number_of(text.person)
        if service.provider is None or number is None:
            logger.error(
                "A text could not be sent: %s.", "no provider" if number else "the number has expired"
            )
            service.outbox.sent(text.id)
            return
        if service.people.has_opted_out(text.person) and not text.despite_opt_out:
            service.outbox.sent(text.id)
            return
        try:
            reference = service.provider.send(number, text.text, f"text-{text.id}")
        except UnsentError as error:
            self._fail(text, error)
            return
        except Exception as error:
            # One odd answer must not stop all other texts; its kind alone is logged.
            self._fail(text, UnsentError(f"the provider's answer made no sense ({type(error).__name__})."))
            return
        service.outbox.handed_over(text, reference)
        service.budget.spend(count_segments(text.text))

    def _fail(self, text: OutboundText, error: UnsentError) -> None:
        logger.warning("Text %s was not sent: %s", text.id, error)
        if error.opted_out:
            self._service.people.opt_out(text.person)
            self._service.outbox.forget(text.person)
        elif error.refused:
            self._service.outbox.sent(text.id)
        else:
            self._service.outbox.try_later(text)
