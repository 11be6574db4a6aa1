"""What happens with a text from somebody, from the keyword to the answer."""

from __future__ import annotations

import logging
import re
from asyncio import to_thread

from rasa.core.channels.channel import UserMessage

from bot.channels.live_setup import Live
from bot.channels.sms_output import CHANNEL, Texts
from bot.channels.voice import Voice
from bot.facts.models import FactBase
from bot.facts.render import source_names
from bot.handoff.live import LONGEST_MESSAGE
from bot.language.sms import texts_of
from bot.sms.budget import ANSWER, NOTICE
from bot.sms.people import country_of, valid_number
from bot.sms.provider import STARTED, Inbound
from bot.sms.service import SmsService

logger = logging.getLogger(__name__)

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
FOR_THE_BOT = {"more": "/ask_more", "source": "/ask_sources", "person": "/handoff"}
"""Keywords as the bot understands them; `more` first tells the last fact in full."""
END = "end"
"""What ends a live conversation; the word itself would stop all texts."""


class Texting:
    """Answers texts.

    Args:
        service: people, keywords, and what it may cost.
        live: takes each message to the bot or to a worker.
        voice: knows what a message means, and what was told last.
        base: the facts.
    """

    def __init__(self, service: SmsService, live: Live, voice: Voice, base: FactBase) -> None:
        self._service, self._live, self._voice, self._base = service, live, voice, base

    async def answer(self, inbound: Inbound) -> list[str]:
        """The texts that answer one; none for who opted out, or is no phone.

        Raises:
            StorageError: the database can't be used; `answer_without_database` then.
        """
        number = valid_number(inbound.number)
        if not number:
            logger.warning("A text came from what is no phone number (a short code or a name); not answered.")
            return []
        person = await to_thread(self._service.people.wrote, number)
        text = CONTROL.sub(" ", inbound.text).strip()
        meaning = self._service.words.meaning(text)
        if inbound.handled or meaning in {"stop", "start"}:
            return await self._opt(person, inbound.handled or meaning == "start", bool(inbound.handled))
        danger = bool(text) and await self._voice.danger_in(text[:LONGEST_MESSAGE]) is not None
        if not danger and await to_thread(self._service.people.has_opted_out, person):
            return []
        allowed = self._service.budget.allow(person, danger)
        if allowed != ANSWER:
            return [self._reply("too_many")] if allowed == NOTICE else []
        if country := country_of(number):
            await self._voice.know_country(person, country)
        texts = await self._answer(person, text, meaning, danger, inbound)
        if danger or await to_thread(self._service.budget.may_spend):
            return texts
        return []

    async def answer_without_database(self, inbound: Inbound) -> list[str]:
        """Danger is answered in any case, everything else with an honest line and the numbers."""
        person, output = self._service.people.id_of(inbound.number), Texts()
        danger = await self._voice.danger_in(inbound.text[:LONGEST_MESSAGE]) if inbound.text else None
        await self._voice.say(person, [f"utter_{danger}" if danger else "utter_technical_problem"], output)
        return output.take_all()

    async def _opt(self, person: str, way: object, answered: bool) -> list[str]:
        begins = way is True or way == STARTED
        if begins:
            await to_thread(self._service.people.opt_in, person)
        else:
            await to_thread(self._service.people.opt_out, person)
            await to_thread(self._service.outbox.forget, person)
            await to_thread(self._live.service.conversations.leave, person)
            await to_thread(self._live.service.callbacks.drop, person)
            await self._voice.resume(person)
        told_by_provider = answered or (self._service.provider and self._service.provider.answers_keywords)
        return [] if told_by_provider else [self._reply("started" if begins else "stopped")]

    async def _answer(
        self, person: str, text: str, meaning: str | None, danger: bool, inbound: Inbound
    ) -> list[str]:
        live = await self._live.relay.is_live(person)
        if meaning == "help":
            return [self._reply("help")]
        if not text:
            return [self._reply("picture")] if inbound.has_media else []
        if len(text) > LONGEST_MESSAGE and not danger:
            return [self._reply("too_long")]
        if live and meaning == "back":
            text = END
        if meaning == "more" and not live and (full := await self._full_answer(person)):
            return full
        if meaning in FOR_THE_BOT and not live:
            text = FOR_THE_BOT[meaning]
        output = Texts()
        message = UserMessage(
            text[:LONGEST_MESSAGE], output, person, input_channel=CHANNEL, message_id=inbound.id
        )
        await self._live.relay.take(message)
        return output.take_all()

    async def _full_answer(self, person: str) -> list[str]:
        """The whole answer with the last fact; nothing when it was told already, or no fact was."""
        fact = self._base.facts.get(await self._voice.last_fact(person) or "")
        if not fact or not await to_thread(self._service.people.told_in_full, person, fact.id):
            return []
        return texts_of(f"{fact.full}\nSource: {source_names(fact, self._base)}")

    def _reply(self, name: str) -> str:
        return self._service.words.replies[name]
