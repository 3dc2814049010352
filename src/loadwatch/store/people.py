"""Runners, and the audit of what was done to their data."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Date, func, insert, literal, select, update

from loadwatch.model import Athlete
from loadwatch.store.edits import has_edits
from loadwatch.store.entries import has_entries
from loadwatch.store.tables import activity, athlete, audit, change, changed_day

NAMES_LOCK = 0x10AE  # advisory lock on PostgreSQL
FIRST_COUNT = 2**30
What = Literal["recorded", "told", "other"]
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


def find_runner_of(db: Connection, activity_id: str) -> Athlete | None:
    """The runner of an activity; None when there is no such activity."""
    found = select(athlete).join(activity, activity.c.athlete_id == athlete.c.id)
    row = db.execute(found.where(activity.c.id == activity_id)).mappings().first()
    return None if row is None else Athlete(**row)


def save_athlete(db: Connection, runner: Athlete) -> None:
    """Store a new runner."""
    db.execute(insert(athlete), asdict(runner))
    begin = secrets.randbelow(
        FIRST_COUNT
    )  # one who was erased and comes again has no count of the first life
    db.execute(insert(change), {"athlete_id": runner.id, "revision": begin, "recorded": begin, "told": begin})


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


def count_change(db: Connection, athlete_id: str, what: What = "recorded", since: date | None = None) -> None:
    """Tell every cache that this runner's data changed.

    `what` changed: recordings, of no day before `since` (of any day when left out); what was told (diary,
    notes, tests, limits, strength, record of rehabilitation); or something else (plan, profile).
    """
    own = change.c.athlete_id == athlete_id
    new = {"revision": change.c.revision + 1}
    if what != "other":
        new[what] = change.c[what] + 1
    db.execute(update(change).where(own).values(new))
    if what == "recorded":
        row = select(change.c.athlete_id, change.c.recorded, literal(since, Date)).where(own)
        db.execute(insert(changed_day).from_select(["athlete_id", "recorded", "first_day"], row))


@dataclass(frozen=True)
class Counts:
    """How often a runner's data changed: in all, the recordings, what was told."""

    revision: int = 0
    recorded: int = 0
    told: int = 0


def read_counts(db: Connection, athlete_id: str) -> Counts:
    """The counts of a runner; zeros for one who is not there."""
    columns = (change.c.revision, change.c.recorded, change.c.told)
    found = db.execute(select(*columns).where(change.c.athlete_id == athlete_id)).one_or_none()
    return Counts() if found is None else Counts(*found)


def read_first_day(db: Connection, athlete_id: str, recorded: int) -> date | None:
    """First local day whose recordings may have changed after that count; None: any day.

    Every count has left its row, or the answer is any day: so it is for a runner who was erased and came again.
    """
    query = select(changed_day.c.recorded, changed_day.c.first_day).where(
        changed_day.c.athlete_id == athlete_id, changed_day.c.recorded > recorded
    )
    rows = db.execute(query).all()
    is_whole = len(rows) == read_counts(db, athlete_id).recorded - recorded
    days = [day for _, day in rows if day is not None]
    return min(days, default=date.max) if is_whole and len(days) == len(rows) else None


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


def read_deeds(db: Connection, what: str, object_: str) -> list[dict[str, Any]]:
    """The facts of every such deed on an object, oldest first."""
    query = select(audit.c.detail).where(audit.c.what == what, audit.c.object == object_)
    return [dict(detail) for detail in db.scalars(query.order_by(audit.c.id))]


def was_edited(db: Connection, athlete_id: str) -> bool:
    """True when someone changed the profile of this runner, an activity, or wrote an entry of any kind."""
    edits = select(audit.c.id).where(audit.c.athlete_id == athlete_id, audit.c.what == "athlete.update")
    return db.scalar(edits.limit(1)) is not None or has_entries(db, athlete_id) or has_edits(db, athlete_id)
