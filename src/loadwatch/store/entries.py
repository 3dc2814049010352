"""Dated entries of a runner: diary, notes, heel raises, overrides, strength, rehabilitation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, exists, insert, select

from loadwatch.store import body_tables, plan_tables

TABLES: dict[str, Table] = {
    "diary": body_tables.diary,
    "note": body_tables.note,
    "heel_raise": body_tables.heel_raise,
    "override": body_tables.override,
    "strength": body_tables.strength,
    "rehab": body_tables.rehab,
}


def save_entry(db: Connection, kind: str, row: Mapping[str, Any]) -> None:
    """Store one entry."""
    db.execute(insert(TABLES[kind]), dict(row))


def read_entries(
    db: Connection, kind: str, athlete_id: str, since: date | None = None, until: date | None = None
) -> list[dict[str, Any]]:
    """The entries of a runner, newest first."""
    table = TABLES[kind]
    query = select(table).where(table.c.athlete_id == athlete_id)
    if since is not None:
        query = query.where(table.c.local_date >= since)
    if until is not None:
        query = query.where(table.c.local_date <= until)
    rows = db.execute(query.order_by(table.c.local_date.desc(), table.c.id)).mappings()
    return [dict(row) for row in rows]


def has_entries(db: Connection, athlete_id: str) -> bool:
    """True when somebody wrote anything about this runner."""
    tables = (*TABLES.values(), plan_tables.plan)
    return any(db.scalar(select(exists().where(table.c.athlete_id == athlete_id))) for table in tables)
