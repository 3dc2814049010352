"""Activities with their sessions and laps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Select, case, delete, func, insert, select, update

from loadwatch.exposure.edits import edited
from loadwatch.model import Activity, Lap, Session
from loadwatch.store.edits import read_edits
from loadwatch.store.rows import (
    NewActivity,
    activity_row,
    lap_row,
    session_row,
    to_activity,
    to_lap,
    to_session,
)
from loadwatch.store.tables import EXPOSURE_VALUES, activity, exposure, lap, session

IN_AT_ONCE = 500  # ids in one IN (…), far below the limit of any database


def save_activities(db: Connection, new: Sequence[NewActivity]) -> None:
    """Store activities with their sessions, laps and exposures."""
    _insert(db, activity, [activity_row(n) for n in new])
    save_parts(db, new)


def save_parts(db: Connection, new: Sequence[NewActivity]) -> None:
    """Store sessions, laps and exposures of activities that are there."""
    _insert(db, session, [session_row(n.activity.id, s) for n in new for s in n.activity.sessions])
    _insert(db, lap, [lap_row(n.activity.id, one) for n in new for one in n.activity.laps])
    unknown = dict.fromkeys(EXPOSURE_VALUES)
    rows = [unknown | row | {"activity_id": n.activity.id} for n in new for row in n.exposures]
    _insert(db, exposure, rows)


def count_known(db: Connection, athlete_id: str) -> int:
    """How many recordings of a runner there are."""
    return db.scalar(select(func.count()).where(activity.c.athlete_id == athlete_id)) or 0


def read_known(db: Connection, athlete_id: str) -> dict[str, list[str]]:
    """SHA-256 of every recording file of a runner → its activities."""
    query = select(activity.c.sha256, activity.c.id).where(activity.c.athlete_id == athlete_id)
    known: dict[str, list[str]] = defaultdict(list)
    for digest, id_ in db.execute(query.order_by(activity.c.sha256, activity.c.file_index)):
        known[digest].append(id_)
    return dict(known)


def find_known(db: Connection, athlete_id: str, digests: Iterable[str]) -> dict[str, list[str]]:
    """As `read_known`, for some files only."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in in_parts(list(digests)):
        query = select(activity.c.sha256, activity.c.id).where(
            activity.c.athlete_id == athlete_id, activity.c.sha256.in_(part)
        )
        for digest, id_ in db.execute(query.order_by(activity.c.sha256, activity.c.file_index)):
            found[digest].append(id_)
    return dict(found)


def first_day(db: Connection, ids: Iterable[str]) -> date:
    """Earliest local day of these activities; `date.max` when none of them has one."""
    found = [
        db.scalar(select(func.min(activity.c.local_date)).where(activity.c.id.in_(part)))
        for part in in_parts(list(ids))
    ]
    return min((day for day in found if day is not None), default=date.max)


def read_activities(
    db: Connection, athlete_id: str | None = None, *, deleted: bool = False, since: date | None = None
) -> list[Activity]:
    """Activities newest first, undated ones last, without laps; deleted ones only when asked for.

    With `since` only those of that day and later, and those without a day.
    """
    query = select(activity)
    if athlete_id is not None:
        query = query.where(activity.c.athlete_id == athlete_id)
    if since is not None:
        query = query.where((activity.c.local_date >= since) | activity.c.local_date.is_(None))
    found = [one for one in _with_parts(db, query, laps=False) if deleted or not one.is_deleted]
    return sorted(found, key=when, reverse=True)


def when(activity: Activity) -> tuple[datetime, str]:
    """The start; the first minute of the day when only that is known, undated ones before all."""
    if activity.start_utc is not None:
        return activity.start_utc, activity.id
    day = activity.local_date or date.min
    return datetime.combine(day, time(), UTC), activity.id


def find_activity(db: Connection, id_: str) -> Activity | None:
    """One activity with its laps."""
    found = _with_parts(db, select(activity).where(activity.c.id == id_), laps=True)
    return found[0] if found else None


def find_copies(db: Connection, id_: str) -> list[Activity]:
    """All other recordings of the run that this activity is a recording of."""
    main = db.scalar(select(activity.c.linked_to).where(activity.c.id == id_)) or id_
    query = select(activity).where((activity.c.linked_to == main) | (activity.c.id == main))
    found = _with_parts(db, query.where(activity.c.id != id_).order_by(activity.c.id), laps=False)
    return [one for one in found if not one.is_deleted]


