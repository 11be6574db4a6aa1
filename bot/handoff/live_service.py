"""Everything a live conversation needs, put together from the settings."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from bot.facts.clarity import Clarity
from bot.handoff.callbacks import Callbacks
from bot.handoff.chatwoot_desk import ChatwootDesk
from bot.handoff.desk import Desk
from bot.handoff.live import LiveConversations
from bot.handoff.outbox import Outbox
from bot.handoff.own_desk import NoDesk, OwnDesk
from bot.handoff.webhook_desk import WebhookDesk
from bot.handoff.workers import Workers
from bot.settings import Settings
from bot.storage.database import open_database


@dataclass(frozen=True)
class LiveService:
    """Live conversations, the desk and its workers, call-backs, the way to people, and their feedback."""

    conversations: LiveConversations
    desk: Desk
    workers: Workers
    callbacks: Callbacks
    outbox: Outbox
    clarity: Clarity

    def takes_callbacks(self) -> bool:
        """Whether anybody would ever see a call-back: the built-in desk has a worker."""
        return type(self.desk) is OwnDesk and bool(self.workers.all())


@functools.lru_cache(maxsize=4)
def live_service(here: Settings) -> LiveService:
    """The service for these settings, made once in a process.

    Raises:
        StorageError: the database can't be reached.
        BotError: the desk's settings are malformed.
    """
    database = open_database(here)
    workers = Workers(database, here.desk.away)
    return LiveService(
        conversations=LiveConversations(database),
        desk=_desk(here, workers),
        workers=workers,
        callbacks=Callbacks(database, here.desk.callback_days),
        outbox=Outbox(database),
        clarity=Clarity(database),
    )


def _desk(here: Settings, workers: Workers) -> Desk:
    if here.desk.kind == "webhook":
        return WebhookDesk(here.desk)
    if here.desk.kind == "chatwoot":
        return ChatwootDesk(here.desk)
    return OwnDesk(workers) if here.desk.kind == "own" else NoDesk(workers)
