"""Exposures → one row per calendar day: the only place where days are made.

0 is rest and null is unknown. A day is rest only when the data are known to reach it; a run without a value
makes its day partial (the value is then the sum of what is known, a lower bound that windows treat as a
missing day) or, when nothing of the day is known, unknown. A false start of under a minute without a value
voids no day that holds a known run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from loadwatch.frames import DailyFrame, dtypes, empty
from loadwatch.load.outings import outings
from loadwatch.model import MEASURES, Method

KEYS = ("athlete_id", "measure")


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
    names = pl.DataFrame({"measure": list(measures)}, schema={"measure": pl.String}).with_row_index("order")
    days = _calendar(runs, known_until, as_of).join(names, how="cross")
    table = days.join(_day_sums(runs, measures), on=[*KEYS, "local_date"], how="left")
    filled = table.with_columns(pl.col("n_runs", "n_unknown").fill_null(0).cast(pl.Int32)).with_columns(
        status=_status()
    )
    rest = pl.col("status") == "rest"
    valued = filled.with_columns(
        pl.when(rest).then(0.0).otherwise(pl.col(name)).alias(name) for name in ("value", "longest")
    )
    return valued.sort("athlete_id", "order", "local_date").select(list(dtypes(DailyFrame)))


def _calendar(runs: pl.DataFrame, known_until: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Every day of every runner from the first run on, with the mark whether data reach it."""
    spans = runs.group_by("athlete_id").agg(first=pl.col("local_date").min(), last=pl.col("local_date").max())
    spans = spans.join(known_until.select("athlete_id", "known_until"), on="athlete_id", how="left")
    reach = pl.max_horizontal("last", "known_until")
    days = spans.with_columns(local_date=pl.date_ranges("first", pl.lit(as_of)), reach=reach)
    return days.explode("local_date").select(
        "athlete_id", "local_date", is_reached=pl.col("local_date") <= pl.col("reach")
    )


def _day_sums(runs: pl.DataFrame, measures: Sequence[str]) -> pl.DataFrame:
    """One row per runner, measure and day with a run; a sum only of what is known."""
    columns = [MEASURES[measure] for measure in measures]
    days = runs.group_by("athlete_id", "local_date", maintain_order=True).agg(
        pl.col("n_parts").sum(),
        *[pl.col(column).sum().alias(f"{column}_sum") for column in columns],
        *[pl.col(column).max().alias(f"{column}_max") for column in columns],
        *[pl.col(column).count().alias(f"{column}_known") for column in columns],
        *[pl.col(f"{column}_unknown").sum() for column in columns],
    )
    return pl.concat(_measure_days(days, measure) for measure in measures)


def _measure_days(days: pl.DataFrame, measure: str) -> pl.DataFrame:
    column = MEASURES[measure]
    known = pl.col(f"{column}_known") > 0
    return days.select(
        "athlete_id",
        "local_date",
        measure=pl.lit(measure),
        value=pl.when(known).then(pl.col(f"{column}_sum")),
        longest=pl.col(f"{column}_max"),
        n_runs=pl.col("n_parts"),
        n_unknown=pl.when(known).then(pl.col(f"{column}_unknown")).otherwise(pl.col("n_parts")),
    )


def _status() -> pl.Expr:
    has_run = pl.col("n_runs") > 0
    return (
        pl.when(has_run & pl.col("value").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("n_unknown") > 0)
        .then(pl.lit("partial"))
        .when(has_run)
        .then(pl.lit("run"))
        .when(pl.col("is_reached"))
        .then(pl.lit("rest"))
        .otherwise(pl.lit("missing"))
    )
