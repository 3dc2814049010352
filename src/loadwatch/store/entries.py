"""Dated entries of a runner: diary, notes, heel raises, overrides, strength, rehabilitation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    Table,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from loadwatch.errors import SettingsError
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

PLAIN: dict[type[TypeEngine[Any]], type] = {Float: float, Integer: int, Boolean: bool, JSON: list}


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


def find_owner(db: Connection, kind: str, id_: str) -> str | None:
    """The id of the runner whose entry has this id."""
    table = TABLES[kind]
    whose: str | None = db.scalar(select(table.c.athlete_id).where(table.c.id == id_))
    return whose


def typed_values(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Values out of JSON as the columns of a kind hold them; raises `SettingsError` for the first that is none."""
    columns = TABLES[kind].c
    unknown = sorted(set(row) - set(columns.keys()))
    if unknown:
        raise SettingsError(unknown[0], row[unknown[0]], ", ".join(columns.keys()))
    return {key: _typed(key, value, columns[key].type) for key, value in row.items()}


def _typed(key: str, value: Any, type_: TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(type_, Date):
        return date.fromisoformat(value)
    wanted = next((python for sql, python in PLAIN.items() if isinstance(type_, sql)), str)
    is_flag = isinstance(value, bool)
    if (is_flag and wanted is not bool) or not isinstance(value, (float, int) if wanted is float else wanted):
        raise SettingsError(key, value, f"a value as an export writes it ({wanted.__name__})")
    return value


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
