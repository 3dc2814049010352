"""Exposures → one row per calendar day: the only place where days are made.

0 is rest and null is unknown. A day is rest only when the data are known to reach it; a run without a value
makes its day partial (the value is then the sum of what is known, a lower bound that windows treat as a
missing day) or, when nothing of the day is known, unknown. A false start of under a minute without a value
voids no day that holds a known run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.frames import DailyFrame, dtypes, empty
from loadwatch.load.outings import outings_of
from loadwatch.load.series import Whole, changes, numbers, text_at, text_repeated
from loadwatch.model import EFFORTS, MEASURES, Method

STATUS = ("rest", "run", "partial", "unknown", "missing")
COLUMNS = MEASURES | EFFORTS
REST, RUN, PARTIAL, UNKNOWN, MISSING = range(len(STATUS))


def known_until(last_run: date, last_import: date, method: Method) -> date:
    """Last day the data speak about: the day of an import soon after the last run, else the last run's."""
    is_fresh = (last_import - last_run).days <= method.sync_gap_days
    return max(last_run, last_import) if is_fresh else last_run


def daily_load(
    exposures: pl.DataFrame,
    known_until: pl.DataFrame,
    as_of: date,
    measures: Sequence[str],
    method: Method | None = None,
) -> pl.DataFrame:
    """Sum running sessions by local calendar day, without gaps.

    Parameters
    ----------
    exposures : pl.DataFrame
        `ExposureFrame`, one row per session (optional columns `start_utc`, `elapsed_s` join restarted
        watches).
    known_until : pl.DataFrame
        athlete_id, known_until: last day the runner's data speak about; absent or null: the day of the last
        run.
    as_of : date
        Last day of the result; later sessions are left out.
    measures : sequence of str
        Names of `model.MEASURES` or `model.EFFORTS`.
    method : Method, optional
        Gap that joins sessions; the default method when left out.

    Returns
    -------
    pl.DataFrame
        `DailyFrame`, sorted by runner, measure and day, from the runner's first run to `as_of`. `value` is
        the day's sum [SI], `longest` its largest outing [SI]; on partial days both hold what is known.

    Raises
    ------
    KeyError
        When a measure has another name than those.

    Valid for
    ---------
    Sessions without copies. Sessions without a local day are in no day: see `outings.undated`.

    Uncertainty
    -----------
    A day without a file before `known_until` is taken as rest; a run that was never recorded looks the
    same.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_daily.py
    """
    dated = exposures.filter(pl.col("local_date") <= as_of)
    runs, begins = outings_of(dated, method or Method(), measures)
    if runs.is_empty():
        return empty(DailyFrame)
    days = _calendar(runs, begins, known_until, as_of, len(measures))
    found = _resting(days, len(measures))
    for i, measure in enumerate(measures):
        rows = days.run_row if i == 0 else days.run_row + np.repeat(i * days.length, days.n_run_days)
        for name, column in _run_days(runs, days, COLUMNS[measure]).items():
            if column.any():  # days hold nothing yet
                found[name][rows] = column
    frame = pl.DataFrame(
        {
            "athlete_id": text_repeated(days.name, days.length * len(measures)),
            "local_date": pl.Series(_dates(days, len(measures))).cast(pl.Date),
            **{name: pl.Series(found[name], nan_to_null=True) for name in ("value", "longest")},
            **{name: found[name] for name in ("n_runs", "n_unknown")},
            "status": text_at(STATUS, found["status"]),
        }
    )
    return frame.with_columns(measure=_measures(days, measures)).select(list(dtypes(DailyFrame)))


@dataclass(frozen=True)
class Calendar:
    """Every day of every runner, and where those with a run lie.

    Rows are by runner, measure and day; `run_row` is that of the first measure.
    """

    name: pl.Series  # of each runner
    first: Whole  # day number of each runner's first day
    length: Whole  # number of each runner's days
    reached: Whole  # of them those that data reach
    start: Whole  # row of each runner's first day
    first_run: Whole  # row of the first run of each day with a run
    run_row: Whole
    n_run_days: Whole  # days with a run of each runner


