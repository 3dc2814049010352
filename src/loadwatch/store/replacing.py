"""Recordings whose original is read again: what is known of each file, and what it holds now in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from loadwatch.store.activities import in_parts, save_parts
from loadwatch.store.rows import NewActivity, activity_row, lap_row, session_row
from loadwatch.store.tables import activity, exposure, lap, session

GIVEN = frozenset({"id", "athlete_id", "batch_id", "name", "sha256", "file_index", "kind", "linked_to"})


@dataclass(frozen=True)
class Dated:
    """When an activity was, as it is stored."""

    start_utc: datetime | None
    utc_offset_s: int | None
    offset_source: str | None
    local_date: date | None


@dataclass(frozen=True)
class Original:
    """A recording file that is kept, and what only the import that brought it may have known."""

    athlete_id: str
    batch_id: str
    sha256: str
    kind: str
    name: str
    title: str | None
    sport: str | None
    sub_sport: str | None
    dated: Mapping[str, Dated]  # by activity


def read_originals(db: Connection, athlete_id: str | None = None) -> list[Original]:
    """The files of a runner's activities, or of all runners', in the order in which they came."""
    first = (session.c.activity_id == activity.c.id) & (session.c.number == 0)
    query = select(activity, session.c.sport, session.c.sub_sport).outerjoin(session, first)
    if athlete_id is not None:
        query = query.where(activity.c.athlete_id == athlete_id)
    order = (activity.c.athlete_id, activity.c.batch_id, activity.c.sha256, activity.c.file_index)
    rows = db.execute(query.order_by(*order)).mappings().all()
    return [_original(list(own)) for _, own in groupby(rows, lambda row: (row["athlete_id"], row["sha256"]))]


def _original(rows: Sequence[Mapping[Any, Any]]) -> Original:
    names = ("athlete_id", "batch_id", "sha256", "kind", "name", "title", "sport", "sub_sport")
    when = ("start_utc", "utc_offset_s", "offset_source", "local_date")
    dated = {row["id"]: Dated(**{name: row[name] for name in when}) for row in rows}
    return Original(**{name: rows[0][name] for name in names}, dated=dated)


def replace_activities(db: Connection, new: Sequence[NewActivity]) -> list[str]:
    """Put what files hold now in the place of what was stored of them; links, batches and edits stay.

    Gives the activities that are told otherwise now. What was taken out meanwhile stays out.
    """
    before = _told(db, [one.activity.id for one in new])
    still = [one for one in new if one.activity.id in before]
    changed = [one.activity.id for one in still if before[one.activity.id] != _rows_of(one)]
    for ids in in_parts([one.activity.id for one in still]):
        for part in (session, lap, exposure):
            db.execute(delete(part).where(part.c.activity_id.in_(ids)))
    for one in still:
        db.execute(update(activity).where(activity.c.id == one.activity.id).values(_own(activity_row(one))))
    save_parts(db, still)
    return changed


def _told(db: Connection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of activities, their sessions and laps, as they are stored."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in in_parts(ids):
        for row in db.execute(select(activity).where(activity.c.id.in_(part))).mappings():
            found[row["id"]] = [_own(row)]
        for table in (session, lap):
            for row in db.execute(_numbered(table, part)).mappings():
                found[row["activity_id"]].append(dict(row))
    return found


def _numbered(table: Table, ids: Sequence[str]) -> Any:
    return select(table).where(table.c.activity_id.in_(ids)).order_by(table.c.activity_id, table.c.number)


def _rows_of(new: NewActivity) -> list[dict[str, Any]]:
    """The rows that an activity would have."""
    one = new.activity
    sessions = [session_row(one.id, part) for part in one.sessions]
    return [_own(activity_row(new)), *sessions, *(lap_row(one.id, part) for part in one.laps)]


def _own(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The columns that come from the file itself."""
    return {str(name): value for name, value in row.items() if name not in GIVEN}
