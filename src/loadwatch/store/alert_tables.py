"""The tables of alerts: what was told to whom before which run, who has seen it, and what the last look knew."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from loadwatch.store.columns import Utc, Words, metadata

alert = Table(
    "alert",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),  # session, week, stop
    Column("subject", String(64), nullable=False),  # planned session; first day
    Column("mark", String(16), nullable=False),  # of what the session asks
    Column("level", Integer, nullable=False),  # severity when it was told
    Column("severity", Integer, nullable=False),  # as of the last look
    Column("local_date", Date, nullable=False),
    Column("until", Date),  # last day on which it is of use; null: while it stands
    Column("occasion", String(16), nullable=False),
    Column("title", Words, nullable=False),  # of the session; empty: it has none
    Column("is_assumed", Boolean, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),  # flags
    Column("queued_on", Date, nullable=False),  # the runner's day
    Column("queued_utc", Utc, nullable=False),
    Column("void_utc", Utc),
    Column("void_reason", String(16)),
    UniqueConstraint("athlete_id", "kind", "subject", "mark", "level"),  # looking twice never tells twice
    Index(None, "athlete_id", "until"),
    Index(None, "until"),
)

alert_seen = Table(
    "alert_seen",
    metadata,
    Column("alert_id", ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True),
    Column("who", String(64), primary_key=True),  # runner, pt
    Column("seen_utc", Utc, nullable=False),
    Column("note", Words),
)

alert_look = Table(  # a row a runner
    "alert_look",
    metadata,
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), primary_key=True),
    Column("local_date", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("recorded", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("marks", JSON, nullable=False),  # planned session → what it asked
)
