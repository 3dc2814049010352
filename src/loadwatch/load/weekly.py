"""Weeks as people count them: sums by calendar week, for display; rules use rolling weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.load.estimate import ESTIMATED
from loadwatch.load.outings import QUALITIES, joined, sessions_of
from loadwatch.load.ranges import Ranges
from loadwatch.load.series import Numbers, Whole, changes, first_rows, numbers, series_of, text_at
from loadwatch.load.unknown import known_days
from loadwatch.model import MEASURES, Method

SUMS = tuple(MEASURES.values())
STATUS = ("missing", "current", "partial", "ok")
WEEK_DAYS = 7
BEGINNING = 1_000  # values that are looked at before all others are


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
    every, begins = sessions_of(exposures, [*SUMS, *QUALITIES])
    runs = _until(
        every.with_columns(is_run=pl.lit(value=True), estimated_runs=is_estimated),
        pl.DataFrame({"athlete_id": names, "until": last_days}),
    )
    if runs.height < every.height:
        begins = first_rows(runs, ("athlete_id",))
    whole = joined(runs, begins, method or Method(), ["distance_m"])
    into = _Into(names, weeks, week_start)
    found = _sums(runs, [*SUMS, "estimated_runs"], ranges := into.of(runs, begins))
    outings = ranges if whole.height == runs.height else into.of(whole, first_rows(whole, ("athlete_id",)))
    found["longest_m"] = outings.largest(numbers(whole["distance_m"]))
    return pl.DataFrame(
        {
            "athlete_id": text_at(names, weeks.runner),
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
    runner: Whole  # number of the runner
    n_reached: Whole  # days that data reach
    code: NDArray[np.uint8]  # places in STATUS


def weeks_of(days: pl.DataFrame, series: Whole, week_start: int) -> Weeks:
    """Weeks of days of one measure that are in order and whose runners begin at the rows `series`; as in `weekly`."""
    n_days = np.diff(series, append=days.height)
    begin = days["local_date"].gather(series).to_physical().to_numpy()
    in_first = WEEK_DAYS - (begin + 3 - week_start) % WEEK_DAYS  # days of the runner's first calendar week
    n_weeks = 1 + np.maximum(n_days - in_first + WEEK_DAYS - 1, 0) // WEEK_DAYS
    last = np.cumsum(n_weeks) - 1
    nth = np.arange(n_weeks.sum()) - np.repeat(last - n_weeks + 1, n_weeks)
    first = WEEK_DAYS * nth + np.repeat(series + in_first - WEEK_DAYS, n_weeks)
    first[nth == 0] = series
    start = WEEK_DAYS * nth + np.repeat(begin + in_first - WEEK_DAYS, n_weeks)
    is_known = known_days(days)
    n_known = n_reached = _per_week(is_known, first)
    if not is_known.all():
        n_reached = _per_week(days["status"].ne("missing").to_numpy(), first)
    code = np.where(n_known < 7, 2, 3).astype(np.uint8)  # an unfinished first week is partial too
    code[last] = 1
    code[n_reached == 0] = 0
    return Weeks(first, start.astype(np.int32), np.repeat(np.arange(len(series)), n_weeks), n_reached, code)


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
    named = pl.col("measure")  # of days just made it is one value, which an expression takes as one
    has_distance = daily.select((named == "distance").any()).item()
    is_measured = named == ("distance" if has_distance else daily["measure"][0])
    return daily if daily.select(is_measured.all()).item() else daily.filter(is_measured)


def _week(day: NDArray[np.int32], week_start: int) -> NDArray[np.int32]:
    """Number of the week that holds each day; day 0 was a Thursday."""
    return (day + np.int32(3 - week_start)) // np.int32(7)


@dataclass(frozen=True)
class _Into:
    """The weeks that runs are counted into."""

    names: pl.Series  # of the runners
    weeks: Weeks
    week_start: int

    def of(self, runs: pl.DataFrame, begins: Whole) -> Ranges:
        """The runs of each week, of rows in the order of runner and day whose runners begin at the rows `begins`."""
        begin = changes(self.weeks.runner)
        n_weeks = len(self.weeks.runner)
        week, end = _week(self.weeks.start[begin], self.week_start), np.append(begin[1:], n_weeks)
        own = runs.select(pl.col("athlete_id").gather(begins)).join(
            self.names.to_frame("athlete_id").with_row_index("number"),
            on="athlete_id", how="left", maintain_order="left",
        )  # fmt: skip
        number = own["number"].cast(pl.Int64).fill_null(len(begin)).to_numpy()
        n_runs = np.diff(begins, append=runs.height)
        shift, low, high = (np.append(part, 0)[number] for part in (begin - week, begin, end))
        found: Whole = _week(runs["local_date"].to_physical().to_numpy(), self.week_start) + np.repeat(
            shift, n_runs
        )
        is_inside = (found[begins] >= low) & (found[begins + n_runs - 1] < high)
        if not is_inside.all():
            found[(found < np.repeat(low, n_runs)) | (found >= np.repeat(high, n_runs))] = n_weeks
        return Ranges(found, n_weeks)


def _sums(runs: pl.DataFrame, columns: Sequence[str], weeks: Ranges) -> dict[str, NDArray[Any]]:
    """Known values of each week together, NaN where it has runs and none is known; and the number of its runs."""
    value = {name: numbers(runs[name]) for name in columns}
    found = dict.fromkeys(columns, np.zeros(len(weeks.count)))  # NaN is something
    found |= weeks.sums({k: own for k, own in value.items() if own[:BEGINNING].any() or own.any()})
    unsure = [
        name for name in columns if np.isnan(found[name]).any()
    ]  # with an unknown run: the sum of the others
    is_known = {name: ~np.isnan(value[name]) for name in unsure}
    known = weeks.sums({name: np.where(is_known[name], value[name], 0.0) for name in unsure})
    n_known = weeks.sums({name: own.astype(np.float64) for name, own in is_known.items()})
    for name in unsure:
        known[name][(weeks.count > 0) & (n_known[name] == 0)] = np.nan
    return {"n_rows": weeks.count} | {name: np.array(own) for name, own in (found | known).items()}


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
