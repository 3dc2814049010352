"""Weeks as people count them: sums by calendar week, for display; rules use rolling weeks."""

from __future__ import annotations

import polars as pl

from loadwatch.load.outings import outings, run_sessions
from loadwatch.model import MEASURES, Method

SUMS = tuple(MEASURES.values())


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
        longest_m, ascent_m …, `*_eqkm`, status. A sum is 0 in a week of rest, null in a week without a known
        day and when no run of the week has a value; else it holds what is known. status: "current" (the last
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
    first_measure = pl.col("measure") == (
        "distance" if (daily["measure"] == "distance").any() else _first(daily)
    )
    days = daily.filter(first_measure).with_columns(week_start=_week("local_date", week_start))
    weeks = _known_days(days)
    until = days.group_by("athlete_id").agg(until=pl.col("local_date").max())
    runs = (
        run_sessions(exposures).join(until, on="athlete_id").filter(pl.col("local_date") <= pl.col("until"))
    )
    sums = _sums(runs.with_columns(week_start=_week("local_date", week_start)))
    longest = _longest(runs, week_start, method or Method())
    on = ["athlete_id", "week_start"]
    table = weeks.join(sums, on=on, how="left").join(longest, on=on, how="left").sort(on)
    return table.select(*on, *_columns(), "status")


def weekly_loads(daily: pl.DataFrame, week_start: int = 0) -> pl.DataFrame:
    """Sum days by week, without gaps: one measure at a time, for when the sessions are not at hand.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` of one measure.
    week_start : int
        First day of the week [0 Monday … 6 Sunday].

    Returns
    -------
    pl.DataFrame
        One row per runner and week: athlete_id, week_start, value [SI], status; both as in `weekly`.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column of the frame is absent.

    Valid for
    ---------
    As `weekly`.

    Uncertainty
    -----------
    As `weekly`.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_weekly.py
    """
    weeks = _known_days(daily.with_columns(week_start=_week("local_date", week_start)))
    is_known = pl.col("n_valued") > 0
    is_rest = (pl.col("n_runs") == 0) & (pl.col("n_reached") > 0)
    value = pl.when(is_known).then(pl.col("value")).when(is_rest).then(0.0)
    return weeks.select("athlete_id", "week_start", value=value, status="status").sort(
        "athlete_id", "week_start"
    )


def _first(daily: pl.DataFrame) -> str:
    return "" if daily.is_empty() else str(daily["measure"][0])


def _week(day: str, week_start: int) -> pl.Expr:
    """First day of the week that holds the day."""
    return pl.col(day) - pl.duration(days=(pl.col(day).dt.weekday() + 6 - week_start) % 7)


def _known_days(days: pl.DataFrame) -> pl.DataFrame:
    """Every week of every runner with its status and whether anything of it is known."""
    is_known = pl.col("status").is_in(["run", "rest"])
    is_valued = (pl.col("n_runs") > 0) & pl.col("value").is_not_null()
    marked = days.select(
        "athlete_id",
        "week_start",
        "value",
        "n_runs",
        n_known=is_known.cast(pl.Int32),
        n_reached=(pl.col("status") != "missing").cast(pl.Int32),
        n_valued=is_valued.cast(pl.Int32),
    )
    counted = marked.group_by("athlete_id", "week_start").agg(pl.exclude("athlete_id", "week_start").sum())
    is_last = pl.col("week_start").max().over("athlete_id") == pl.col("week_start")
    status = (
        pl.when(pl.col("n_reached") == 0)
        .then(pl.lit("missing"))
        .when(is_last)
        .then(pl.lit("current"))
        .when(pl.col("n_known") < 7)
        .then(pl.lit("partial"))
        .otherwise(pl.lit("ok"))
    )
    return counted.with_columns(status=status)


def _sums(runs: pl.DataFrame) -> pl.DataFrame:
    known = [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in SUMS]
    return runs.group_by("athlete_id", "week_start", maintain_order=True).agg(pl.len().alias("runs"), *known)


def _longest(runs: pl.DataFrame, week_start: int, method: Method) -> pl.DataFrame:
    joined = outings(runs, method, ["distance"]).with_columns(week_start=_week("local_date", week_start))
    return joined.group_by("athlete_id", "week_start").agg(longest_m=pl.col("distance_m").max())


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
    return [runs.alias("runs"), *values]
