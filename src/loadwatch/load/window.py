"""What the days before each row held: largest, second largest and counts, measure by measure.

Rows are runs (or run days) in the order of runner and day. A window is a range of rows, so its largest is the
larger of two runs of rows whose length is a power of two: five doublings answer every month, however full it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
NONE = -1


@dataclass(frozen=True)
class Window:
    """One row per run and one column per measure; NaN and row -1 where nothing is known."""

    value: Numbers
    start: Whole  # first row of the window
    stop: Whole  # row after its last
    largest: Numbers
    largest_row: Whole  # the first of equals
    n_known: Whole
    n_unknown: Whole
    n_rows: Whole  # runs in the window, known or not; one number a row

    @cached_property
    def second_row(self) -> Whole:
        """Row of the second largest, the last of equals; found only when somebody asks."""
        columns = range(self.value.shape[1])
        return _side_by_side([self._second_row(column) for column in columns], self.value.shape)

    @cached_property
    def second(self) -> Numbers:
        """The second largest, NaN where fewer than two values are known."""
        return _values_at(self.value, self.second_row)

    def _second_row(self, column: int) -> Whole:
        own, top = self.value[:, column], self.largest_row[:, column]
        before = _largest_rows(own, self.start, np.where(top < 0, self.start, top), is_last=True)
        after = _largest_rows(own, np.where(top < 0, self.stop, top + 1), self.stop, is_last=True)
        is_before = _rank(own, before) > _rank(own, after)
        return np.where(is_before, before, after)


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
    n_known, n_rows = known[stop] - known[start], stop - start
    rows = [_largest_rows(own, start, stop, is_last=False) for own in value.T]
    top = _side_by_side(rows, value.shape)
    return Window(value, start, stop, _values_at(value, top), top, n_known, n_rows[:, None] - n_known, n_rows)


def window_rows(series: Whole, day: Whole, days: int) -> tuple[Whole, Whole]:
    """First row and row after the last one of the `days` days before each row."""
    if not len(day):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    from_zero = day - day.min() + days
    key = series * (from_zero.max() + days + 1) + from_zero
    return np.searchsorted(key, key - days), np.searchsorted(key, key)


def _largest_rows(value: Numbers, start: Whole, stop: Whole, *, is_last: bool) -> Whole:
    """Row of the largest known value of each range of rows, -1 where none is known; the first of equals, or the last."""
    best = np.where(np.isnan(value), -np.inf, value)
    row, found, reach = np.arange(len(best)), np.full(len(start), NONE, np.int64), 1
    length = stop - start
    while True:
        own = np.flatnonzero((length >= reach) & (length < 2 * reach))
        left, right = start[own], stop[own] - reach
        is_right = best[right] >= best[left] if is_last else best[right] > best[left]
        picked = np.where(is_right, right, left)
        found[own] = np.where(best[picked] > -np.inf, row[picked], NONE)
        if 2 * reach > length.max(initial=0):
            return found
        near, far = best[:-reach], best[reach:]
        is_far = far >= near if is_last else far > near
        best, row = np.where(is_far, far, near), np.where(is_far, row[reach:], row[:-reach])
        reach *= 2


def _rank(value: Numbers, row: Whole) -> Numbers:
    return np.where(row < 0, -np.inf, value[row]) if len(value) else np.empty(0)


def _values_at(value: Numbers, row: Whole) -> Numbers:
    if not len(value):
        return np.empty(value.shape)
    return np.where(row < 0, np.nan, np.take_along_axis(value, row.clip(0), axis=0))


def _side_by_side(columns: list[Whole], shape: tuple[int, ...]) -> Whole:
    return np.column_stack(columns) if columns else np.empty(shape, np.int64)
