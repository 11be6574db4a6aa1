"""The whole assistant in this process: Rasa's agent with the real action server beside it."""

from __future__ import annotations

import contextlib
import copy
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig

from bot import settings
from bot.evaluation.reply import Reply, reply_of
from bot.language.lexicon import shared_lexicon
from bot.language.tuned import tuned_encoder
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.meanings import MEANS
from bot.safety.emergency.replies import with_lines
from bot.servers import LOOPBACK, action_server, free_port


class Collecting(CollectingOutputChannel):
    """Keeps what is said, worded as for the channel it stands for."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        """The channel's name, by which Rasa picks a response's variation."""
        return self._channel


class Assistant:
    """Takes messages as a channel would.

    Args:
        agent: a loaded agent whose action endpoint is running.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    def read_ahead(self, texts: Iterable[str]) -> None:
        """Encode in batches what will be said, which takes a third of the time; nothing is said yet."""
        here = settings.read()
        lexicon = shared_lexicon(here.data / "lexicon")
        plain = [lexicon.plain(text.strip()) for text in texts]
        tuned_encoder(here.data, here.cache).remember(plain)

    async def say(self, text: str, sender: str, channel: str = "rest") -> Reply:
        """Send one message of one conversation and collect the reply."""
        output = Collecting(channel)
        started = time.perf_counter()
        await self._agent.handle_message(UserMessage(text, output, sender, input_channel=channel))
        ms = (time.perf_counter() - started) * 1000
        numbers = shared_book(settings.read().data / "safety").numbers
        messages = [
            {**message, "custom": with_lines(message["custom"], numbers)} if "custom" in message else message
            for message in output.messages
        ]
        return reply_of(messages, ms)

    def with_actions_at(self, url: str) -> Assistant:
        """The same assistant with another action server; the loaded model is shared."""
        agent = copy.copy(self._agent)
        agent.processor = copy.copy(agent.processor)
        agent.processor.action_endpoint = EndpointConfig(url=url)
        return Assistant(agent)

    async def parsed(self, text: str, before: Sequence[str] = ()) -> dict[str, Any]:
        """What the pipeline makes of a message after those before it, of which only those are answered."""
        processor, sender = self._agent.processor, uuid.uuid4().hex
        for message in before:
            await self.say(message, sender)
        tracker = await processor.get_tracker(sender)
        return dict(await processor.parse_message(UserMessage(text, sender_id=sender), tracker))

    async def understand(self, text: str) -> str:
        """What a message is taken for: an intent, or `ask_fact/<id>`; nothing is said."""
        parsed = await self.parsed(text)
        intent = str(parsed["intent"]["name"])
        ranking = parsed.get("response_selector", {}).get(intent, {}).get("ranking", [])
        return str(ranking[0]["intent_response_key"]) if ranking else intent

    async def means(self, text: str) -> dict[str, float]:
        """How likely each meaning is that a message may have in an emergency; nothing is said."""
        return dict((await self.parsed(text)).get(MEANS) or {})

    async def converse(self, messages: list[str], channel: str = "rest") -> list[Reply]:
        """A fresh conversation, message by message."""
        sender = uuid.uuid4().hex
        return [await self.say(text, sender, channel) for text in messages]


Opener = Callable[[Path], contextlib.AbstractAsyncContextManager[Assistant]]
"""Makes an assistant of a model, for as long as the context lasts."""


@contextlib.asynccontextmanager
async def running_assistant(model: Path) -> AsyncIterator[Assistant]:
    """Load a model and start the action server, for as long as the context lasts.

    Raises:
        BotError: the action server did not start.
    """
    port = free_port()
    with action_server(port) as actions:
        endpoint = EndpointConfig(url=f"http://{LOOPBACK}:{port}/webhook")
        agent = Agent.load(str(model), action_endpoint=endpoint)
        actions.wait_until_ready()
        yield Assistant(agent)
