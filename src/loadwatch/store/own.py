"""Thresholds and constants in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from loadwatch.store.own_tables import constant, threshold
from loadwatch.store.tables import audit, change


def save_threshold(db: Connection, athlete_id: str, key: str, first: date, value: float | None) -> None:
    """Store a threshold from a day on, in the place of one of the same day."""
    remove_threshold(db, athlete_id, key, first)
    row = {"athlete_id": athlete_id, "key": key, "local_date": first, "value": value}
    db.execute(insert(threshold), row)


def remove_threshold(db: Connection, athlete_id: str, key: str, first: date) -> bool:
    """Take a dated threshold out; false when there is none."""
    own = (threshold.c.athlete_id == athlete_id) & (threshold.c.key == key)
    return db.execute(delete(threshold).where(own, threshold.c.local_date == first)).rowcount > 0


def read_thresholds(db: Connection, athlete_id: str) -> list[dict[str, Any]]:
    """The dated thresholds of a runner, oldest first."""
    query = select(threshold.c.key, threshold.c.local_date, threshold.c.value)
    own = query.where(threshold.c.athlete_id == athlete_id).order_by(threshold.c.local_date, threshold.c.key)
    return [{"key": key, "local_date": day, "value": value} for key, day, value in db.execute(own)]


def read_constants(db: Connection) -> dict[str, float]:
    """The changed constants of the method."""
    rows = db.execute(select(constant.c.key, constant.c.value).order_by(constant.c.key))
    return {key: value for key, value in rows}  # noqa: C416 - rows are not pairs to mypy


def read_constant_sets(db: Connection) -> list[dict[str, float]]:
    """Every set of changed constants that was ever in force, oldest first, as the audit tells them."""
    query = select(audit.c.detail).where(audit.c.what == "method.change").order_by(audit.c.id)
    return [dict(detail) for detail in db.scalars(query)]


def save_constants(db: Connection, values: Mapping[str, float], at: datetime) -> None:
    """Store all changed constants in the place of the old ones; every runner is looked at anew, no recording changed."""
    db.execute(delete(constant))
    if values:
        db.execute(insert(constant), [{"key": k, "value": v, "changed": at} for k, v in values.items()])
    db.execute(update(change).values({name: change.c[name] + 1 for name in ("revision", "told")}))
