"""The table of planned sessions."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Index, String, Table

from loadwatch.store.columns import Words, metadata

plan = Table(
    "plan",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("start_time", String(8)),  # local clock
    Column("title", Words, nullable=False),
    Column("sport", String(32), nullable=False),
    Column("sub_sport", String(32)),
    Column("parts", JSON, nullable=False),
    Column("ascent_m", Float(53)),
    Column("descent_m", Float(53)),
    Column("fast_m", Float(53)),
    Column("sprint_m", Float(53)),
    Column("source", String(16), nullable=False),
    Column("file", Words),  # label of the file it came from
    Column("readings", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Index(None, "athlete_id", "local_date"),
)
