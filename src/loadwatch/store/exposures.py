"""Exposure rows as a frame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import Connection, String, cast, func, select, update

from loadwatch.columns import UTC_MS
from loadwatch.frames import ExposureFrame, dtypes
from loadwatch.store.tables import EXPOSURE_VALUES, activity, edit, exposure, session

STATED = frozenset({"fast_m", "sprint_m"})
EFFORTS = pl.List(pl.Struct({"distance_m": pl.Int32, "time_s": pl.Float64}))
EXTRA: dict[str, pl.DataType] = {  # what the frame carries beside `ExposureFrame`
    "start_utc": UTC_MS,
    "elapsed_s": pl.Float64(),
    "sub_sport": pl.String(),
    "efforts": EFFORTS,
    "speed_curve": pl.Binary(),
    "heart_histogram": pl.Binary(),
    "rpe": pl.Float64(),
    "measured_by": pl.String(),  # version of the method
}


def read_exposures(
    db: Connection, athlete_id: str, activity_id: str | None = None, since: date | None = None
) -> pl.DataFrame:
    """What each session of a runner asked of the body, as far as it needs no critical speed.

    Parameters
    ----------
    db : Connection
        A transaction.
    athlete_id : str
        The runner.
    activity_id : str, optional
        One activity only, also when it is a copy.
    since : date, optional
        Only what was run from that day on, and what has no day.

    Returns
    -------
    ExposureFrame
        One row per session in order of time; copies, excluded and deleted ones left out;
        with `start_utc`, `elapsed_s` [s], `sub_sport`, `efforts`
        (shortest time [s] for distances [m]), `speed_curve`, `heart_histogram`, `rpe` and `measured_by` beside.
    """
    counts = activity.c.linked_to.is_(None) & edit.c.deleted_at.is_(None) & edit.c.excluded.is_(None)
    only = counts if activity_id is None else activity.c.id == activity_id
    if since is not None:
        only &= (activity.c.local_date >= since) | activity.c.local_date.is_(None)
    columns = [
        activity.c.athlete_id, exposure.c.activity_id, exposure.c.session,
        activity.c.local_date, exposure.c.is_run,
        *(exposure.c[name] for name in EXPOSURE_VALUES),
        session.c.start_utc, session.c.elapsed_s, session.c.sub_sport,
        cast(exposure.c.efforts, String), exposure.c.speed_curve, exposure.c.heart_histogram,
        func.coalesce(edit.c.rpe, session.c.rpe), exposure.c.method,
    ]  # fmt: skip
    is_same = (session.c.activity_id == exposure.c.activity_id) & (session.c.number == exposure.c.session)
    query = (
        select(*columns)
        .join(activity, activity.c.id == exposure.c.activity_id)
        .join(session, is_same)
        .outerjoin(edit, edit.c.activity_id == activity.c.id)
        .where(activity.c.athlete_id == athlete_id, only)
        .order_by(session.c.start_utc.asc().nulls_first(), exposure.c.activity_id, exposure.c.session)
    )
    schema = {**dtypes(ExposureFrame), **EXTRA, "efforts": pl.String()}
    found = pl.DataFrame([tuple(row) for row in db.execute(query).all()], schema=schema, orient="row")
    return found.with_columns(pl.col("efforts").str.json_decode(EFFORTS))  # all at once: a tenth of the time


def find_outdated(db: Connection, version: str, athlete_id: str | None = None) -> list[str]:
    """Activities with exposures by another version of the method, copies included."""
    query = select(exposure.c.activity_id).where(exposure.c.method != version).distinct()
    if athlete_id is not None:
        query = query.join(activity, activity.c.id == exposure.c.activity_id)
        query = query.where(activity.c.athlete_id == athlete_id)
    return list(db.scalars(query.order_by(exposure.c.activity_id)))


def count_outdated(db: Connection, version: str, athlete_id: str | None = None) -> int:
    """How many sessions, of a runner or of all, have exposures by another version of the method."""
    query = select(func.count()).select_from(exposure).where(exposure.c.method != version)
    if athlete_id is not None:
        query = query.join(activity, activity.c.id == exposure.c.activity_id)
        query = query.where(activity.c.athlete_id == athlete_id)
    return db.scalar(query) or 0


def change_exposure(db: Connection, activity_id: str, row: Mapping[str, Any]) -> None:
    """Put new exposures in the place of a session's old ones; does nothing when the session is gone.

    Fast and sprint metres that the runner stated stay: they are never worked out at this place.
    """
    own = (exposure.c.activity_id == activity_id) & (exposure.c.session == row["session"])
    whole = dict.fromkeys(EXPOSURE_VALUES) | dict(row)
    values = {name: value for name, value in whole.items() if name not in STATED or value is not None}
    db.execute(update(exposure).where(own).values(values))
