"""Weeks as people count them: sums by calendar week, for display; rules use rolling weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.load.estimate import ESTIMATED
from loadwatch.load.outings import QUALITIES, outings, run_sessions
from loadwatch.load.series import Numbers, Whole, first_rows, series_of
from loadwatch.model import MEASURES, Method

SUMS = tuple(MEASURES.values())
STATUS = ("missing", "current", "partial", "ok")


def weekly(
    exposures: pl.DataFrame, daily: pl.DataFrame, week_start: int = 0, method: Method | None = None
) -> pl.DataFrame:
    """Sum running sessions by week, without gaps.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session.
    daily : pl.DataFrame
        `DailyFrame` of the same runners, of distance or else of its first measure: it says which days are
        known, and where the last week ends.
    week_start : int
        First day of the week [0 Monday … 6 Sunday].
    method : Method, optional
        Gap that joins sessions, for `longest_m`.

    Returns
    -------
    pl.DataFrame
        One row per runner and week: athlete_id, week_start, runs (recorded sessions), distance_m, duration_s,
        longest_m, ascent_m …, `*_eqkm`, estimated_runs (those whose distance comes from their time),
        status. A sum is 0 in a week of rest, null in a week without a known day and when no run of the week has a
        value; else it holds what is known. status: "current" (the last
        day of `daily` lies in it), "missing" (no known day), "partial" (an unknown day or run, or days before
        the first run), "ok".

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of a frame is absent.

    Valid for
    ---------
    Display. Sessions without a local day are in no week.

    Uncertainty
    -----------
    In a partial week the sums are lower bounds; status speaks of distance, other measures may miss more
    runs.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_weekly.py
    """
    measure = "distance" if (daily["measure"] == "distance").any() else _first(daily)
    is_measured = daily["measure"] == measure
    days = daily if is_measured.all() else daily.filter(is_measured)
    weeks = _known_days(days, week_start)
    until = days.group_by("athlete_id").agg(until=pl.col("local_date").max())
    is_estimated = (pl.col("volume_quality") == ESTIMATED).fill_null(value=False).cast(pl.Float64)
    runs = _until(
        run_sessions(exposures, [*SUMS, *QUALITIES]).with_columns(
            is_run=pl.lit(value=True), estimated_runs=is_estimated
        ),
        until,
    )
    sums = _by_week(runs, week_start, {name: (name, np.add) for name in (*SUMS, "estimated_runs")}).rename(
        {"n_rows": "runs"}
    )
    joined = outings(runs, method or Method(), ["distance"])
    longest = _by_week(joined, week_start, {"longest_m": ("distance_m", np.fmax)}).drop("n_rows")
    on = ["athlete_id", "week_start"]
    table = weeks.join(sums.with_columns(longest["longest_m"]), on=on, how="left", maintain_order="left")
    return table.select(*on, *_columns(), "status")


@dataclass(frozen=True)
class Weeks:
    """Every week of every runner."""

    first: Whole  # row of its first day
    start: NDArray[np.int32]  # day number
    n_reached: Whole  # days that data reach
    code: NDArray[np.uint8]  # places in STATUS
    value: Numbers  # sum of what is known; NaN: nothing is


def weeks_of(days: pl.DataFrame, series: Whole, week_start: int) -> Weeks:
    """Weeks of days of one measure that are in order and whose runners begin at the rows `series`; as in `weekly`."""
    week = _week(days["local_date"], week_start)
    is_first = np.diff(week, prepend=-1).astype(np.bool_)
    is_first[series] = True
    first = np.flatnonzero(is_first)
    status, value = days["status"], days["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    is_known, is_reached = (status.eq("run") | status.eq("rest")).to_numpy(), status.ne("missing").to_numpy()
    is_run, is_valued = (days["n_runs"] > 0).to_numpy(), ~np.isnan(value)
    n_known, n_reached, n_run, n_valued = (
        _per_week(mark, first) for mark in (is_known, is_reached, is_run, is_run & is_valued)
    )
    code = np.where(n_known < 7, 2, 3).astype(np.uint8)  # an unfinished first week is partial too
    code[np.append(np.searchsorted(first, series[1:]), len(first))[: len(series)] - 1] = 1
    code[n_reached == 0] = 0
    sums = np.add.reduceat(np.where(is_valued, value, 0.0), first) if len(first) else value
    is_told = np.where(n_run > 0, n_valued > 0, n_reached > 0)
    return Weeks(first, week[first], n_reached, code, np.where(is_told, sums, np.nan))


def _per_week(mark: NDArray[np.bool_], first: Whole) -> Whole:
    """Marked days of each week."""
    sums = np.concatenate([[0], np.cumsum(mark, dtype=np.int32)])
    counted: Whole = np.diff(sums[first], append=sums[-1])
    return counted


def _until(runs: pl.DataFrame, until: pl.DataFrame) -> pl.DataFrame:
    """Runs up to the last day of each runner's series; a runner without a series is in no week."""
    if until["until"].n_unique() == 1:
        is_inside = runs["local_date"] <= until["until"][0]
        return runs if is_inside.all() else runs.filter(is_inside)
    known = runs.join(until, on="athlete_id", maintain_order="left")
    return known.filter(pl.col("local_date") <= pl.col("until"))