def _calendar(
    runs: pl.DataFrame, begins: Whole, known_until: pl.DataFrame, as_of: date, n_measures: int
) -> Calendar:
    """The days of every runner from the first run on, and how far data reach."""
    run_day = runs["local_date"].to_physical().to_numpy().astype(np.int64)
    name, n_runs = runs["athlete_id"].gather(begins), np.diff(begins, append=runs.height)
    first, last = run_day[begins], run_day[begins + n_runs - 1]
    length = pl.Series([as_of]).to_physical()[0] - first + 1
    start = (np.cumsum(length) - length) * n_measures
    row = run_day + np.repeat(start - first, n_runs)
    first_run = changes(row)
    reached = np.clip(np.maximum(last, _reach(name, known_until)) - first + 1, 0, length)
    n_run_days = np.diff(np.searchsorted(first_run, begins), append=len(first_run))
    return Calendar(name, first, length, reached, start, first_run, row[first_run], n_run_days)


def _reach(name: pl.Series, known_until: pl.DataFrame) -> NDArray[np.int32]:
    """Last day the data of each runner speak about; long ago when nobody says."""
    said = known_until.select("athlete_id", pl.col("known_until").cast(pl.Date))
    found = name.to_frame("athlete_id").join(said, on="athlete_id", how="left", maintain_order="left")
    return found["known_until"].to_physical().fill_null(np.iinfo(np.int32).min).to_numpy()


def _resting(days: Calendar, n_measures: int) -> dict[str, NDArray[Any]]:
    """Columns of days without any run: rest as far as data reach, then missing."""
    n_rows = int(days.length.sum()) * n_measures
    found: dict[str, NDArray[Any]] = {
        **{name: np.zeros(n_rows) for name in ("value", "longest")},
        **{name: np.zeros(n_rows, np.int32) for name in ("n_runs", "n_unknown")},
        "status": np.full(n_rows, REST, np.uint8),
    }
    for i in np.flatnonzero(days.reached < days.length):
        for measure in range(n_measures):
            end = days.start[i] + (measure + 1) * days.length[i]
            rows = slice(end - days.length[i] + days.reached[i], end)
            found["value"][rows] = found["longest"][rows] = np.nan
            found["status"][rows] = MISSING
    return found


def _dates(days: Calendar, n_measures: int) -> NDArray[np.int32]:
    """Day number of every row."""
    length = np.repeat(days.length, n_measures)
    begin = np.repeat(days.first, n_measures) - (np.cumsum(length) - length)
    found = np.arange(length.sum(), dtype=np.int32)
    found += np.repeat(begin.astype(np.int32), length)
    return found


def _measures(days: Calendar, measures: Sequence[str]) -> pl.Series | pl.Expr:
    """Name of the measure of every row."""
    if len(measures) == 1:
        return pl.lit(measures[0])
    which = np.tile(np.arange(len(measures), dtype=np.uint32), len(days.length))
    rows = np.repeat(which, np.repeat(days.length, len(measures)))
    return pl.Series(list(measures), dtype=pl.String).gather(rows)


def _run_days(runs: pl.DataFrame, days: Calendar, column: str) -> dict[str, NDArray[Any]]:
    """Sum, longest, counts and status of one measure on days with a run; a sum only of what is known."""
    value = numbers(runs[column])
    is_given = ~np.isnan(value)
    by_day = partial(_by_day, days.first_run)
    n_runs, n_unknown = (by_day(np.add, runs[name].to_numpy()) for name in ("n_parts", f"{column}_unknown"))
    is_known = by_day(np.logical_or, is_given)
    total = by_day(np.add, value if is_given.all() else np.where(is_given, value, 0.0))
    if not is_known.all():
        total = np.where(is_known, total, np.nan)
        n_unknown = np.where(is_known, n_unknown, n_runs)
    status = np.full(len(total), RUN, np.uint8)
    status[n_unknown > 0] = PARTIAL
    status[~is_known] = UNKNOWN
    longest = by_day(np.fmax, value)
    return {
        "value": total, "longest": longest, "n_runs": n_runs, "n_unknown": n_unknown, "status": status
    }  # fmt: skip


def _by_day(first_run: Whole, join: np.ufunc, column: NDArray[Any]) -> NDArray[Any]:
    """One value for each day with a run; only days with several are joined."""
    if len(first_run) == len(column):
        return column
    n_runs = np.diff(first_run, append=len(column))
    found, several = column[first_run], np.flatnonzero(n_runs > 1)
    rows = np.flatnonzero(np.repeat(n_runs > 1, n_runs))
    found[several] = join.reduceat(column[rows], np.cumsum(n_runs[several]) - n_runs[several])
    return found
