"""Weeks as people count them: sums by calendar week, for display; rules use rolling weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.load.estimate import ESTIMATED
from loadwatch.load.outings import QUALITIES, outings, run_sessions
from loadwatch.load.series import Numbers, Whole, first_rows, numbers, series_of
from loadwatch.model import MEASURES, Method

SUMS = tuple(MEASURES.values())
STATUS = ("missing", "current", "partial", "ok")
RUNNER_BITS = 32  # left for the day number of a week


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
    days, first = series_of(_of_one_measure(daily), ("athlete_id",), "local_date")
    weeks, names = weeks_of(days, first, week_start), days["athlete_id"].gather(first)
    last_days = days["local_date"].gather(np.append(first[1:], days.height)[: len(first)] - 1)
    is_estimated = (pl.col("volume_quality") == ESTIMATED).fill_null(value=False).cast(pl.Float64)
    runs = _until(
        run_sessions(exposures, [*SUMS, *QUALITIES]).with_columns(
            is_run=pl.lit(value=True), estimated_runs=is_estimated
        ),
        pl.DataFrame({"athlete_id": names, "until": last_days}),
    )
    joined = outings(runs, method or Method(), ["distance"])
    which = np.searchsorted(first, weeks.first, side="right") - 1
    into = _Into(names, _key(which, weeks.start), week_start)
    sums = {name: (name, np.add) for name in (*SUMS, "estimated_runs")}
    found = _by_week(joined, into, {"longest_m": ("distance_m", np.fmax)}) | _by_week(runs, into, sums)
    return pl.DataFrame(
        {
            "athlete_id": names.gather(which),
            "week_start": pl.Series(weeks.start).cast(pl.Date),
            **_columns(found, weeks.n_reached > 0),
            "status": pl.Series(STATUS).gather(weeks.code),
        }
    )


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
    status, value = days["status"], numbers(days["value"])
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


def _of_one_measure(daily: pl.DataFrame) -> pl.DataFrame:
    """Days of distance, or else of the first measure."""
    if daily.is_empty():
        return daily
    measure = "distance" if (daily["measure"] == "distance").any() else daily["measure"][0]
    is_measured = daily["measure"] == measure
    return daily if is_measured.all() else daily.filter(is_measured)


def _week(days: pl.Series, week_start: int) -> NDArray[np.int32]:
    """Day number of the first day of the week that holds each day; day 0 was a Thursday."""
    number: NDArray[np.int32] = days.to_physical().to_numpy()
    return number - (number + 3 - week_start) % 7


@dataclass(frozen=True)
class _Into:
    """The weeks that runs are counted into."""

    names: pl.Series  # of the runners
    key: Whole  # of each week, rising
    week_start: int

    def keys(self, runs: pl.DataFrame) -> Whole:
        """Key of the week of each run, of rows in the order of runner and day; below 0 for a runner without weeks."""
        begins = first_rows(runs, ("athlete_id",))
        known = self.names.to_frame("athlete_id").with_row_index("number")
        own = runs.select(pl.col("athlete_id").gather(begins)).join(
            known, on="athlete_id", how="left", maintain_order="left"
        )
        number = own["number"].cast(pl.Int64).fill_null(-1).to_numpy()
        return _key(
            np.repeat(number, np.diff(begins, append=runs.height)), _week(runs["local_date"], self.week_start)
        )


def _key(runner: Whole, week: NDArray[np.int32]) -> Whole:
    """Runner and week as one number."""
    return (runner << RUNNER_BITS) + week


def _by_week(
    runs: pl.DataFrame, into: _Into, wanted: Mapping[str, tuple[str, np.ufunc]]
) -> dict[str, Numbers]:
    """Each column's known values of a week joined by `add` or `fmax`, NaN when none is known, and the number of rows."""
    key = into.keys(runs)
    first = np.flatnonzero(np.diff(key, prepend=key[:1] - 1))
    place = np.searchsorted(into.key, key[first])
    is_there = np.append(into.key, -1)[place] == key[first]
    columns = {"n_rows": np.diff(first, append=len(key))}
    columns |= {name: _joined(numbers(runs[column]), first, join) for name, (column, join) in wanted.items()}
    found = {name: np.full(len(into.key), np.nan) for name in columns}
    for name, column in columns.items():
        found[name][place[is_there]] = column[is_there]
    return found


def _joined(value: Numbers, first: Whole, join: np.ufunc) -> Numbers:
    """The known values of each week as one, NaN when none is known."""
    if not len(first):
        return value
    joined: Numbers = join.reduceat(value, first)
    if join is np.add and np.isnan(joined).any():  # weeks with an unknown run: the sum of the others
        is_known = np.logical_or.reduceat(~np.isnan(value), first)
        joined = np.where(is_known, np.add.reduceat(np.where(np.isnan(value), 0.0, value), first), np.nan)
    return joined


def _columns(found: dict[str, Numbers], is_reached: NDArray[np.bool_]) -> dict[str, pl.Series]:
    """Measures in the order of the table; a week of rest holds zeros, a missing one nulls."""
    is_rest = np.isnan(found["n_rows"]) & is_reached
    counts = {
        name: np.where(is_reached, np.nan_to_num(found[name]), np.nan)
        for name in ("n_rows", "estimated_runs")
    }
    runs, estimated = (pl.Series(count, nan_to_null=True).cast(pl.Int32) for count in counts.values())
    first = ("distance_m", "duration_s", "longest_m")
    columns = {}
    for name in dict.fromkeys((*first, *SUMS)):
        found[name][is_rest] = 0.0
        columns[name] = pl.Series(found[name], nan_to_null=True)
    return {"runs": runs, **columns, "estimated_runs": estimated}
