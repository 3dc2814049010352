"""The table of what was edited. It names activities by id without foreign key: a file imported again finds its edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, String, Table

from loadwatch.store.columns import Utc, Words, metadata

edit = Table(
    "activity_edit",
    metadata,
    Column("activity_id", String(32), primary_key=True),
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", Words),
    Column("sport", String(64)),
    Column("is_treadmill", Boolean),
    Column("distance_m", Float(53)),
    Column("grade", Float(53)),
    Column("rpe", Float(53)),
    Column("excluded", Words),
    Column("deleted_at", Utc),
)
