"""What the days before each row held: largest, second largest and counts, for all measures at once.

Rows are runs (or run days) in the order of runner and day. The lag loop goes from the row before backwards, once
for all rows and measures together, so that ten years cost as many steps as the fullest month has runs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Window:
    """One row per run and one column per measure; NaN and row -1 where nothing is known."""

    largest: Numbers
    largest_row: Whole  # the first of equals
    second: Numbers
    second_row: Whole  # the last of equals
    n_known: Whole
    n_unknown: Whole
    n_rows: Whole  # runs in the window, known or not; one number a row


def window_before(series: Whole, day: Whole, value: Numbers, days: int) -> Window:
    """Largest, second largest and counts of the days t-`days` to t-1 before each row.

    Parameters
    ----------
    series : array of int, shape (n,)
        Number of the runner, rising.
    day : array of int, shape (n,)
        Day number, rising within a runner.
    value : array of float [any unit], shape (n, k)
        One column per measure; NaN is unknown.
    days : int
        Length of the window [d].

    Returns
    -------
    Window
        Rows of the same day are not each other's past.

    Raises
    ------
    IndexError
        When `value` has not two dimensions.

    Valid for
    ---------
    Rows sorted by runner and day.

    Uncertainty
    -----------
    None: it compares.

    References
    ----------
    None: our definition.

    Checked by
    ----------
    tests/load/test_window.py
    """
    start, stop = window_rows(series, day, days)
    known = np.vstack([np.zeros((1, value.shape[1]), np.int64), np.cumsum(~np.isnan(value), axis=0)])
    n_known = known[stop] - known[start]
    n_rows = stop - start
    top = _Top(value)
    for lag in range(1, int((np.arange(len(day)) - start).max(initial=0)) + 1):
        past = np.arange(len(day) - lag)
        top.take(lag, (past >= start[lag:]) & (past < stop[lag:]))
    return Window(
        top.largest, top.largest_row, top.second, top.second_row, n_known, n_rows[:, None] - n_known, n_rows
    )


def window_rows(series: Whole, day: Whole, days: int) -> tuple[Whole, Whole]:
    """First row and row after the last one of the `days` days before each row."""
    if not len(day):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    from_zero = day - day.min() + days
    key = series * (from_zero.max() + days + 1) + from_zero
    return np.searchsorted(key, key - days), np.searchsorted(key, key)


class _Top:
    """The two largest values so far, and where they stand."""

    def __init__(self, value: Numbers) -> None:
        self.value = value
        self.largest, self.second = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
        self.largest_row = np.full(value.shape, -1, np.int64)
        self.second_row = np.full(value.shape, -1, np.int64)

    def take(self, lag: int, inside: NDArray[np.bool_]) -> None:
        """Hold each row's `lag`-th row before it, where it lies inside the window, against what was seen so far."""
        new = np.where(inside[:, None], self.value[:-lag], np.nan)
        row = np.broadcast_to(np.arange(len(new))[:, None], new.shape)
        largest, second = self.largest[lag:], self.second[lag:]
        is_top = (new >= largest) | (
            np.isnan(largest) & ~np.isnan(new)
        )  # an equal one further back comes first
        is_next = ~is_top & ((new > second) | (np.isnan(second) & ~np.isnan(new)))
        np.copyto(second, np.where(is_top, largest, new), where=is_top | is_next)
        np.copyto(
            self.second_row[lag:], np.where(is_top, self.largest_row[lag:], row), where=is_top | is_next
        )
        np.copyto(largest, new, where=is_top)
        np.copyto(self.largest_row[lag:], row, where=is_top)
