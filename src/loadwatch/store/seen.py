"""What the therapist has seen, in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from loadwatch.store.tables import seen


def read_seen(db: Connection) -> dict[str, dict[str, datetime]]:
    """Runner → what was seen of that runner → when."""
    found: dict[str, dict[str, datetime]] = {}
    for athlete_id, what, at in db.execute(select(seen.c.athlete_id, seen.c.what, seen.c.seen_utc)):
        found.setdefault(athlete_id, {})[what] = at
    return found


def save_seen(db: Connection, athlete_id: str, what: Iterable[str], at: datetime) -> None:
    """Put what there is to see now in the place of what was seen before."""
    remove_seen(db, athlete_id)
    rows = [{"athlete_id": athlete_id, "what": one, "seen_utc": at} for one in sorted(set(what))]
    if rows:
        db.execute(insert(seen), rows)


def remove_seen(db: Connection, athlete_id: str) -> None:
    """Nothing of this runner was seen."""
    db.execute(delete(seen).where(seen.c.athlete_id == athlete_id))
