"""Days that nobody knows: the one rule by which something stands in for them where a sum or a mean has to run on.

The median of the same weekday in the weeks before, never less than what is known of the day (science.md 2.4). A filter
that can have no gap takes the mean of the first days where no such weekday is known. Who asks for a number of few days
withholds it when too many of them are missing (`Method.max_missing_days`).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.load.series import Numbers, Whole, numbers

COUNTED_DAYS = 28  # whose unknown ones are told beside a picture of today
WEEKDAY_MEMORY = 8  # weeks whose days of one weekday are looked at


def known_days(ordered: pl.DataFrame) -> NDArray[np.bool_]:
    """Days whose whole load is known."""
    status = ordered["status"]
    return (status.eq("run") | status.eq("rest")).to_numpy()


def days_before(first: Whole, n_rows: int) -> NDArray[np.int32]:
    """Number of each day in its series, from 1 on; series begin at the rows `first`."""
    found = np.arange(1, n_rows + 1, dtype=np.int32)
    found -= np.repeat(first.astype(np.int32), np.diff(first, append=n_rows))
    return found


def with_stand_ins(value: Numbers, is_known: NDArray[np.bool_], n_days: NDArray[np.int32]) -> Numbers:
    """Known values; on other days the median of the same weekday before, never less than what is known of the day."""
    load, at = np.where(is_known, value, np.nan), np.flatnonzero(~is_known)
    weeks = 7 * np.arange(1, WEEKDAY_MEMORY + 1)
    past = np.where(weeks < n_days[at][:, None], load[(at[:, None] - weeks).clip(0)], np.nan)
    has_past = ~np.isnan(past).all(axis=1)
    at = at[has_past]
    load[at] = np.fmax(np.nanmedian(past[has_past], axis=1), value[at])
    return load


def filled(ordered: pl.DataFrame, first: Whole) -> pl.Series:
    """Load of days that are in order and whose series begin at the rows `first`, with what stands in; else null."""
    is_known = known_days(ordered)
    if is_known.all():
        return ordered["value"].alias("load")
    load = with_stand_ins(numbers(ordered["value"]), is_known, days_before(first, ordered.height))
    return pl.Series("load", load, nan_to_null=True)


def without_gaps(days: int) -> tuple[pl.Expr, pl.Expr]:
    """`load` of one series for a filter, and the mean of the first days, which it starts at and fills the rest with."""
    start = pl.col("load").head(days).mean()
    return pl.col("load").fill_null(start), start
