"""Imports: one batch a run of the command, one item a recording file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from loadwatch.store.people import was_edited
from loadwatch.store.tables import activity, athlete, batch, item

KEPT = ("imported", "linked", "known")


def save_batch(db: Connection, row: Mapping[str, Any]) -> None:
    """Begin a batch."""
    db.execute(insert(batch), dict(row))


def finish_batch(db: Connection, batch_id: str, finished: datetime | None, counts: Mapping[str, int]) -> None:
    """End a batch."""
    values = {"finished": finished, "counts": dict(counts)}
    db.execute(update(batch).where(batch.c.id == batch_id).values(values))


def has_batch(db: Connection, batch_id: str) -> bool:
    """True when the id is taken."""
    return db.scalar(select(batch.c.id).where(batch.c.id == batch_id)) is not None


def find_batch(db: Connection, batch_id: str) -> dict[str, Any] | None:
    """One batch."""
    row = db.execute(select(batch).where(batch.c.id == batch_id)).mappings().first()
    return None if row is None else dict(row)


def read_batches(db: Connection, athlete_id: str | None = None) -> list[dict[str, Any]]:
    """Batches, newest first, undone ones included."""
    query = select(batch).order_by(batch.c.started.desc(), batch.c.id)
    if athlete_id is not None:
        query = query.where(batch.c.athlete_id == athlete_id)
    return [dict(row) for row in db.execute(query).mappings()]


def save_items(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store items of a batch."""
    if rows:
        db.execute(insert(item), [dict(row) for row in rows])


def change_item(db: Connection, batch_id: str, number: int, outcome: str, message: str) -> None:
    """Correct the outcome of an item when later files of the batch changed it."""
    query = update(item).where(item.c.batch_id == batch_id, item.c.number == number)
    db.execute(query.values(outcome=outcome, message=message))


def read_items(
    db: Connection, batch_id: str, outcome: str | None = None, start: int = 0, limit: int | None = None
) -> list[dict[str, Any]]:
    """The items of a batch in the order they were found; of one outcome, a page of them."""
    query = select(item).where(item.c.batch_id == batch_id).order_by(item.c.number)
    if outcome is not None:
        query = query.where(item.c.outcome == outcome)
    return [dict(row) for row in db.execute(query.offset(start).limit(limit)).mappings()]


def count_items(db: Connection, batch_id: str) -> dict[str, int]:
    """Items of a batch by outcome."""
    query = select(item.c.outcome, func.count().label("n")).where(item.c.batch_id == batch_id)
    return {row.outcome: row.n for row in db.execute(query.group_by(item.c.outcome))}


def last_import(db: Connection, athlete_id: str) -> date | None:
    """The runner's day of the last import that brought a recording, new or known."""
    query = (
        select(func.max(batch.c.local_date))
        .join(item, item.c.batch_id == batch.c.id)
        .where(batch.c.athlete_id == athlete_id, batch.c.undone_at.is_(None), item.c.outcome.in_(KEPT))
    )
    found: date | None = db.scalar(query)
    return found


def remove_items(db: Connection, batch_id: str) -> None:
    """Take out the items of a batch; the batch itself stays as a record."""
    db.execute(delete(item).where(item.c.batch_id == batch_id))


def mark_undone(db: Connection, batch_id: str, at: datetime) -> None:
    """Note that the batch was taken back."""
    db.execute(update(batch).where(batch.c.id == batch_id).values(undone_at=at))


def remove_athlete_made_by(db: Connection, row: Mapping[str, Any]) -> bool:
    """Take out the runner whom an undone batch created, unless something else is known of them."""
    id_ = row["athlete_id"]
    if not row["made_athlete"] or id_ is None or was_edited(db, id_):
        return False
    others = select(batch.c.id).where(
        batch.c.athlete_id == id_, batch.c.id != row["id"], batch.c.undone_at.is_(None)
    )
    has_runs = db.scalar(select(activity.c.id).where(activity.c.athlete_id == id_).limit(1))
    if has_runs is not None or db.scalar(others.limit(1)) is not None:
        return False
    db.execute(delete(athlete).where(athlete.c.id == id_))
    return True