def _first(daily: pl.DataFrame) -> str:
    return "" if daily.is_empty() else str(daily["measure"][0])


def _week(days: pl.Series, week_start: int) -> NDArray[np.int32]:
    """Day number of the first day of the week that holds each day; day 0 was a Thursday."""
    number: NDArray[np.int32] = days.to_physical().to_numpy()
    return number - (number + 3 - week_start) % 7


def _weeks(rows: pl.DataFrame, week_start: int) -> tuple[pl.DataFrame, Whole]:
    """Runner and week of rows in the order of runner and day, and the first row of each."""
    week = pl.Series("week_start", _week(rows["local_date"], week_start)).cast(pl.Date)
    frame = rows.select("athlete_id").with_columns(week)
    first = first_rows(frame, ("athlete_id", "week_start"))
    return frame[first], first


def _known_days(days: pl.DataFrame, week_start: int) -> pl.DataFrame:
    """Every week of every runner with its status and whether anything of it is known."""
    days, first = series_of(days, ("athlete_id",), "local_date")
    found = weeks_of(days, first, week_start)
    return days.select("athlete_id")[found.first].with_columns(
        week_start=pl.Series(found.start).cast(pl.Date),
        n_reached=pl.Series(found.n_reached, dtype=pl.Int64),
        status=pl.Series(STATUS).gather(found.code),
    )


def _by_week(runs: pl.DataFrame, week_start: int, wanted: dict[str, tuple[str, np.ufunc]]) -> pl.DataFrame:
    """Each column's known values of a week joined by `add` or `fmax`, null when none is known, and the number of rows."""
    weeks, first = _weeks(runs, week_start)
    if weeks.is_empty():
        return weeks.with_columns(
            pl.lit(0, pl.Int64).alias("n_rows"), *[pl.lit(None, pl.Float64).alias(name) for name in wanted]
        )
    columns = {"n_rows": pl.Series(np.diff(first, append=runs.height))}
    for name, (column, join) in wanted.items():
        value = runs[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        joined = join.reduceat(value, first)
        if join is np.add and np.isnan(joined).any():  # weeks with an unknown run: the sum of the others
            is_known = np.logical_or.reduceat(~np.isnan(value), first)
            joined = np.where(is_known, np.add.reduceat(np.where(np.isnan(value), 0.0, value), first), np.nan)
        columns[name] = pl.Series(joined, nan_to_null=True)
    return weeks.with_columns(**columns)


def _columns() -> list[pl.Expr]:
    """Measures in the order of the table; a week of rest holds zeros, a missing one nulls."""
    is_rest = pl.col("runs").is_null() & (pl.col("n_reached") > 0)
    names = [
        "distance_m",
        "duration_s",
        "longest_m",
        *(name for name in SUMS if name not in {"distance_m", "duration_s"}),
    ]
    values = [pl.when(is_rest).then(0.0).otherwise(pl.col(name)).alias(name) for name in names]
    runs = pl.when(pl.col("n_reached") > 0).then(pl.col("runs").fill_null(0)).cast(pl.Int32)
    estimated = pl.when(pl.col("n_reached") > 0).then(pl.col("estimated_runs").fill_null(0.0)).cast(pl.Int32)
    return [runs.alias("runs"), *values, estimated.alias("estimated_runs")]
