"""Dated entries of a runner: diary, notes, heel raises, overrides, strength, rehabilitation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, insert, select, update

from loadwatch.store import body_tables, plan_tables

TABLES: dict[str, Table] = {
    "diary": body_tables.diary,
    "note": body_tables.note,
    "heel_raise": body_tables.heel_raise,
    "override": body_tables.override,
    "strength": body_tables.strength,
    "rehab": body_tables.rehab,
    "race": body_tables.race,
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


def find_entry(db: Connection, kind: str, athlete_id: str, id_: str) -> dict[str, Any] | None:
    """One entry of a runner; None when this runner has no such entry."""
    table = TABLES[kind]
    query = select(table).where(table.c.athlete_id == athlete_id, table.c.id == id_)
    row = db.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def replace_entry(db: Connection, kind: str, row: Mapping[str, Any]) -> None:
    """Put other values into an entry."""
    table = TABLES[kind]
    db.execute(update(table).where(table.c.id == row["id"]), dict(row))


def remove_entry(db: Connection, kind: str, id_: str) -> None:
    """Take an entry out."""
    table = TABLES[kind]
    db.execute(delete(table).where(table.c.id == id_))


def has_entries(db: Connection, athlete_id: str) -> bool:
    """True when somebody wrote anything about this runner."""
    tables = (*TABLES.values(), plan_tables.plan)
    return any(db.scalar(select(exists().where(table.c.athlete_id == athlete_id))) for table in tables)
