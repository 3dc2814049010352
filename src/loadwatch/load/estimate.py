"""Distance of runs that have none, from their time: a treadmill without a foot pod is a known run (science.md 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.load.before import numbered_days, pairs_before

USUAL_DAYS = 28
FAST_RUN_SHARE = 0.10  # runs with more fast metres than this are no easy runs
LEAST_S = 60.0  # a shorter recording is a false start
ESTIMATED = "E"  # quality: behind A device, B worked out; before M entered by hand
FROM_TIME = "no distance recorded: estimated from the time at the usual easy pace of 28 days, until the distance is entered"
NO_PACE = "no distance recorded, and no run of the 28 days before tells a pace to estimate it from"
ASKED = ("athlete_id", "local_date", "distance_m", "duration_s", "volume_quality")


def with_estimated_distance(runs: pl.DataFrame) -> pl.DataFrame:
    """Give runs of unknown distance the distance of their time at the runner's usual easy speed.

    Parameters
    ----------
    runs : pl.DataFrame
        `ExposureFrame` or a part of it [m, s]; rows of one runner lie together. Without time and quality beside the
        distance the rows stay as they are.

    Returns
    -------
    pl.DataFrame
        The same rows. distance_m of a run of at least a minute without one: its time x the median speed of the
        easy runs of the 28 days before, quality "E"; it stays null where no run of these days tells a speed.
        volume_reason, where it is there, says which.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When runner or day are absent.

    Valid for
    ---------
    Any number of runners. An estimate is never the ground of another one.

    Uncertainty
    -----------
    Easy runs of one runner differ by some 5 to 10 % in speed; a fast run on the belt is longer than told.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_estimate.py
    """
    if not set(ASKED) <= set(runs.columns) or not runs["distance_m"].null_count():
        return runs
    is_asked = pl.col("distance_m").is_null() & (pl.col("duration_s") >= LEAST_S)
    is_run = pl.col("is_run") if "is_run" in runs.columns else pl.lit(value=True)
    needed = [name for name in (*ASKED, "fast_m", "is_run") if name in runs.columns]
    rows = runs.select(needed).with_row_index("place")
    is_dated = rows.select((pl.col("local_date").is_not_null() & is_run).fill_null(value=False)).to_series()
    rows = rows if is_dated.all() else rows.filter(is_dated)  # a filter copies even where all rows stay
    rows = rows.with_columns(day=numbered_days(rows))
    asked = rows.filter(is_asked)
    if asked.is_empty():
        return runs
    found, place = np.full(runs.height, np.nan), asked["place"].to_numpy()
    found[place] = (asked["duration_s"] * _easy_speed(rows, asked)).to_numpy()
    return runs.with_columns(_told(runs.columns, pl.Series(found, nan_to_null=True), place))


def _told(columns: Sequence[str], found: pl.Series, asked: NDArray[np.integer[Any]]) -> list[pl.Expr]:
    """Distance, quality and reason of the runs that ask; all others as they are."""
    told = [
        pl.coalesce("distance_m", found).alias("distance_m"),
        pl.when(found.is_not_null())
        .then(pl.lit(ESTIMATED))
        .otherwise("volume_quality")
        .alias("volume_quality"),
    ]
    if "volume_reason" not in columns:
        return told
    why = pl.when(found.is_not_null()).then(pl.lit(FROM_TIME)).otherwise(pl.lit(NO_PACE))
    is_asked = np.zeros(len(found), np.bool_)
    is_asked[asked] = True
    return [*told, pl.when(pl.Series(is_asked)).then(why).otherwise("volume_reason").alias("volume_reason")]


def _easy_speed(rows: pl.DataFrame, asked: pl.DataFrame) -> pl.Series:
    """Median speed of the easy runs of the 28 days before each run, of all runs where none was easy; null without any."""
    fast = pl.col("fast_m").fill_null(0.0) if "fast_m" in rows.columns else pl.lit(0.0)
    is_own = (pl.col("volume_quality") != ESTIMATED).fill_null(value=True)
    ordered = rows if rows["day"].is_sorted() else rows.sort("day", maintain_order=True)
    row, at = pairs_before(ordered["day"].to_numpy(), asked["day"].to_numpy(), USUAL_DAYS)
    near = ordered[at].with_columns(row=pl.Series(row))
    pairs = near.filter((pl.col("distance_m") > 0) & (pl.col("duration_s") > 0) & is_own).select(
        "row", speed=pl.col("distance_m") / pl.col("duration_s"),
        is_easy=fast <= FAST_RUN_SHARE * pl.col("distance_m"),
    )  # fmt: skip
    middle = pairs.group_by("row").agg(
        easy=pl.col("speed").filter("is_easy").median(), every=pl.col("speed").median()
    )
    every = pl.DataFrame({"row": np.arange(asked.height)}).join(
        middle, on="row", how="left", maintain_order="left"
    )
    return every.select(pl.coalesce("easy", "every")).to_series()
