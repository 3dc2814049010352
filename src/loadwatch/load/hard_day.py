"""Hard tendon days: days that ask so much of the Achilles tendon that the next one should wait (science.md 7.3)."""

from __future__ import annotations

import polars as pl

from loadwatch.load.series import by_series
from loadwatch.model import Method

TENDON = ("achilles_midportion", "achilles_insertional")
SHARED = ("fast", "uphill_ascent")
HARD_STRENGTH = ("plyometric", "heavy_calf")
KEYS = ("athlete_id", "measure")
COLUMNS = ("athlete_id", "local_date", "reason")
REASONS = ("tendon_load", "fast", "uphill", "plyometric", "heavy_calf")


def hard_days(daily: pl.DataFrame, strength: pl.DataFrame, method: Method) -> pl.DataFrame:
    """Days with a hard load of the Achilles tendon, each with its reasons.

    A day is hard when its tissue load is at least 1.25 x the median running day of the 28 days before (four of
    them or more), when fast running or uphill ascent is at least half of its 30-day best (and not below its
    floor), or when plyometrics or heavy calf work were logged.

    Parameters
    ----------
    daily : pl.DataFrame
        `DailyFrame` with the measures achilles_midportion, achilles_insertional, fast, uphill_ascent
        as far as they are there.
    strength : pl.DataFrame
        athlete_id, local_date, type: logged strength sessions.
    method : Method
        Shares, window, floors.

    Returns
    -------
    pl.DataFrame
        athlete_id, local_date, reasons (list of tendon_load, fast, uphill, plyometric, heavy_calf): hard days
        only, sorted by runner and day.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When a column is absent.

    Valid for
    ---------
    Any number of runners. Days whose load is not known are not hard.

    Uncertainty
    -----------
    Shares and window are our choice, after clinical guidelines that leave two to three days between hard loads.

    References
    ----------
    Magnusson et al. 2010, doi:10.1038/nrrheum.2010.43.

    Checked by
    ----------
    tests/load/test_capacity.py
    """
    rules, least = method.capacity, method.flags.hard_min_days
    ordered = by_series(daily, KEYS, "local_date")
    run_value = pl.when(pl.col("n_runs") > 0).then("value").shift(1)
    usual = run_value.rolling_median(rules.hard_window_days, min_samples=least).over(KEYS)
    best = pl.col("longest").shift(1).rolling_max(method.spike_window_days, min_samples=1).over(KEYS)
    floors = {measure: method.floor(measure) for measure in SHARED}
    floor = pl.col("measure").replace_strict(floors, default=None, return_dtype=pl.Float64)
    marked = ordered.with_columns(usual=usual, best=best, floor=floor)
    load, is_run = pl.col("value"), pl.col("n_runs") > 0
    is_tendon = pl.col("measure").is_in(TENDON) & is_run & (load > 0)
    is_heavy = is_tendon & (load >= rules.hard_tissue_share * pl.col("usual"))
    is_shared = pl.col("measure").is_in(SHARED) & (load >= pl.col("floor"))
    is_large = is_shared & (load >= rules.hard_exposure_share * pl.col("best").fill_null(0.0))
    reasons = {**dict.fromkeys(TENDON, "tendon_load"), "uphill_ascent": "uphill"}
    name = pl.col("measure").replace(reasons).alias("reason")
    by_run = marked.filter(is_heavy | is_large).with_columns(name).select(COLUMNS)
    logged = (
        strength.filter(pl.col("type").is_in(HARD_STRENGTH))
        .with_columns(reason=pl.col("type"))
        .select(COLUMNS)
    )
    found = pl.concat([by_run, logged]).unique().sort(*COLUMNS)
    return found.group_by("athlete_id", "local_date", maintain_order=True).agg(reasons=pl.col("reason"))
