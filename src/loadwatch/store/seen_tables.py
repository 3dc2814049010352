"""The table of what the therapist has seen of a runner."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from loadwatch.store.columns import Utc, metadata

seen = Table(
    "seen",
    metadata,
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), primary_key=True),
    Column("what", String(200), primary_key=True),  # a finding and its level
    Column("seen_utc", Utc, nullable=False),
)
