"""Runners, and the audit of what was done to their data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from loadwatch.model import Athlete
from loadwatch.store.edits import has_edits
from loadwatch.store.entries import has_entries
from loadwatch.store.tables import athlete, audit, change

NAMES_LOCK = 0x10AE  # advisory lock on PostgreSQL
LOCAL_USER = "local"  # until accounts exist, whoever may open the logbook


def read_athletes(db: Connection) -> list[Athlete]:
    """All runners, by name."""
    rows = db.execute(select(athlete).order_by(func.lower(athlete.c.name), athlete.c.id)).mappings()
    return [Athlete(**row) for row in rows]


def find_athlete(db: Connection, name: str) -> Athlete | None:
    """The runner of that name or id."""
    found = db.execute(select(athlete).where((athlete.c.name == name) | (athlete.c.id == name))).mappings()
    rows = sorted(found, key=lambda row: row["name"] != name)
    return Athlete(**rows[0]) if rows else None


def save_athlete(db: Connection, runner: Athlete) -> None:
    """Store a new runner."""
    db.execute(insert(athlete), asdict(runner))
    db.execute(insert(change), {"athlete_id": runner.id, "revision": 0, "recorded": 0})


def replace_athlete(db: Connection, runner: Athlete) -> None:
    """Store the changed profile of a runner."""
    db.execute(update(athlete).where(athlete.c.id == runner.id).values(asdict(runner)))


def new_athlete_id(db: Connection, name: str) -> str:
    """An id for a runner: the same for the same name in every logbook, unless it is taken."""
    for attempt in range(1000):
        found = hashlib.sha256(f"athlete:{name}:{attempt}".encode("utf-8", "replace")).hexdigest()[:12]
        if db.scalar(select(athlete.c.id).where(athlete.c.id == found)) is None:
            return found
    raise AssertionError("a thousand equal hashes")


def lock_names(db: Connection) -> None:
    """Let nobody else create a runner until the transaction ends; SQLite has one writer anyway."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(NAMES_LOCK)))


def lock_athlete(db: Connection, athlete_id: str) -> None:
    """Let nobody else change this runner's data until the transaction ends."""
    db.execute(select(athlete.c.id).where(athlete.c.id == athlete_id).with_for_update())


def count_change(db: Connection, athlete_id: str, *, is_recorded: bool = True) -> None:
    """Tell every cache that this runner's data changed; not `is_recorded`: neither recordings nor profile."""
    new = {"revision": change.c.revision + 1}
    if is_recorded:
        new["recorded"] = change.c.recorded + 1
    db.execute(update(change).where(change.c.athlete_id == athlete_id).values(new))


def read_revision(db: Connection, athlete_id: str) -> tuple[int, int]:
    """How often this runner's data changed, and how often the recordings or the profile did."""
    query = select(change.c.revision, change.c.recorded).where(change.c.athlete_id == athlete_id)
    found = db.execute(query).one_or_none()
    return (0, 0) if found is None else (found.revision, found.recorded)


@dataclass(frozen=True)
class Deed:
    """What was done: to whose data, to which object, with which facts."""

    what: str  # import, undo, athlete.update …
    athlete_id: str | None
    object: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def save_audit(db: Connection, at: datetime, deed: Deed) -> None:
    """Note who did what, in the transaction that does it."""
    row = {"at": at, "who": LOCAL_USER, "what": deed.what, "athlete_id": deed.athlete_id}
    db.execute(insert(audit), {**row, "object": deed.object, "detail": dict(deed.detail)})


def was_edited(db: Connection, athlete_id: str) -> bool:
    """True when someone changed the profile of this runner, an activity, or wrote an entry of any kind."""
    edits = select(audit.c.id).where(audit.c.athlete_id == athlete_id, audit.c.what == "athlete.update")
    return db.scalar(edits.limit(1)) is not None or has_entries(db, athlete_id) or has_edits(db, athlete_id)
