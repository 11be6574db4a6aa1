"""What happens with a text from somebody, from the keyword to the answer."""

from __future__ import annotations

import logging
from asyncio import to_thread
from dataclasses import dataclass

from rasa.core.channels.channel import UserMessage

from bot.channels.live_setup import Live
from bot.channels.sms_output import CHANNEL, Texts
from bot.channels.voice import Voice
from bot.facts.models import FactBase
from bot.facts.render import source_names
from bot.handoff.live import LONGEST_MESSAGE
from bot.language.folding import as_words
from bot.language.sms import texts_of
from bot.sms.budget import ANSWER, NOTICE
from bot.sms.people import country_of, valid_number
from bot.sms.provider import STARTED, STOPPED, Inbound
from bot.sms.service import SmsService
from bot.storage.database import StorageError

logger = logging.getLogger(__name__)

FOR_THE_BOT = {"more": "/ask_more", "source": "/ask_sources", "person": "/handoff"}
"""Keywords as the bot understands them; `more` first tells the last fact in full."""
END = "end"
"""What ends a live conversation; the word itself would stop all texts."""


@dataclass(frozen=True)
class Answer:
    """What answers a text.

    Attributes:
        texts: to be sent.
        despite_opt_out: they answer danger or confirm a keyword, and go to somebody who opted out, too.
    """

    texts: list[str]
    despite_opt_out: bool = False


NOTHING = Answer([])


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

    async def answer(self, inbound: Inbound) -> Answer:
        """What answers a text; nothing for who opted out, or is no phone.

        Raises:
            StorageError: the database can't be used; `answer_in_trouble` then.
        """
        number = valid_number(inbound.number)
        if not number:
            logger.warning("A text came from what is no phone number (a short code or a name); not answered.")
            return NOTHING
        person = await to_thread(self._service.people.wrote, number)
        stopped = await to_thread(self._service.people.has_opted_out, person)
        text = as_words(inbound.text)
        way = inbound.handled or self._way(text, stopped)
        if way:
            return await self._opt(person, way, inbound)
        if self._service.words.is_automatic(text):
            return NOTHING
        if self._service.words.is_reaction(text):
            return Answer(await self._ask_again(person), despite_opt_out=True)
        danger = await self._is_danger(person, text)
        if stopped and not danger:
            return NOTHING
        live = await self._live.relay.is_live(person)
        allowed = self._service.budget.allow(person, danger=danger, live=live)
        if allowed != ANSWER:
            return Answer([self._reply("too_many", inbound)]) if allowed == NOTICE else NOTHING
        # Asked before anything happens: what is not told must not be done either.
        if not danger and not live and not await to_thread(self._service.budget.may_spend):
            return NOTHING
        if country := country_of(number):
            await self._voice.know_country(person, country)
        return Answer(await self._texts(person, text, live, danger, inbound), despite_opt_out=danger)

    async def answer_in_trouble(self, inbound: Inbound) -> list[str]:
        """Danger is answered in any case, everything else with an honest line and the numbers.

        Raises:
            StorageError: the text is a STOP or START that can't be noted now; it must be sent again.
        """
        text, person = (
            as_words(inbound.text),
            self._service.people.id_of(valid_number(inbound.number) or ""),
        )
        if inbound.handled or self._way(text, stopped=False):
            raise StorageError("who wants texts can't be noted while the database is away.")
        understood = await self._voice.understand(text[:LONGEST_MESSAGE])
        turn = await self._voice.in_emergency(person, understood) if text else None
        if self._service.budget.allow(person, danger=turn is not None) != ANSWER:
            return []
        output = Texts()
        if turn:
            await self._voice.say_in_emergency(person, turn, output)
        else:
            await self._voice.say(person, ["utter_technical_problem"], output)
        return output.take_all()

    def _way(self, text: str, stopped: bool) -> str | None:
        """STOPPED or STARTED, when a text is a keyword for it; "yes" begins again what was stopped."""
        meaning = self._service.words.meaning(text)
        if meaning == "start" or (stopped and meaning == "yes"):
            return STARTED
        return STOPPED if meaning == "stop" else None

    async def _is_danger(self, person: str, text: str) -> bool:
        """Whether a text tells of danger, or may, or follows one that did."""
        budget = self._service.budget
        understood = await self._voice.understand(text[:LONGEST_MESSAGE]) if text else None
        if understood and (understood.danger or understood.checked):
            budget.danger_seen(person)
        return budget.lately_in_danger(person)

    async def _ask_again(self, person: str) -> list[str]:
        """What an emergency's question was, once more; a reaction to it answers nothing."""
        output = Texts()
        if (turn := await self._voice.asked_in_emergency(person)) and not await self._live.relay.is_live(
            person
        ):
            await self._voice.say_in_emergency(person, turn, output)
        return output.take_all()

    async def _opt(self, person: str, way: str, inbound: Inbound) -> Answer:
        if way == STARTED:
            await to_thread(self._service.people.opt_in, person)
        else:
            await to_thread(self._service.people.opt_out, person)
            await to_thread(self._service.outbox.forget, person)
            await to_thread(self._live.service.conversations.leave, person)
            await to_thread(self._live.service.callbacks.drop, person)
            await self._voice.resume(person)
            # Who wants no more texts gets none about what was before; new danger is answered all the same.
            await self._voice.forget_emergency(person)
            self._service.budget.danger_is_over(person)
        answers = self._service.provider.answers if self._service.provider else frozenset()
        if inbound.handled or as_words(inbound.text).lower() in answers:
            return NOTHING  # the provider has told them
        return Answer(
            [self._reply("started" if way == STARTED else "stopped", inbound)], despite_opt_out=True
        )

    async def _texts(self, person: str, text: str, live: bool, danger: bool, inbound: Inbound) -> list[str]:
        if not text:
            return [self._reply("picture", inbound)] if inbound.has_media else []
        if len(text) > LONGEST_MESSAGE and not danger:
            return [self._reply("too_long", inbound)]
        meaning = self._service.words.meaning(text)
        if live:
            return await self._to_worker(person, text, meaning, inbound)
        return await self._to_bot(person, text, meaning, inbound)

    async def _to_worker(self, person: str, text: str, meaning: str | None, inbound: Inbound) -> list[str]:
        """Every word goes to the worker, "help" too: it may be meant."""
        texts = await self._relay(person, END if meaning == "back" else text, inbound)
        return [*texts, self._reply("help", inbound)] if meaning == "help" else texts

    async def _to_bot(self, person: str, text: str, meaning: str | None, inbound: Inbound) -> list[str]:
        if meaning == "help":
            return [self._reply("help", inbound)]
        if meaning == "more" and (full := await self._full_answer(person)):
            return full
        return await self._relay(person, FOR_THE_BOT.get(meaning or "", text), inbound)

    async def _relay(self, person: str, text: str, inbound: Inbound) -> list[str]:
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

    def _reply(self, name: str, inbound: Inbound) -> str:
        return self._service.reply(name, inbound.number)
