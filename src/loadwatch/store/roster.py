"""Several runners in one query each: what the caseload needs of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    null,
    select,
)

from loadwatch.columns import UTC_MS
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.model import PlannedSession
from loadwatch.store.batches import KEPT
from loadwatch.store.entries import TABLES
from loadwatch.store.exposures import EFFORTS
from loadwatch.store.own_tables import threshold
from loadwatch.store.plans import planned_session
from loadwatch.store.tables import activity, batch, change, edit, exposure, item, plan, session

KEYS = ("athlete_id", "activity_id", "session", "local_date", "is_run")
LEFT_OUT = ("_coverage", "_load", "trimp_banister", "trimp_edwards", "gait_reason", "heart_reason")
COLUMNS = tuple(name for name in dtypes(ExposureFrame) if not name.endswith(LEFT_OUT))  # what rules read


@dataclass(frozen=True)
class Reach:
    """How far back: rows of runs, their speed curves, their best efforts."""

    rows: date
    curves: date
    efforts: date


def read_revisions(db: Connection) -> dict[str, int]:
    """Runner → how often that runner's data changed."""
    return {
        row.athlete_id: row.revision for row in db.execute(select(change.c.athlete_id, change.c.revision))
    }


def read_roster(db: Connection, ids: Sequence[str], reach: Reach) -> pl.DataFrame:
    """What each session of several runners asked of the body, as far as it needs no critical speed.

    Parameters
    ----------
    db : Connection
        A transaction.
    ids : sequence of str
        The runners.
    reach : Reach
        First days. The last day with a run before `reach.rows` is there too: it tells how long a break was.

    Returns
    -------
    pl.DataFrame
        The columns of `ExposureFrame` that rules read, with `start_utc`, `elapsed_s` [s], `sub_sport`,
        `measured_by`, `efforts` and `speed_curve` (null before their first days) beside; in order of runner and time.
    """
    rows = [tuple(row) for row in db.execute(_sessions(ids, reach)).all()]
    own = dtypes(ExposureFrame)
    extra = {
        "start_utc": UTC_MS,
        "elapsed_s": pl.Float64(),
        "sub_sport": pl.String(),
        "measured_by": pl.String(),
    }
    heavy = {"efforts": pl.String(), "speed_curve": pl.Binary()}
    schema = {name: own[name] for name in COLUMNS} | extra | heavy
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return found.with_columns(pl.col("efforts").str.json_decode(EFFORTS))  # all at once: a tenth of the time


def _sessions(ids: Sequence[str], reach: Reach) -> Select[Any]:
    counts = activity.c.linked_to.is_(None) & edit.c.deleted_at.is_(None) & edit.c.excluded.is_(None)
    own, day = activity.c.athlete_id.in_(ids), activity.c.local_date
    before = _last_before(own & counts, reach.rows)
    named = {"athlete_id": activity.c.athlete_id, "local_date": day}
    columns = [named[name] if name in named else exposure.c[name] for name in COLUMNS]
    return (
        select(
            *columns, session.c.start_utc, session.c.elapsed_s, session.c.sub_sport, exposure.c.method,
            case((day >= reach.efforts, cast(exposure.c.efforts, String)), else_=null()),
            case((day >= reach.curves, exposure.c.speed_curve), else_=null()),
        )
        .join(activity, activity.c.id == exposure.c.activity_id)
        .join(
            session,
            and_(session.c.activity_id == exposure.c.activity_id, session.c.number == exposure.c.session),
        )
        .outerjoin(edit, edit.c.activity_id == activity.c.id)
        .outerjoin(before, before.c.athlete_id == activity.c.athlete_id)
        .where(own, counts, (day >= reach.rows) | (day == before.c.day))
        .order_by(activity.c.athlete_id, session.c.start_utc, exposure.c.activity_id, exposure.c.session)
    )  # fmt: skip


def _last_before(which: ColumnElement[bool], first: date) -> Subquery:
    """Runner → last day with a run before a day."""
    return (
        select(activity.c.athlete_id, func.max(activity.c.local_date).label("day"))
        .join(exposure, exposure.c.activity_id == activity.c.id)
        .outerjoin(edit, edit.c.activity_id == activity.c.id)
        .where(which, exposure.c.is_run, activity.c.local_date < first)
        .group_by(activity.c.athlete_id)
        .subquery()
    )


def read_last_days(db: Connection, ids: Sequence[str]) -> dict[str, tuple[date | None, date | None]]:
    """Runner → day of the last run, day of the last import that brought a recording."""
    counts = activity.c.linked_to.is_(None) & edit.c.deleted_at.is_(None) & edit.c.excluded.is_(None)
    runs = (
        select(activity.c.athlete_id, func.max(activity.c.local_date))
        .join(exposure, exposure.c.activity_id == activity.c.id)
        .outerjoin(edit, edit.c.activity_id == activity.c.id)
        .where(activity.c.athlete_id.in_(ids), counts, exposure.c.is_run)
        .group_by(activity.c.athlete_id)
    )
    imports = (
        select(batch.c.athlete_id, func.max(batch.c.local_date))
        .join(item, item.c.batch_id == batch.c.id)
        .where(batch.c.athlete_id.in_(ids), batch.c.undone_at.is_(None), item.c.outcome.in_(KEPT))
        .group_by(batch.c.athlete_id)
    )
    ran: dict[str, date] = {row[0]: row[1] for row in db.execute(runs)}
    imported: dict[str, date] = {row[0]: row[1] for row in db.execute(imports)}
    return {id_: (ran.get(id_), imported.get(id_)) for id_ in ids}


def read_all_entries(db: Connection, kind: str, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Runner → entries of one kind, newest first."""
    table = TABLES[kind]
    query = select(table).where(table.c.athlete_id.in_(ids))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in db.execute(query.order_by(table.c.local_date.desc(), table.c.id)).mappings():
        found.setdefault(row["athlete_id"], []).append(dict(row))
    return found


def read_all_thresholds(db: Connection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Runner → dated thresholds; runners without one are left out."""
    query = select(threshold).where(threshold.c.athlete_id.in_(ids))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in db.execute(query.order_by(threshold.c.local_date, threshold.c.key)).mappings():
        found.setdefault(row["athlete_id"], []).append(dict(row))
    return found


def read_all_plans(db: Connection, ids: Sequence[str], since: date) -> dict[str, list[PlannedSession]]:
    """Runner → planned sessions from a day on; runners without one are left out."""
    query = select(plan).where(plan.c.athlete_id.in_(ids), plan.c.local_date >= since)
    found: dict[str, list[PlannedSession]] = {}
    for row in db.execute(query.order_by(plan.c.local_date, plan.c.start_time, plan.c.id)).mappings():
        found.setdefault(row["athlete_id"], []).append(planned_session(row))
    return found