def find_activities(db: Connection, ids: Sequence[str]) -> list[Activity]:
    """Activities by id, without laps."""
    found: list[Activity] = []
    for part in in_parts(ids):
        found += _with_parts(db, select(activity).where(activity.c.id.in_(part)), laps=False)
    return found


def save_links(db: Connection, links: Mapping[str, str | None]) -> None:
    """Set which activity is a copy of which."""
    for id_, main in links.items():
        db.execute(update(activity).where(activity.c.id == id_).values(linked_to=main))


def read_links(db: Connection, ids: Sequence[str]) -> dict[str, str | None]:
    """Activity → the recording that counts in its place, None when it counts itself."""
    found: dict[str, str | None] = {}
    for part in in_parts(ids):
        query = select(activity.c.id, activity.c.linked_to).where(activity.c.id.in_(part))
        found.update((id_, main) for id_, main in db.execute(query))
    return found


def read_replaced(db: Connection, batch_id: str) -> list[str]:
    """Activities of a batch that now count in the place of recordings imported earlier."""
    main = activity.alias()
    query = select(main.c.id).join(activity, activity.c.linked_to == main.c.id)
    return list(
        db.scalars(query.where(main.c.batch_id == batch_id, activity.c.batch_id != batch_id).distinct())
    )


def reached_by(db: Connection, batch_id: str) -> list[str]:
    """Activities of a batch, and copies of them from other batches."""
    ours = select(activity.c.id).where(activity.c.batch_id == batch_id)
    return list(
        db.scalars(select(activity.c.id).where(activity.c.id.in_(ours) | activity.c.linked_to.in_(ours)))
    )


def remove_activities(db: Connection, batch_id: str) -> int:
    """Take out the activities of a batch; gives how many they were."""
    ours = select(activity.c.id).where(activity.c.batch_id == batch_id)
    db.execute(update(activity).where(activity.c.linked_to.in_(ours)).values(linked_to=None))
    for part in (session, lap, exposure):
        db.execute(delete(part).where(part.c.activity_id.in_(ours)))
    return db.execute(delete(activity).where(activity.c.batch_id == batch_id)).rowcount


def _with_parts(db: Connection, query: Select[Any], *, laps: bool) -> list[Activity]:
    rows = db.execute(query).mappings().all()
    ids = query.with_only_columns(activity.c.id).order_by(None)
    sessions: dict[str, list[Session]] = defaultdict(list)
    for row in db.execute(_sessions_of(ids)).mappings():
        sessions[row["activity_id"]].append(to_session(row))
    found: dict[str, list[Lap]] = defaultdict(list)
    for row in db.execute(_of(lap, ids)).mappings() if laps else ():
        found[row["activity_id"]].append(to_lap(row))
    edits = read_edits(db, [row["id"] for row in rows])
    plain = [to_activity(row, sessions[row["id"]], found[row["id"]]) for row in rows]
    return [edited(one, edits.get(one.id)) for one in plain]


def _sessions_of(ids: Select[Any]) -> Select[Any]:
    """Sessions, their heights by the method that worked out what they asked; totals alone keep what they say."""
    heights = ("ascent_m", "descent_m")
    own = [column for column in session.c if column.name not in heights]
    shown = [
        case(
            (session.c.n_records > 0, func.coalesce(exposure.c[name], session.c[name])), else_=session.c[name]
        ).label(name)
        for name in heights
    ]
    same = (exposure.c.activity_id == session.c.activity_id) & (exposure.c.session == session.c.number)
    query = select(*own, *shown).outerjoin(exposure, same).where(session.c.activity_id.in_(ids))
    return query.order_by(session.c.activity_id, session.c.number)


def _of(part: Any, ids: Select[Any]) -> Select[Any]:
    return select(part).where(part.c.activity_id.in_(ids)).order_by(part.c.activity_id, part.c.number)


def _insert(db: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def in_parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """As many at once as one IN (…) takes."""
    for at in range(0, len(ids), IN_AT_ONCE):
        yield ids[at : at + IN_AT_ONCE]
