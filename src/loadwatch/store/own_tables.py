"""The tables of what a person sets: thresholds that hold from a day on, constants of the method."""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, String, Table

from loadwatch.store.columns import Utc, metadata

threshold = Table(
    "threshold",
    metadata,
    Column("athlete_id", ForeignKey("athlete.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("local_date", Date, primary_key=True),  # first day it holds
    Column("value", Float(53)),  # null: not set from that day on
)

constant = Table(  # of the whole logbook; a constant that is not here has its default
    "constant",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Float(53), nullable=False),
    Column("changed", Utc, nullable=False),
)
