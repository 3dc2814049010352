"""A plan looked at by whole weeks, with what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.modifier import Body
from loadwatch.load.plan import Expected
from loadwatch.load.room.felt import felt_effect
from loadwatch.load.room.week import week_room
from loadwatch.load.scenarios import Bounds, Past, versions_of
from loadwatch.load.stop import is_stopped
from loadwatch.load.what_if import coming_runs
from loadwatch.model import Method

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekAhead:
    """One calendar week: metres run, metres still planned, and metres that could be added."""

    week_start: date
    done_m: float
    planned_m: float
    room_m: float | None  # None: the weeks before are not fully known, or symptoms ask for a pause
    is_pause: bool = False


def weeks_ahead(
    past: Past,
    planned: Sequence[Expected],
    starts: Sequence[date],
    method: Method,
    bounds: Bounds | None = None,
) -> list[WeekAhead]:
    """Metres run, planned and still free of calendar weeks.

    Parameters
    ----------
    past : Past
        As in `forecast`.
    planned : sequence of Expected
        The plan; runs of today and later count.
    starts : sequence of date
        First days of the weeks, the earliest first; the last of a week is today or later.
    method : Method
        Limit of the week change.
    bounds : Bounds, optional
        As in `forecast`.

    Returns
    -------
    list of WeekAhead
        In the order of `starts`. The room is what the last seven days of the week may add before the week rule
        R7 speaks, everything that is planned being run; nothing is told while a red flag stands. A week whose
        plan is above its own room is a measure for the weeks after it only up to that room: one week planned
        too long must not make room for the next.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    This week and the next four.

    Uncertainty
    -----------
    As the week rule. Days without a planned run are taken as rest.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_plan_ahead.py
    """
    if not starts:
        return []
    coming = coming_runs(planned, past.as_of)
    days = versions_of(past, method, bounds or Bounds()).days(coming, max(starts) + WEEK)
    body = None if bounds is None else bounds.body
    weeks = []
    for start in starts:
        week, over_m = _week(past, coming, days, start, (method, body))
        weeks.append(week)
        days = _without(days, coming, start, over_m)
    return weeks


def _week(
    past: Past, coming: Sequence[Expected], days: pl.DataFrame, start: date, by: tuple[Method, Body | None]
) -> tuple[WeekAhead, float]:
    """The week, and the metres by which its plan is above its room."""
    last = start + WEEK - timedelta(days=1)
    is_here = pl.col("is_run") & pl.col("local_date").is_between(start, min(last, past.as_of))
    done = float(past.exposures.filter(is_here)["distance_m"].sum())
    planned = sum(_planned(coming, start).values())
    is_last = (pl.col("measure") == "distance") & (pl.col("local_date") == last)
    on_last = days.filter(is_last)["value"].sum()
    method, body = by
    is_pause = felt_effect(body, last, method).is_pause
    is_pause |= body is not None and is_stopped(body.states, past.as_of)
    room = None if is_pause else week_room(days, last, method, body)
    free = None if room is None else room - float(on_last)
    week = WeekAhead(start, done, planned, None if free is None else max(free, 0.0), is_pause)
    return week, 0.0 if free is None else max(-free, 0.0)


def _planned(coming: Sequence[Expected], start: date) -> dict[date, float]:
    """Metres planned on each day of a week."""
    found: dict[date, float] = {}
    for one in coming:
        day = one.session.local_date
        if start <= day < start + WEEK:
            found[day] = found.get(day, 0.0) + (one.values.get("distance_m") or 0.0)
    return found


def _without(days: pl.DataFrame, coming: Sequence[Expected], start: date, over_m: float) -> pl.DataFrame:
    """The days with a week's plan made smaller, each run by the same share, by what is above its room."""
    planned = _planned(coming, start)
    total_m = sum(planned.values())
    if not over_m or not total_m:
        return days
    share = min(over_m / total_m, 1.0)
    less = pl.col("local_date").replace_strict(
        list(planned), [metres * share for metres in planned.values()], default=0.0, return_dtype=pl.Float64
    )
    is_distance = pl.col("measure") == "distance"
    return days.with_columns(value=pl.when(is_distance).then(pl.col("value") - less).otherwise("value"))
