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
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.frames import DailyFrame, dtypes, empty
from loadwatch.load.outings import outings
from loadwatch.load.series import Whole, first_rows
from loadwatch.model import MEASURES, Method

STATUS = ("rest", "run", "partial", "unknown", "missing")
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
        Names of `model.MEASURES`.
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
        When a measure has another name than those of `model.MEASURES`.

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
    runs = outings(exposures.filter(pl.col("local_date") <= as_of), method or Method(), measures)
    if runs.is_empty():
        return empty(DailyFrame)
    days = _calendar(runs, known_until, as_of)
    place = np.concatenate([days.place(i, len(measures)) for i in range(len(measures))])
    columns = [_of_measure(runs, days, MEASURES[measure]) for measure in measures]
    ordered = {name: _ordered(place, [column[name] for column in columns]) for name in columns[0]}
    which = np.repeat(np.arange(len(measures), dtype=np.uint32), days.day.size)
    runner = np.tile(days.runner, len(measures))
    return pl.DataFrame(
        {
            "athlete_id": days.name.gather(_ordered(place, [runner])),
            "measure": pl.Series(list(measures), dtype=pl.String).gather(_ordered(place, [which])),
            "local_date": pl.Series(_ordered(place, [np.tile(days.day, len(measures))])).cast(pl.Date),
            **{name: pl.Series(ordered[name], nan_to_null=True) for name in ("value", "longest")},
            **{name: ordered[name] for name in ("n_runs", "n_unknown")},
            "status": pl.Series(STATUS).gather(ordered["status"]),
        },
        schema=dtypes(DailyFrame),
    )


def _ordered(place: Whole, columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """One column of all measures, rows at their place."""
    joined = np.concatenate(columns)
    if (place == np.arange(place.size)).all():
        return joined
    found = np.empty_like(joined)
    found[place] = joined
    return found


@dataclass(frozen=True)
class Calendar:
    """Every day of every runner, one runner after the other, and where the days with a run lie among them."""

    name: pl.Series  # of each runner
    start: Whole  # place of each runner's first day
    length: Whole  # number of each runner's days
    runner: NDArray[np.uint32]  # number of the runner, of every day
    day: NDArray[np.int32]  # day number
    is_reached: NDArray[np.bool_]  # data reach this day
    run_day: Whole  # place of each day with a run
    first_run: Whole  # row of its first run

    def place(self, measure: int, n_measures: int) -> Whole:
        """Rows of a measure's days in a table by runner, measure and day."""
        offset = (n_measures - 1) * self.start + measure * self.length
        return np.arange(self.day.size) + np.repeat(offset, self.length)


def _calendar(runs: pl.DataFrame, known_until: pl.DataFrame, as_of: date) -> Calendar:
    """Every day of every runner from the first run on, with the mark whether data reach it."""
    run_day = runs["local_date"].to_physical().to_numpy()
    begins = first_rows(runs, ("athlete_id",))
    name = runs["athlete_id"].gather(begins)
    first, last = run_day[begins], run_day[np.append(begins[1:], runs.height) - 1]
    length = (pl.Series([as_of]).to_physical()[0] - first + 1).astype(np.int64)
    start = np.cumsum(length) - length
    runner = np.repeat(np.arange(len(begins), dtype=np.uint32), length)
    day = (np.arange(length.sum()) + np.repeat(first - start, length)).astype(np.int32)
    place = run_day + np.repeat(start - first, np.diff(begins, append=runs.height))
    first_run = np.flatnonzero(np.diff(place, prepend=-1))
    reach = np.maximum(last, _reach(name, known_until))
    is_reached = day <= np.repeat(reach, length)
    return Calendar(name, start, length, runner, day, is_reached, place[first_run], first_run)


def _reach(name: pl.Series, known_until: pl.DataFrame) -> NDArray[np.int32]:
    """Last day the data of each runner speak about; long ago when nobody says."""
    said = known_until.select("athlete_id", pl.col("known_until").cast(pl.Date))
    found = name.to_frame("athlete_id").join(said, on="athlete_id", how="left", maintain_order="left")
    return found["known_until"].to_physical().fill_null(np.iinfo(np.int32).min).to_numpy()


def _of_measure(runs: pl.DataFrame, days: Calendar, column: str) -> dict[str, NDArray[Any]]:
    """Sum, longest, counts and status of one measure, day by day; a sum only of what is known."""
    value = runs[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
    n_runs, n_unknown, n_known = (
        np.add.reduceat(part, days.first_run)
        for part in (
            runs["n_parts"].to_numpy(), runs[f"{column}_unknown"].to_numpy(), (~np.isnan(value)).astype(np.int32)
        )
    )  # fmt: skip
    is_known = n_known > 0
    total = np.where(is_known, np.add.reduceat(np.where(np.isnan(value), 0.0, value), days.first_run), np.nan)
    n_unknown = np.where(is_known, n_unknown, n_runs)
    status = np.where(is_known, np.where(n_unknown > 0, PARTIAL, RUN), UNKNOWN)
    rest = np.where(days.is_reached, 0.0, np.nan)
    none = np.zeros(days.day.size, np.int32)
    return {
        "value": _with(rest, days.run_day, total),
        "longest": _with(rest, days.run_day, np.fmax.reduceat(value, days.first_run)),
        "n_runs": _with(none, days.run_day, n_runs),
        "n_unknown": _with(none, days.run_day, n_unknown),
        "status": _with(np.where(days.is_reached, REST, MISSING), days.run_day, status).astype(np.uint8),
    }


def _with(column: NDArray[Any], rows: Whole, values: NDArray[Any]) -> NDArray[Any]:
    found = column.copy()
    found[rows] = values
    return found
