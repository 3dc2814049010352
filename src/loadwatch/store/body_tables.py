"""The tables that speak about the body: diary, notes, tests, the therapist's numbers, strength, rehabilitation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table

from loadwatch.store.columns import Words, metadata


def _entry(name: str, *columns: Column[Any]) -> Table:
    """A table of dated entries of a runner."""
    return Table(
        name,
        metadata,
        Column("id", String(32), primary_key=True),
        Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), nullable=False),
        Column("local_date", Date, nullable=False),
        *columns,
        Index(None, "athlete_id", "local_date"),
    )


diary = _entry(
    "diary",
    Column("site", String(64), nullable=False),
    Column("side", String(16)),
    Column("pain_now", Float(53)),
    Column("pain_during", Float(53)),
    Column("pain_morning", Float(53)),
    Column("stiffness_min", Float(53)),
    Column("limp", Boolean),
    Column("note", Words),
    Column("night_pain", Boolean),
    Column("red_flags", JSON(none_as_null=True)),  # list of codes; empty: answered none; null: not asked
)

note = _entry(  # of the therapist or the runner
    "note",
    Column("author", Words),
    Column("text", Words, nullable=False),
)

heel_raise = _entry(
    "heel_raise",
    Column("side", String(16), nullable=False),
    Column("reps", Integer, nullable=False),
    Column("pain", Float(53)),
    Column("note", Words),
)

override = _entry(  # `local_date` is the first day it holds
    "override",
    Column("kind", String(16), nullable=False),
    Column("measure", String(64)),
    Column("value", Float(53), nullable=False),
    Column("valid_until", Date),
    Column("reason", Words, nullable=False),
)

strength = _entry(
    "strength",
    Column("type", String(32), nullable=False),
    Column("name", Words),
    Column("sets", Integer),
    Column("reps", Integer),
    Column("load_kg", Float(53)),
    Column("duration_s", Float(53)),
    Column("note", Words),
)

race = _entry(
    "race",
    Column("distance_m", Float(53), nullable=False),
    Column("time_s", Float(53), nullable=False),
    Column("ascent_m", Float(53)),
    Column("note", Words),
)

rehab = _entry(
    "rehab",
    Column("kind", String(32), nullable=False),
    Column("name", String(64)),
    Column("site", String(64)),
    Column("side", String(16)),
    Column("level", Integer),
    Column("sets", Integer),
    Column("reps", Integer),
    Column("load_kg", Float(53)),
    Column("duration_s", Float(53)),
    Column("pain", Float(53)),
    Column("is_passed", Boolean),
    Column("note", Words),
)
