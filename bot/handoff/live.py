"""Live conversations between a person and a support worker, and everything said in them.

The database is the one truth of them: whoever restarts goes on from it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from bot import clock
from bot.clock import Clock
from bot.handoff.summary import Summary
from bot.storage.database import Database
from bot.storage.tables import live_conversations as table
from bot.storage.tables import live_messages as messages

WAITING, LIVE, ENDED = "waiting", "live", "ended"
PERSON, WORKER, NOTE, BOT = "person", "worker", "note", "bot"
BY_PERSON, BY_WORKER, UNANSWERED, UNREACHABLE = "person", "worker", "unanswered", "unreachable"
LONGEST_MESSAGE = 4000
"""Code points of a message; what is longer is cut, and said to be."""


@dataclass(frozen=True)
class LiveConversation:
    """A conversation with a worker.

    Attributes:
        id: random, nothing of the person in it.
        person: the sender id of the channel.
        channel: the channel's name.
        status: WAITING, LIVE or ENDED.
        place: where the person is, for the worker; None if unknown.
        danger: kinds of crisis noticed, such as `overdose`.
        waiting_since: when it came into the queue, seconds since 1970.
        reassured: the person was told that somebody is still being looked for.
        greeted: the person was told that a worker has joined.
        returned: a worker's connection dropped before.
        worker: id of the worker who claimed it, None at an outside desk.
        read_up_to: id of the last message the worker has seen.
        reference: an outside desk's own name for it, None while it doesn't know it.
        ended_by: BY_PERSON, BY_WORKER, UNANSWERED or UNREACHABLE.
        outcome: what the worker chose at the end.
    """

    id: str
    person: str
    channel: str
    status: str
    place: str | None
    danger: tuple[str, ...]
    waiting_since: float
    reassured: bool
    greeted: bool
    returned: bool
    worker: int | None
    read_up_to: int
    reference: str | None
    ended_by: str | None
    outcome: str | None


@dataclass(frozen=True)
class LiveMessage:
    """Something said in a live conversation.

    Attributes:
        id: grows with time.
        conversation: id of the conversation.
        who: PERSON, WORKER or NOTE (for the worker alone).
        name: the worker's name, as the person sees it.
        text: what was said.
        at: seconds since 1970.
        key: the sender's own id of it.
    """

    id: int
    conversation: str
    who: str
    name: str | None
    text: str
    at: float
    key: str | None


@dataclass(frozen=True)
class Reached:
    """How far what a person wrote has come; the senders' own ids of messages.

    Attributes:
        delivered: the last that is at the desk, None while none is.
        seen: the last that a worker has seen, None where none was, or where the desk doesn't say.
    """

    delivered: str | None
    seen: str | None


class LiveConversations:
    """Every live conversation in a database.

    Args:
        database: where they are kept.
        now: the clock, seconds since 1970.

    Every method raises StorageError when the database can't be used.
    """

    def __init__(self, database: Database, now: Clock = clock.now) -> None:
        self._database, self._now = database, now

    def ask(self, person: str, channel: str, summary: Summary) -> str:
        """Put a person into the queue, and return the conversation's id; the one they are in, if any."""
        with self._database.begin() as connection:
            already = connection.execute(
                select(table.c.id).where(table.c.person == person, table.c.status != ENDED)
            ).scalar()
            if already:
                return str(already)
            id_, now = secrets.token_hex(8), self._now()
            connection.execute(
                table.insert().values(
                    id=id_, person=person, channel=channel, status=WAITING, place=summary.place,
                    danger=_join(summary.danger), summary=self._seal(summary.to_json()),
                    asked_at=now, waiting_since=now,
                )
            )  # fmt: skip
        return id_

    def of_person(self, person: str) -> LiveConversation | None:
        """The conversation a person is in or waits for, None if none."""
        found = self._find(table.c.person == person, table.c.status != ENDED)
        return found[0] if found else None

    def is_open(self, person: str) -> bool:
        """Whether a person is in a conversation, waits for one, or has not been told yet that it is over."""
        return bool(
            self._find(
                table.c.person == person,
                (table.c.status != ENDED) | table.c.farewell_said.is_(False),
            )
        )

    def get(self, id_: str) -> LiveConversation | None:
        """A conversation by its id."""
        found = self._find(table.c.id == id_)
        return found[0] if found else None

    def by_reference(self, reference: str) -> LiveConversation | None:
        """The conversation that an outside desk calls so and that has not ended.

        A desk that calls it as we do may answer before we have noted that.
        """
        just_told = (table.c.id == reference) & table.c.reference.is_(None)
        found = self._find((table.c.reference == reference) | just_told, table.c.status != ENDED)
        return found[0] if found else None

    def queue(self) -> list[LiveConversation]:
        """Who waits: those in danger first, then those whose worker left, then the longest waits."""
        waiting = self._find(table.c.status == WAITING)
        return sorted(waiting, key=lambda c: (not c.danger, not c.returned, c.waiting_since))

    def of_worker(self, worker: int) -> list[LiveConversation]:
        """A worker's conversations that have not ended, and those that ended without the worker."""
        return self._find(
            table.c.worker == worker,
            (table.c.status == LIVE) | ((table.c.status == ENDED) & (table.c.outcome.is_(None))),
        )

    def going_on(self) -> list[LiveConversation]:
        """Every conversation that has not ended."""
        return self._find(table.c.status != ENDED)

    def without_farewell(self) -> list[LiveConversation]:
        """Conversations that ended, and nobody has told the person yet."""
        return self._find(table.c.status == ENDED, table.c.farewell_said.is_(False))

    def ended_unknown_to_desk(self) -> list[LiveConversation]:
        """Conversations that ended, and an outside desk that knows them has not been told."""
        return self._find(
            table.c.status == ENDED, table.c.desk_told_end.is_(False), table.c.reference.is_not(None)
        )

    def summary(self, id_: str) -> Summary | None:
        """What the worker may know of the conversation before, None once it was deleted."""
        with self._database.begin() as connection:
            sealed = connection.execute(select(table.c.summary).where(table.c.id == id_)).scalar()
        return Summary.from_json(json.loads(self._database.box.open(sealed))) if sealed else None

    def claim(self, id_: str, worker: int | None) -> bool:
        """Give a waiting conversation to a worker; False when it is not waiting any more."""
        with self._database.begin() as connection:
            claimed = connection.execute(
                update(table)
                .where(table.c.id == id_, table.c.status == WAITING)
                .values(status=LIVE, worker=worker)
            )
        return bool(claimed.rowcount)

    def take_over(self, id_: str, worker: int, note: str) -> bool:
        """Give a conversation that another worker has to this one; False when it isn't another's any more.

        Args:
            id_: the conversation.
            worker: who has it from now on; the person is told that somebody has joined.
            note: for whoever reads along.
        """
        with self._database.begin() as connection:
            taken = connection.execute(
                update(table)
                .where(table.c.id == id_, table.c.status == LIVE, table.c.worker != worker)
                .values(worker=worker, greeted=False)
            )
            if taken.rowcount:
                self._insert(connection, id_, NOTE, note, None, None)
        return bool(taken.rowcount)

    def of_others(self, worker: int) -> list[LiveConversation]:
        """Conversations that other workers have now."""
        return self._find(table.c.status == LIVE, table.c.worker != worker)

    def give_back(self, id_: str, note: str) -> None:
        """Put a conversation whose worker is gone into the queue again."""
        with self._database.begin() as connection:
            returned = connection.execute(
                update(table)
                .where(table.c.id == id_, table.c.status == LIVE)
                .values(
                    status=WAITING,
                    worker=None,
                    returned=True,
                    reassured=False,
                    greeted=False,
                    waiting_since=self._now(),
                )
            )
            if returned.rowcount:
                self._insert(connection, id_, NOTE, note, None, None)

    def say(
        self,
        id_: str,
        who: str,
        text: str,
        *,
        name: str | None = None,
        key: str | None = None,
        danger: Iterable[str] = (),
    ) -> int:
        """Store a message before anything else happens to it.

        Args:
            id_: the conversation.
            who: PERSON, WORKER, NOTE (for workers only) or BOT (what the person was shown meanwhile).
            text: what was said; cut at LONGEST_MESSAGE.
            name: the worker's.
            key: the sender's own id; a message stored under it already is not stored again.
            danger: kinds of crisis noticed in it.

        Returns:
            The message's id.
        """
        with self._database.begin() as connection:
            if key:
                stored = connection.execute(
                    select(messages.c.id).where(messages.c.conversation == id_, messages.c.key == key)
                ).scalar()
                if stored:
                    return int(stored)
            self._flag(connection, id_, danger)
            return self._insert(connection, id_, who, text, name, key)

    def flag(self, id_: str, danger: Iterable[str]) -> None:
        """Remember that signs of danger were noticed."""
        with self._database.begin() as connection:
            self._flag(connection, id_, danger)

    def messages(self, id_: str, after: int = 0) -> list[LiveMessage]:
        """What was said, the oldest first.

        Args:
            id_: the conversation.
            after: only messages with a greater id.
        """
        return self._messages(messages.c.conversation == id_, messages.c.id > after)

    def undelivered(self, who: str) -> list[LiveMessage]:
        """Messages of one side that have not reached the other, the oldest first."""
        return self._messages(messages.c.who == who, messages.c.delivered.is_(False))

    def delivered(self, message: LiveMessage) -> None:
        """A message has reached the other side."""
        with self._database.begin() as connection:
            connection.execute(update(messages).where(messages.c.id == message.id).values(delivered=True))

    def reached(self, conversation: LiveConversation, outside: bool) -> Reached:
        """How far what the person wrote has come.

        Args:
            conversation: the one they are in.
            outside: whether messages have to be carried to the desk; the built-in one reads them here.
        """
        by_person = (messages.c.conversation == conversation.id) & (messages.c.who == PERSON)
        at_desk = by_person & messages.c.delivered.is_(True) if outside else by_person
        return Reached(
            self._last_key(at_desk), self._last_key(by_person & (messages.c.id <= conversation.read_up_to))
        )

    def note(self, id_: str, **values: Any) -> None:
        """Set columns of a conversation: `reassured`, `reference`, `read_up_to` and the like."""
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.id == id_).values(**values))

    def end(self, id_: str, by: str, outcome: str | None = None) -> bool:
        """End a conversation; False when it had ended before.

        Args:
            id_: the conversation.
            by: BY_PERSON, BY_WORKER, UNANSWERED or UNREACHABLE.
            outcome: what the worker chose.
        """
        with self._database.begin() as connection:
            ended = connection.execute(
                update(table)
                .where(table.c.id == id_, table.c.status != ENDED)
                .values(status=ENDED, ended_by=by, ended_at=self._now(), outcome=outcome)
            )
            if not ended.rowcount and outcome:
                # The person left first; the worker still says how it went.
                connection.execute(update(table).where(table.c.id == id_).values(outcome=outcome))
        return bool(ended.rowcount)

    def forget_words(self, before: float) -> None:
        """Delete what was said in conversations that ended before a time; that they took place stays."""
        self._forget(table.c.ended_at < before)

    def forget_person(self, person: str) -> None:
        """End a person's conversation without a word, and delete what was said in all of theirs."""
        self.leave(person)
        self._forget(table.c.person == person)

    def leave(self, person: str) -> None:
        """End a person's conversation without a word to them."""
        if going_on := self.of_person(person):
            self.end(going_on.id, BY_PERSON)
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.person == person).values(farewell_said=True))

    def _forget(self, which: Any) -> None:
        with self._database.begin() as connection:
            old = select(table.c.id).where(which)
            connection.execute(messages.delete().where(messages.c.conversation.in_(old)))
            connection.execute(update(table).where(which).values(summary=None))

    def _insert(
        self, connection: Connection, id_: str, who: str, text: str, name: str | None, key: str | None
    ) -> int:
        inserted = connection.execute(
            messages.insert().values(
                conversation=id_, who=who, name=name, key=key, at=self._now(), text=self._seal(_cut(text))
            )
        )
        return int(inserted.inserted_primary_key[0])

    def _last_key(self, which: Any) -> str | None:
        with self._database.begin() as connection:
            key = connection.execute(
                select(messages.c.key).where(which).order_by(messages.c.id.desc()).limit(1)
            ).scalar()
        return str(key) if key else None

    @staticmethod
    def _flag(connection: Connection, id_: str, danger: Iterable[str]) -> None:
        found = connection.execute(select(table.c.danger).where(table.c.id == id_)).scalar() or ""
        together = _join([*_split(found), *danger])
        if together != found:
            connection.execute(update(table).where(table.c.id == id_).values(danger=together))

    def _find(self, *conditions: Any) -> list[LiveConversation]:
        with self._database.begin() as connection:
            rows = connection.execute(select(table).where(*conditions).order_by(table.c.asked_at)).all()
        return [_conversation(row) for row in rows]

    def _messages(self, *conditions: Any) -> list[LiveMessage]:
        with self._database.begin() as connection:
            rows = connection.execute(select(messages).where(*conditions).order_by(messages.c.id)).all()
        return [self._message(row) for row in rows]

    def _message(self, row: Row) -> LiveMessage:
        text = self._database.box.open(row.text)
        return LiveMessage(row.id, row.conversation, row.who, row.name, text, row.at, row.key)

    def _seal(self, value: Any) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        return self._database.box.seal(text)


def _conversation(row: Row) -> LiveConversation:
    return LiveConversation(
        id=row.id,
        person=row.person,
        channel=row.channel,
        status=row.status,
        place=row.place,
        danger=_split(row.danger),
        waiting_since=row.waiting_since,
        reassured=row.reassured,
        greeted=row.greeted,
        returned=row.returned,
        worker=row.worker,
        read_up_to=row.read_up_to,
        reference=row.reference,
        ended_by=row.ended_by,
        outcome=row.outcome,
    )


def _join(kinds: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(kinds))


def _split(kinds: str) -> tuple[str, ...]:
    return tuple(kinds.split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + " …"
