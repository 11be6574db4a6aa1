"""The tables. Columns of type `Sealed` hold what `SecretBox` made of somebody's words."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
Sealed = Text
Moment = Float
"""Seconds since 1970, UTC."""

workers = Table(
    "workers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("failed_logins", Integer, nullable=False, default=0),
    Column("locked_until", Moment, nullable=False, default=0),
    Column("on_duty", Boolean, nullable=False, default=False),
    Column("seen_at", Moment, nullable=False, default=0),
)

worker_sessions = Table(
    "worker_sessions",
    metadata,
    # Only a digest: who reads the table can't log in with it.
    Column("token_digest", String(64), primary_key=True),
    Column("worker", ForeignKey("workers.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
)

live_conversations = Table(
    "live_conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(200), nullable=False, index=True),
    Column("channel", String(40), nullable=False),
    Column("status", String(10), nullable=False, index=True),
    Column("place", String(80)),
    Column("danger", String(200), nullable=False, default=""),
    Column("summary", Sealed),
    Column("asked_at", Moment, nullable=False),
    Column("waiting_since", Moment, nullable=False),
    Column("reassured", Boolean, nullable=False, default=False),
    Column("returned", Boolean, nullable=False, default=False),
    Column("worker", ForeignKey("workers.id", ondelete="SET NULL")),
    Column("read_up_to", Integer, nullable=False, default=0),
    Column("reference", String(200)),
    Column("ended_at", Moment),
    Column("ended_by", String(20)),
    Column("greeted", Boolean, nullable=False, default=False),
    Column("farewell_said", Boolean, nullable=False, default=False),
    Column("desk_told_end", Boolean, nullable=False, default=False),
    Column("outcome", String(40)),
)

live_messages = Table(
    "live_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", ForeignKey("live_conversations.id"), nullable=False, index=True),
    Column("who", String(10), nullable=False),
    Column("name", String(80)),
    Column("text", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    # The sender's own id of a message: sent twice, it is stored once.
    Column("key", String(80)),
    Column("delivered", Boolean, nullable=False, default=False),
    UniqueConstraint("conversation", "key"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", String(200), nullable=False, index=True),
    Column("message", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    # A page asks for what is newer than an id: SQLite would give the id of a deleted row again.
    sqlite_autoincrement=True,
)

clarity = Table(
    "clarity",
    metadata,
    Column("fact", String(80), primary_key=True),
    Column("found_clear", Integer, nullable=False),
    Column("found_unclear", Integer, nullable=False),
)

unclear_reasons = Table(
    "unclear_reasons",
    metadata,
    # The fact's id, a slash, and one of bot.facts.clarity.REASONS.
    Column("fact_and_reason", String(100), primary_key=True),
    Column("times", Integer, nullable=False),
)

sms_people = Table(
    "sms_people",
    metadata,
    # A keyed hash of the number: the sender id.
    Column("person", String(80), primary_key=True),
    Column("number", Sealed),
    Column("wrote_at", Moment, nullable=False),
    Column("opted_out", Boolean, nullable=False),
    # The fact whose full answer they got last.
    Column("full_of", String(80)),
)

sms_received = Table(
    "sms_received",
    metadata,
    # The provider's name and its id of the message.
    Column("id", String(120), primary_key=True),
    Column("at", Moment, nullable=False),
    # What answered it, None while it is being answered; empty when it was answered by texts of their own.
    Column("answer", Sealed),
)

sms_outbox = Table(
    "sms_outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", String(80), nullable=False, index=True),
    Column("text", Sealed, nullable=False),
    Column("at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    # What answers danger, or confirms the opt-out itself.
    Column("despite_opt_out", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)

sms_receipts = Table(
    "sms_receipts",
    metadata,
    # The provider's reference of a text of ours.
    Column("reference", String(120), primary_key=True),
    # None for what went in a response: the provider tells its reference with the receipt only.
    Column("person", String(80)),
    Column("status", String(40), nullable=False),
    Column("error", String(40), nullable=False),
    Column("at", Moment, nullable=False),
)

sms_spent = Table(
    "sms_spent",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("segments", Integer, nullable=False),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", String(200), nullable=False, index=True),
    Column("stage", String(10), nullable=False),
    Column("country", String(2)),
    Column("place", String(80)),
    Column("phone", Sealed),
    Column("times", Sealed),
    Column("tries", Integer, nullable=False, default=0),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

practice_cards = Table(
    "practice_cards",
    metadata,
    # Whom a card belongs to is a pseudonym that the worker was given.
    Column("worker", String(80), primary_key=True),
    Column("scenario", String(80), primary_key=True),
    # What the repetition library keeps of it.
    Column("card", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
)

practice_attempts = Table(
    "practice_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("worker", String(80), nullable=False, index=True),
    Column("scenario", String(80), nullable=False),
    Column("quality", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

practice_disputes = Table(
    "practice_disputes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("worker", String(80), nullable=False, index=True),
    Column("scenario", String(80), nullable=False),
    # The remark that is disputed, as the worker read it, and why.
    Column("remark", Text, nullable=False),
    Column("answer", Sealed, nullable=False),
    Column("reason", Sealed, nullable=False),
    Column("status", String(10), nullable=False, default="open"),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
