"""Carries what is said in live conversations to the other side, and leaves nobody waiting in silence.

It works from the database alone, a round a second, so that a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import math
from asyncio import to_thread
from collections.abc import Awaitable

from rasa.core.channels.channel import OutputChannel

from bot import clock
from bot.channels.voice import Voice
from bot.clock import Clock
from bot.errors import BotError
from bot.handoff.desk import UnreachableDeskError
from bot.handoff.desk_words import DeskWords
from bot.handoff.live import (
    BY_PERSON,
    BY_WORKER,
    LIVE,
    PERSON,
    UNANSWERED,
    UNREACHABLE,
    WAITING,
    WORKER,
    LiveConversation,
    LiveMessage,
)
from bot.handoff.live_service import LiveService

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_ROUNDS = 1.0
SECONDS_BEFORE_RETRY = 3.0
ROUNDS_BETWEEN_CLEANINGS = 600
SECONDS_A_MINUTE = 60
SECONDS_A_DAY = 86_400

FAREWELLS = {
    BY_PERSON: ["utter_live_ended_by_person"],
    BY_WORKER: ["utter_live_ended_by_worker"],
    UNANSWERED: ["utter_live_unanswered", "action_offer_lines", "action_offer_callback"],
    UNREACHABLE: ["utter_live_unreachable", "action_offer_lines"],
}
"""What the person is told at the end, by who ended it."""


class LiveDelivery:
    """Makes the rounds.

    Args:
        service: the live conversations and the desk.
        voice: tells people what happens.
        words: notes for workers.
        wait: seconds until a person whom nobody answers is told so.
        keep_days: after so many days the words of an ended conversation are deleted.
        now: the clock, seconds since 1970.
    """

    def __init__(
        self,
        service: LiveService,
        voice: Voice,
        words: DeskWords,
        wait: float,
        keep_days: float,
        now: Clock = clock.now,
    ) -> None:
        self._service, self._voice, self._words = service, voice, words
        self._wait, self._keep_days, self._now = wait, keep_days, now
        self._rounds = 0
        self._failing_since: dict[str, float] = {}
        self._retry_at: dict[str, float] = {}

    async def run(self) -> None:
        """Make rounds until cancelled."""
        while True:
            try:
                await self.round()
            except BotError as error:
                logger.error("Live conversations can't be read now: %s", error)
            except Exception as error:
                # Its kind alone is logged: its text may hold somebody's words. The next round tries again.
                logger.error("A round of live conversations failed (%s)", type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_ROUNDS)

    async def round(self) -> None:
        """Bring everything up to date once.

        Raises:
            BotError: the database can't be used.
        """
        for conversation in await to_thread(self._service.conversations.going_on):
            await self._attempt(self._look_after(conversation))
        for message in await to_thread(self._service.conversations.undelivered, WORKER):
            await self._attempt(self._to_person(message))
        if self._service.desk.outside:
            await self._to_outside_desk()
        for conversation in await to_thread(self._service.conversations.without_farewell):
            await self._attempt(self.say_farewell(conversation))
        if self._rounds % ROUNDS_BETWEEN_CLEANINGS == 0:
            await to_thread(self._forget)
        self._rounds += 1

    def minutes_left(self, conversation: LiveConversation) -> int:
        """Minutes, rounded up, until somebody who waits is told that nobody came."""
        left = self._wait - (self._now() - conversation.waiting_since)
        return max(1, math.ceil(left / SECONDS_A_MINUTE))

    async def say_farewell(self, conversation: LiveConversation, output: OutputChannel | None = None) -> None:
        """Tell the person that the conversation is over, and let the assistant answer again.

        Args:
            conversation: as it ended.
            output: where to say it; the channel's own way by default.
        """
        # First, so that a fault while speaking can't keep the assistant silent.
        await self._voice.resume(conversation.person)
        ended_by = conversation.ended_by or BY_WORKER
        turn = await self._voice.after_worker(conversation.person, ended_by == BY_WORKER)
        if turn:
            # An emergency lasts: the number and what to do come before any farewell.
            await self._voice.say_in_emergency(
                conversation.person, turn, output or self._voice.way_to(conversation.channel)
            )
        if not turn or ended_by != BY_WORKER:
            await self._say(conversation, FAREWELLS[ended_by], output)
        # Noted after it was said, here and below: better said twice after a restart than never.
        await to_thread(self._service.conversations.note, conversation.id, farewell_said=True)

    async def _look_after(self, conversation: LiveConversation) -> None:
        conversations, waited = self._service.conversations, self._now() - conversation.waiting_since
        if conversation.status == WAITING and waited > self._wait:
            await to_thread(conversations.end, conversation.id, UNANSWERED)
        elif conversation.status == WAITING and waited > self._wait / 2 and not conversation.reassured:
            await self._say(conversation, ["utter_live_still_waiting"])
            await to_thread(conversations.note, conversation.id, reassured=True)
        elif conversation.status == LIVE and not conversation.greeted:
            await self._say(conversation, ["utter_live_joined"])
            await to_thread(conversations.note, conversation.id, greeted=True)
        elif conversation.status == LIVE and await self._worker_is_gone(conversation):
            await to_thread(conversations.give_back, conversation.id, self._words.worker_gone)
            await self._say(conversation, ["utter_live_worker_gone"])

    async def _worker_is_gone(self, conversation: LiveConversation) -> bool:
        if self._service.desk.outside:
            return False
        return not await to_thread(self._service.workers.is_present, conversation.worker)

    async def _to_person(self, message: LiveMessage) -> None:
        conversations = self._service.conversations
        conversation = await to_thread(conversations.get, message.conversation)
        if conversation:
            # The text stands in the payload: Rasa's output would take its paragraphs apart.
            payload = {"kind": "handoff", "from": "worker", "name": message.name, "text": message.text}
            await self._voice.way_to(conversation.channel).send_custom_json(conversation.person, payload)
        await to_thread(conversations.delivered, message)

    @staticmethod
    async def _attempt(step: Awaitable[None]) -> None:
        try:
            await step
        except Exception as error:
            # One person's trouble must not keep the others waiting; the next round tries again. Its kind
            # alone is logged: the text of an unknown error may hold somebody's words.
            known = f": {error}" if isinstance(error, BotError) else ""
            logger.error("A delivery in a live conversation failed (%s%s)", type(error).__name__, known)

    async def _to_outside_desk(self) -> None:
        conversations = self._service.conversations
        ended = await to_thread(conversations.ended_unknown_to_desk)
        for conversation in [*await to_thread(conversations.going_on), *ended]:
            if self._retry_at.get(conversation.id, 0) > self._now():
                continue
            try:
                await to_thread(self._hand_over, conversation)
                self._failing_since.pop(conversation.id, None)
            except UnreachableDeskError as error:
                await self._count_failure(conversation, error)

    def _hand_over(self, conversation: LiveConversation) -> None:
        conversations, desk = self._service.conversations, self._service.desk
        if conversation.reference is None:
            summary = conversations.summary(conversation.id)
            if summary is None:
                return
            conversations.note(conversation.id, reference=desk.open(conversation, summary))
        waiting = conversations.undelivered(PERSON)
        # After the messages, so that it knows of the danger in each.
        opened = conversations.get(conversation.id)
        for message in waiting:
            if opened and message.conversation == opened.id:
                desk.say(opened, message)
                conversations.delivered(message)
        if opened and opened.ended_by:
            if opened.ended_by != BY_WORKER:
                desk.close(opened)
            conversations.note(opened.id, desk_told_end=True)

    async def _count_failure(self, conversation: LiveConversation, error: UnreachableDeskError) -> None:
        now = self._now()
        since = self._failing_since.setdefault(conversation.id, now)
        self._retry_at[conversation.id] = now + SECONDS_BEFORE_RETRY
        logger.warning("Conversation %s waits for the desk: %s", conversation.id, error)
        if now - since > self._wait / 2 and not conversation.ended_by:
            await to_thread(self._service.conversations.end, conversation.id, UNREACHABLE)

    async def _say(
        self, conversation: LiveConversation, actions: list[str], output: OutputChannel | None = None
    ) -> None:
        output = output or self._voice.way_to(conversation.channel)
        await self._voice.say(conversation.person, actions, output)

    def _forget(self) -> None:
        self._service.conversations.forget_words(self._now() - self._keep_days * SECONDS_A_DAY)
        self._service.callbacks.forget_expired()
        self._service.outbox.forget_old()
        self._service.workers.forget_expired_sessions()
