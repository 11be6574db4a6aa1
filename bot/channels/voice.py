"""Lets the assistant speak outside a reply: to say that a worker has joined, or that it is back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, ConversationResumed, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from bot import settings
from bot.errors import BotError
from bot.facts.render import SMS
from bot.safety.danger import danger_in
from bot.safety.emergency.conduct import Conduct, Said, Turn, shared_conduct
from bot.safety.emergency.meanings import MEANS, LikelyMeanings
from bot.safety.emergency.models import Emergency
from bot.safety.emergency.replies import STATE, number_slots, slots
from bot.safety.models import CHECK, CRISIS

COUNTRY, LAST_FACT = "country", "last_fact"
"""The slots that are read here."""


@dataclass(frozen=True)
class Understood:
    """What a message means.

    Attributes:
        text: as it was written.
        intent: what it was taken for.
        country: where its writer says they are (ISO 3166-1), None when they don't.
        checked: the crisis intent of danger that can't be ruled out, None where there is none.
        means: how likely each meaning is that it may have in an emergency.
    """

    text: str
    intent: str
    country: str | None
    checked: str | None
    means: LikelyMeanings

    @property
    def danger(self) -> str | None:
        """Its crisis intent, None when it is none."""
        return self.intent if self.intent.startswith(CRISIS) else None


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

    async def understand(self, text: str) -> Understood:
        """What a message means; it is not answered."""
        parsed = await self.agent.parse_message(text)
        places = [e["value"] for e in parsed.get("entities") or [] if e.get("entity") == COUNTRY]
        danger = danger_in(parsed)
        checked = danger.intent if danger and danger.grade == CHECK else None
        intent = str((parsed.get("intent") or {}).get("name"))
        return Understood(text, intent, places[0] if places else None, checked, parsed.get(MEANS) or {})

    async def danger_in(self, text: str) -> str | None:
        """The crisis intent of a message, None when it is none."""
        return (await self.understand(text)).danger

    async def in_emergency(self, person: str, message: Understood) -> Turn | None:
        """What the assistant would say to a message in an emergency; None when it is none and none lasts."""
        tracker = await self.agent.tracker_store.retrieve(person)
        known = tracker.get_slot(COUNTRY) if tracker else None
        briefly, doubted = self._is_sms(tracker), message.checked is not None
        country = message.country or known
        said = Said(message.text, message.intent, country, briefly, doubted=doubted, means=message.means)
        return self._conduct.respond(_state(tracker), said)

    async def after_worker(self, person: str, worker_left: bool) -> Turn | None:
        """What comes first when the assistant speaks again and an emergency still lasts."""
        state = _state(await self.agent.tracker_store.retrieve(person))
        return self._conduct.look_in(state, worker_left) if state and not state.over else None

    async def asked_in_emergency(self, person: str) -> Turn | None:
        """What was asked last in an emergency that lasts, to be asked again; None where nothing was."""
        state = _state(await self.agent.tracker_store.retrieve(person))
        return (
            self._conduct.ask_again(state, briefly=True) if state and not state.over and state.asked else None
        )

    async def say_in_emergency(self, person: str, turn: Turn, output: OutputChannel) -> None:
        """Say what was decided, and keep the emergency's state."""
        await self.note_emergency(person, turn, turn.state, output.name() == SMS)
        await self.say(person, [turn.reply], output)

    async def said_last(self, person: str) -> str:
        """What the assistant said to a person when it last said something."""
        tracker = await self.agent.tracker_store.retrieve(person)
        return "\n".join(_said_last(tracker)) if tracker else ""

    async def note_emergency(
        self, person: str, turn: Turn, state: Emergency | None = None, briefly: bool = False
    ) -> None:
        """Keep what a message made known of an emergency, though somebody else answers it.

        Args:
            person: who wrote it.
            turn: what the assistant would say.
            state: what to keep; what is known when nothing is said, by default.
            briefly: whether what is said next goes by text message.
        """
        kept = slots(state or turn.heard, turn.opening, turn.call, self._conduct.book, briefly)
        async with self.agent.lock_store.lock(person):
            tracker = await self.agent.processor.fetch_tracker_and_update_session(person)
            tracker.update_with_events(
                [SlotSet(name, value) for name, value in kept.items()], self.agent.domain
            )
            await self.agent.tracker_store.save(tracker)

    async def forget_emergency(self, person: str) -> None:
        """No emergency lasts any more, and nothing is said of it."""
        tracker = await self.agent.tracker_store.retrieve(person)
        if _state(tracker):
            async with self.agent.lock_store.lock(person):
                await self._note(person, [SlotSet(STATE, None)])

    @property
    def _conduct(self) -> Conduct:
        return shared_conduct(settings.read().data / "safety")

    @staticmethod
    def _is_sms(tracker: DialogueStateTracker | None) -> bool:
        return bool(tracker and tracker.get_latest_input_channel() == SMS)

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
                known = {COUNTRY: country, **number_slots(self._conduct.book, country, briefly=True)}
                tracker.update_with_events(
                    [SlotSet(name, value) for name, value in known.items()], self.agent.domain
                )
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


def _said_last(tracker: DialogueStateTracker) -> list[str]:
    """What the assistant said in its last action that said something."""
    said: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.text:
            said.insert(0, event.text)
        elif said:
            break
    return said


def _state(tracker: DialogueStateTracker | None) -> Emergency | None:
    """The emergency of a conversation, over or not."""
    kept = tracker.get_slot(STATE) if tracker else None
    return Emergency.from_json(kept) if kept else None
