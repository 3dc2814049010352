"""Weeks as people count them: sums by calendar week, for display; rules use rolling weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.load.estimate import ESTIMATED
from loadwatch.load.outings import QUALITIES, joined, run_sessions
from loadwatch.load.series import Numbers, Whole, changes, first_rows, numbers, series_of, text_at
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
    whole = joined(runs, method or Method(), ["distance_m"])
    into = _Into(names, first, weeks, week_start)
    found = into.sums(runs, [*SUMS, "estimated_runs"], rows := into.of(runs))
    found["longest_m"] = into.largest(
        whole["distance_m"], rows if whole.height == runs.height else into.of(whole)
    )
    return pl.DataFrame(
        {
            "athlete_id": text_at(names, into.runner),
            "week_start": pl.Series(weeks.start).cast(pl.Date),
            **_columns(found, weeks.n_reached > 0),
            "status": text_at(STATUS, weeks.code),
        }
    )


@dataclass(frozen=True)
class Weeks:
    """Every week of every runner."""

    first: Whole  # row of its first day
    start: NDArray[np.int32]  # day number
    n_reached: Whole  # days that data reach
    code: NDArray[np.uint8]  # places in STATUS


def weeks_of(days: pl.DataFrame, series: Whole, week_start: int) -> Weeks:
    """Weeks of days of one measure that are in order and whose runners begin at the rows `series`; as in `weekly`."""
    week = _week(days["local_date"].to_physical().to_numpy(), week_start)
    is_first = np.zeros(len(week), np.bool_)
    is_first[changes(week)] = is_first[series] = True
    first = np.flatnonzero(is_first)
    status = days["status"]
    is_known = (status.eq("run") | status.eq("rest")).to_numpy()
    n_known = n_reached = _per_week(is_known, first)
    if not is_known.all():
        n_reached = _per_week(status.ne("missing").to_numpy(), first)
    code = np.where(n_known < 7, 2, 3).astype(np.uint8)  # an unfinished first week is partial too
    code[np.append(np.searchsorted(first, series[1:]), len(first))[: len(series)] - 1] = 1
    code[n_reached == 0] = 0
    return Weeks(first, _first_day(week[first], week_start), n_reached, code)


def week_sums(days: pl.DataFrame, weeks: Weeks) -> Numbers:
    """Sum of what is known of each of the weeks of these days; NaN where nothing is."""
    value = numbers(days["value"])
    is_valued = ~np.isnan(value)
    if is_valued.all():
        return np.add.reduceat(value, weeks.first) if len(value) else value
    status = days["status"]
    is_run = (status.ne("rest") & status.ne("missing")).to_numpy()
    n_run, n_valued = _per_week(is_run, weeks.first), _per_week(is_run & is_valued, weeks.first)
    sums = np.add.reduceat(np.where(is_valued, value, 0.0), weeks.first)
    return np.where(np.where(n_run > 0, n_valued > 0, weeks.n_reached > 0), sums, np.nan)


def _per_week(mark: NDArray[np.bool_], first: Whole) -> Whole:
    """Marked days of each week."""
    if mark.all():
        return np.diff(first, append=len(mark))
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


def _week(day: NDArray[np.int32], week_start: int) -> NDArray[np.int32]:
    """Number of the week that holds each day; day 0 was a Thursday."""
    return (day + np.int32(3 - week_start)) // np.int32(7)


def _first_day(week: NDArray[np.int32], week_start: int) -> NDArray[np.int32]:
    """Day number of the first day of each week."""
    return np.int32(7) * week - np.int32(3 - week_start)


@dataclass(frozen=True)
class _Into:
    """The weeks that runs are counted into."""

    names: pl.Series  # of the runners
    series: Whole  # row of each runner's first day
    weeks: Weeks
    week_start: int

    @cached_property
    def runner(self) -> Whole:
        """Number of the runner of each week."""
        found: Whole = np.searchsorted(self.series, self.weeks.first, side="right") - 1
        return found

    def of(self, runs: pl.DataFrame) -> Whole:
        """Number of the week of each run, of rows in the order of runner; one too many where there is no such week."""
        begins, begin = first_rows(runs, ("athlete_id",)), changes(self.runner)
        week, end = _week(self.weeks.start[begin], self.week_start), np.append(begin[1:], len(self.runner))
        own = runs.select(pl.col("athlete_id").gather(begins)).join(
            self.names.to_frame("athlete_id").with_row_index("number"),
            on="athlete_id", how="left", maintain_order="left",
        )  # fmt: skip
        number = own["number"].cast(pl.Int64).fill_null(len(begin)).to_numpy()
        n_runs = np.diff(begins, append=runs.height)
        shift, low, high = (
            np.repeat(np.append(part, 0)[number], n_runs) for part in (begin - week, begin, end)
        )
        found: Whole = _week(runs["local_date"].to_physical().to_numpy(), self.week_start) + shift
        found[(found < low) | (found >= high)] = len(self.runner)
        return found

    def sums(self, runs: pl.DataFrame, columns: Sequence[str], rows: Whole) -> dict[str, NDArray[Any]]:
        """Known values of each week together, NaN where it has runs and none is known; and the number of its runs."""
        n_rows = self._counted(rows)
        return {"n_rows": n_rows} | {name: self._sum(numbers(runs[name]), rows, n_rows) for name in columns}

    def _sum(self, value: Numbers, rows: Whole, n_rows: Whole) -> Numbers:
        if not value.any():  # an unknown value is not nothing
            return np.zeros(len(self.runner))
        found = self._counted(rows, value)
        if np.isnan(found).any():  # weeks with an unknown run: the sum of the others
            known = np.flatnonzero(~np.isnan(value))
            found = self._counted(rows[known], value[known])
            found[(n_rows > 0) & (self._counted(rows[known]) == 0)] = np.nan
        return found

    def _counted(self, rows: Whole, value: Numbers | None = None) -> NDArray[Any]:
        found = np.bincount(rows, value, len(self.runner) + 1)[:-1]
        return found if value is None else found.astype(np.float64, copy=False)  # of no rows it counts

    def largest(self, value: pl.Series, rows: Whole) -> Numbers:
        """Largest known value of each week, NaN where none is known, 0 without runs."""
        found, first = np.zeros(len(self.runner) + 1), changes(rows)
        if len(first):
            found[rows[first]] = np.fmax.reduceat(numbers(value), first)
        return found[:-1]


def _columns(found: dict[str, NDArray[Any]], is_reached: NDArray[np.bool_]) -> dict[str, pl.Series]:
    """Measures in the order of the table; a week of rest holds zeros, a missing one nulls."""
    runs, estimated = (
        pl.Series(np.where(is_reached, found[name], np.nan), nan_to_null=True).cast(pl.Int32)
        for name in ("n_rows", "estimated_runs")
    )
    is_missing = ~is_reached & (found["n_rows"] == 0)
    columns = {}
    for name in dict.fromkeys(("distance_m", "duration_s", "longest_m", *SUMS)):
        found[name][is_missing] = np.nan
        columns[name] = pl.Series(found[name], nan_to_null=True)
    return {"runs": runs, **columns, "estimated_runs": estimated}
