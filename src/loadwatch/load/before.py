"""Which known days lie in the days before others, for all of them at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
APART_DAYS = 10**6  # between two runners; no history lasts so long


def pairs_before(known: Whole, asked: Whole, n_days: int) -> tuple[Whole, Whole]:
    """Number of each asked day beside the number of each known day in the `n_days` before it; `known` rises."""
    first, last = np.searchsorted(known, asked - n_days), np.searchsorted(known, asked)
    n = last - first
    row = np.repeat(np.arange(len(asked)), n)
    return row, np.arange(n.sum()) - np.repeat(np.cumsum(n) - n - first, n)
