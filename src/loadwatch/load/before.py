"""Which known days lie in the days before others, for all of them at once."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int64]
APART_DAYS = 10**6  # between two runners; no history lasts so long


def numbered_days(rows: pl.DataFrame) -> Whole:
    """Number of each row's day, those of two runners far apart; rows of one runner lie together."""
    runner = rows["athlete_id"].rle_id().cast(pl.Int64).to_numpy()
    return np.asarray(runner * APART_DAYS + rows["local_date"].to_physical().to_numpy(), dtype=np.int64)


def pairs_before(known: Whole, asked: Whole, n_days: int) -> tuple[Whole, Whole]:
    """Number of each asked day beside the number of each known day in the `n_days` before it; `known` rises."""
    first, last = np.searchsorted(known, asked - n_days), np.searchsorted(known, asked)
    n = last - first
    row = np.repeat(np.arange(len(asked)), n)
    return row, np.arange(n.sum()) - np.repeat(np.cumsum(n) - n - first, n)
