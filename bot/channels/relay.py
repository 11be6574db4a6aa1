"""Stands before Rasa: while a worker has a conversation, what the person writes goes to the worker."""

from __future__ import annotations

import asyncio
import logging
from asyncio import to_thread
from dataclasses import asdict
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage

from bot.channels.live_delivery import LiveDelivery
from bot.channels.voice import Understood, Voice
from bot.handoff.callbacks import TIMES, Callback, looks_like_number, read_number
from bot.handoff.desk_words import DeskWords
from bot.handoff.live import BOT, BY_PERSON, PERSON, WAITING, LiveConversation
from bot.handoff.live_service import LiveService
from bot.safety.emergency.checks import ask_name
from bot.safety.emergency.conduct import Turn
from bot.safety.models import CRISIS
from bot.storage.database import StorageError

logger = logging.getLogger(__name__)


class Relay:
    """Takes every message of every channel, and decides who gets it.

    A call-back's number and times are taken here too, so that they never enter Rasa's tracker.

    Args:
        service: the live conversations, the desk and the call-backs.
        voice: speaks for the assistant.
        delivery: tells people that a conversation is over.
        words: what ends a conversation.
    """

    def __init__(self, service: LiveService, voice: Voice, delivery: LiveDelivery, words: DeskWords) -> None:
        self._service, self._voice, self._delivery, self._words = service, voice, delivery, words
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def _turn_of(self, person: str) -> asyncio.Lock:
        """What lets one message of a person be handled at a time, in the order they came."""
        return self._turns.setdefault(person, asyncio.Lock())

    async def take(self, message: UserMessage) -> bool:
        """Handle a message, once those the person sent before it are done with.

        A message must not be read in one state and acted on in another: somebody who says yes to a worker
        and cries for help in the same moment would be heard by nobody.

        Returns:
            Whether a live conversation is open now, so that the channel looks for messages by itself.

        Raises:
            StorageError: the message is for a worker, and the database can't be used; send it again.
        """
        async with self._turn_of(message.sender_id):
            return await self._take(message)

    async def _take(self, message: UserMessage) -> bool:
        try:
            conversation = await to_thread(self._service.conversations.of_person, message.sender_id)
            callback = await to_thread(self._service.callbacks.unfinished, message.sender_id)
        except StorageError:
            return await self._without_database(message)
        if conversation:
            await self._to_worker(conversation, message)
        elif not callback or not await self._to_callback(callback, message):
            await self._voice.agent.handle_message(message)
        try:
            return await self.is_live(message.sender_id)
        except StorageError:
            # What was said in reply must not be lost with it; the page asks again.
            return True

    async def _without_database(self, message: UserMessage) -> bool:
        """Questions, and danger above all, are still answered; words for a worker can't be taken."""
        if not await self._voice.is_quiet(message.sender_id):
            await self._voice.agent.handle_message(message)
            return False
        if turn := await self._danger_in(message):
            await self._voice.say_in_emergency(message.sender_id, turn, message.output_channel)
            return True
        raise StorageError("a live conversation can't go on while the database is away.")

    async def _danger_in(self, message: UserMessage) -> Turn | None:
        """What the assistant says to a message that tells of danger, None when it doesn't."""
        understood = await self._voice.understand(message.text or "")
        if not understood.danger:
            return None
        return await self._voice.in_emergency(message.sender_id, understood)

    async def is_live(self, person: str) -> bool:
        """Whether a person waits for a worker, talks to one, or has still to hear that it is over."""
        return await to_thread(self._service.conversations.is_open, person)

    async def with_whom(self, person: str) -> dict[str, Any] | None:
        """Who reads what a person writes, if it isn't the assistant.

        Returns:
            `status`, waiting or live; the worker's `name`, empty where it isn't known; while one waits,
            `minutes`, how long somebody is looked for at most; `delivered` and `seen`, the ids of the
            person's last messages that reached the desk and that the worker saw.
        """
        conversations = self._service.conversations
        conversation = await to_thread(conversations.of_person, person)
        if not conversation:
            return None
        name = await to_thread(self._service.workers.name_of, conversation.worker)
        reached = await to_thread(conversations.reached, conversation, self._service.desk.outside)
        minutes = self._delivery.minutes_left(conversation) if conversation.status == WAITING else None
        return {"status": conversation.status, "name": name, "minutes": minutes, **asdict(reached)}

    async def forget(self, person: str) -> None:
        """Delete what a person and the assistant, and a worker, have said; a call-back they asked for stays.

        Raises:
            StorageError: the database can't be used; nothing of it is deleted then.
        """
        async with self._turn_of(person):
            await to_thread(self._service.conversations.forget_person, person)
            await to_thread(self._service.callbacks.drop, person)
            await to_thread(self._service.outbox.forget, person)
            await self._voice.forget(person)

    async def _to_worker(self, conversation: LiveConversation, message: UserMessage) -> None:
        text = message.text or ""
        if text.startswith("/"):
            # A button of an earlier reply: its payload is for the bot, which is silent now.
            await self._say(message, "utter_live_busy")
            return
        if self._words.ends(text):
            await self._end(conversation, message)
            return
        understood = None
        try:
            # First, so that no desk is told the words without the danger in them.
            understood = await self._voice.understand(text)
            if understood.danger:
                kind = understood.danger.removeprefix(CRISIS)
                await to_thread(self._service.conversations.flag, conversation.id, [kind])
        finally:
            # Kept whatever goes wrong with looking at it.
            key = message.message_id
            await to_thread(self._service.conversations.say, conversation.id, PERSON, text, key=key)
        await self._beside_worker(conversation, message, understood)

    async def _beside_worker(
        self, conversation: LiveConversation, message: UserMessage, understood: Understood
    ) -> None:
        """Answer an emergency while nobody is there, and once for each danger when somebody is."""
        person = message.sender_id
        turn = await self._voice.in_emergency(person, understood)
        if turn is None:
            if understood.checked and conversation.status == WAITING:
                await self._voice.say(person, [ask_name(understood.checked)], message.output_channel)
                await self._show_worker(conversation)
            return
        new = understood.danger and understood.danger.removeprefix(CRISIS) not in conversation.danger
        if conversation.status == WAITING or new:
            await self._voice.say_in_emergency(person, turn, message.output_channel)
            await self._show_worker(conversation)
        else:
            await self._voice.note_emergency(person, turn)

    async def _show_worker(self, conversation: LiveConversation) -> None:
        """Put what the person was just shown into the thread that the worker reads."""
        said = await self._voice.said_last(conversation.person)
        try:
            await to_thread(self._service.conversations.say, conversation.id, BOT, said)
        except StorageError as error:
            # The person's emergency reply must not be lost with the worker's copy of it.
            logger.error("A worker isn't shown what a person in danger was told: %s", error)

    async def _end(self, conversation: LiveConversation, message: UserMessage) -> None:
        await to_thread(self._service.conversations.end, conversation.id, BY_PERSON)
        ended = await to_thread(self._service.conversations.get, conversation.id)
        if ended:
            await self._delivery.say_farewell(ended, message.output_channel)

    async def _to_callback(self, callback: Callback, message: UserMessage) -> bool:
        """Take a message as the answer to what a call-back asks; False when it is something else."""
        text = message.text or ""
        turn = None
        if not text.startswith("/"):
            # A number is a number in an emergency too; only danger comes before it.
            turn = await self._danger_in(message)
        if callback.stage == TIMES and not text.startswith("/"):
            # Kept in any case: somebody in danger still wants the call.
            await to_thread(self._service.callbacks.take_times, callback, text)
            if turn:
                await self._voice.say_in_emergency(message.sender_id, turn, message.output_channel)
            else:
                await self._say(message, "utter_callback_left")
            return True
        if turn or text.startswith("/"):
            await to_thread(self._service.callbacks.drop, message.sender_id)
            return False
        return await self._take_number(callback, text, message)

    async def _take_number(self, callback: Callback, text: str, message: UserMessage) -> bool:
        callbacks = self._service.callbacks
        if number := read_number(text, callback.country):
            await to_thread(callbacks.take_number, callback, number)
            await self._say(message, "utter_callback_times")
            return True
        if looks_like_number(text) and await to_thread(callbacks.count_try, callback):
            await self._say(message, "utter_callback_number_unclear")
            return True
        await to_thread(callbacks.drop, message.sender_id)
        return False

    async def _say(self, message: UserMessage, *actions: Any) -> None:
        await self._voice.say(message.sender_id, actions, message.output_channel)
