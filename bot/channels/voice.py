"""Lets the assistant speak outside a reply: to say that a worker has joined, or that it is back."""

from __future__ import annotations

from collections.abc import Iterable

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ConversationResumed, Event, SlotSet
from sanic import Sanic

from bot.errors import BotError
from bot.safety.models import CRISIS

COUNTRY, LAST_FACT = "country", "last_fact"
"""Slots."""


class Voice:
    """Says responses of the domain to a person, and ends the assistant's silence.

    Args:
        app: the server, for its agent and its channels.
    """

    def __init__(self, app: Sanic) -> None:
        self._app = app

    @property
    def agent(self) -> Agent:
        """The agent with the loaded model."""
        agent: Agent = self._app.ctx.agent
        return agent

    async def danger_in(self, text: str) -> str | None:
        """The crisis intent of a message, None when it is none."""
        parsed = await self.agent.parse_message(text)
        intent = str((parsed.get("intent") or {}).get("name"))
        return intent if intent.startswith(CRISIS) else None

    async def say(self, person: str, actions: Iterable[str], output: OutputChannel) -> None:
        """Run actions, usually `utter_…`, for a person; the assistant may be paused."""
        async with self.agent.lock_store.lock(person):
            for action in actions:
                await self.agent.execute_action(person, action, output, None, None)
            await self._note(person, [ActionExecuted(ACTION_LISTEN_NAME)])

    async def know_country(self, person: str, country: str) -> None:
        """Take a country (ISO 3166-1) for a person's, unless they have told another in this session."""
        async with self.agent.lock_store.lock(person):
            # The session first: its start would forget what was known before it.
            tracker = await self.agent.processor.fetch_tracker_and_update_session(person)
            if tracker.get_slot(COUNTRY) is None:
                tracker.update(SlotSet(COUNTRY, country))
            await self.agent.tracker_store.save(tracker)

    async def last_fact(self, person: str) -> str | None:
        """The id of the fact a person was told last, None if none."""
        tracker = await self.agent.tracker_store.retrieve(person)
        return tracker.get_slot(LAST_FACT) if tracker else None

    async def is_quiet(self, person: str) -> bool:
        """Whether the assistant was paused for a person."""
        tracker = await self.agent.tracker_store.retrieve(person)
        return tracker is not None and bool(tracker.is_paused())

    async def resume(self, person: str) -> None:
        """The assistant answers the person again."""
        async with self.agent.lock_store.lock(person):
            await self._note(person, [ConversationResumed(), ActionExecuted(ACTION_LISTEN_NAME)])

    async def forget(self, person: str) -> None:
        """Forget the conversation with a person."""
        async with self.agent.lock_store.lock(person):
            # A new, empty tracker takes the place of the old one.
            await self.agent.tracker_store.create_tracker(person)

    async def _note(self, person: str, events: list[Event]) -> None:
        # Rules match a message only after the assistant listened; it does so by itself after a
        # prediction, not after an action run from outside or a pause.
        tracker = await self.agent.tracker_store.get_or_create_tracker(person)
        tracker.update_with_events(events, self.agent.domain)
        await self.agent.tracker_store.save(tracker)

    def way_to(self, channel: str) -> OutputChannel:
        """The channel's way to reach a person who did not just write.

        Raises:
            BotError: the channel is gone, or has no such way.
        """
        channels: list[InputChannel] = self._app.ctx.input_channels
        found = next((c for c in channels if c.name() == channel), None)
        output = found.get_output_channel() if found else None
        if output is None:
            raise BotError(f"the channel {channel!r} has no way to reach people by itself.")
        return output
