"""Taking a runner out of the database for good."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, func, select, update

from loadwatch.model import Athlete
from loadwatch.store.entries import TABLES
from loadwatch.store.tables import activity, alert, athlete, audit, batch, plan, upload


def erase_athlete(db: Connection, who: Athlete, nobody: str) -> dict[str, int]:
    """Remove every row of a runner; the audit keeps what was done, under a name that nobody has."""
    counts = {"activities": _count(db, activity, who.id), "planned": _count(db, plan, who.id)}
    counts["alerts"] = _count(db, alert, who.id)
    counts["entries"] = sum(_count(db, table, who.id) for table in TABLES.values())
    batches = list(db.scalars(select(batch.c.id).where(batch.c.athlete_id == who.id)))
    batches += list(db.scalars(select(batch.c.id).where(batch.c.athlete_name == who.name)))
    db.execute(delete(athlete).where(athlete.c.id == who.id))  # what hangs on it goes along
    for id_ in set(batches):
        db.execute(delete(batch).where(batch.c.id == id_))
        db.execute(update(audit).where(audit.c.object == id_).values(object=nobody))
    db.execute(update(audit).where(audit.c.athlete_id == who.id).values(athlete_id=nobody, detail={}))
    db.execute(update(audit).where(audit.c.object == who.id).values(object=nobody))
    return {**counts, "imports": len(set(batches))}


def erase_uploads(db: Connection, name: str) -> int:
    """Remove what was sent for a runner; the bytes without a row are swept."""
    return db.execute(delete(upload).where(upload.c.athlete_name == name)).rowcount


def _count(db: Connection, table: Table, athlete_id: str) -> int:
    own = select(func.count()).select_from(table).where(table.c.athlete_id == athlete_id)
    return db.scalar(own) or 0
