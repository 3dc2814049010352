"""What the days before each row held: largest, second largest and counts, measure by measure.

Rows are runs (or run days) in the order of runner and day. A window is a range of rows, so its largest is the
larger of two runs of rows whose length is a power of two: five doublings answer every month, however full it is.
Which rows held the largest is found only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

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
    n_known: Whole
    n_unknown: Whole
    n_rows: Whole  # runs in the window, known or not; one number a row

    _rows: dict[tuple[str, int], Whole] = field(default_factory=dict, repr=False, compare=False)

    def largest_row(self, column: int) -> Whole:
        """Row of the largest of a measure, the first of equals; found when somebody asks, and kept."""
        return self._kept("largest", column, self._largest_row)

    def second_row(self, column: int) -> Whole:
        """Row of the second largest, the last of equals; found when somebody asks, and kept."""
        return self._kept("second", column, self._second_row)

    def second(self, column: int) -> Numbers:
        """The second largest, NaN where fewer than two values are known."""
        row, own = self.second_row(column), self.value[:, column]
        return np.where(row < 0, np.nan, own[row]) if len(own) else np.empty(0)

    def _kept(self, what: str, column: int, find: Callable[[int], Whole]) -> Whole:
        if (what, column) not in self._rows:
            self._rows[what, column] = find(column)
        return self._rows[what, column]

    def _largest_row(self, column: int) -> Whole:
        return _largest_rows(self.value[:, column], self.start, self.stop, is_last=False)

    def _second_row(self, column: int) -> Whole:
        own, top = self.value[:, column], self.largest_row(column)
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
    n_rows = stop - start
    n_known, largest = np.empty(value.shape, np.int64), np.empty(value.shape)
    for column, own in enumerate(value.T):
        is_unknown = np.isnan(own)
        n_known[:, column] = n_rows - _counted(is_unknown, start, stop) if is_unknown.any() else n_rows
        largest[:, column] = _largest(np.where(is_unknown, -np.inf, own), start, stop)
    return Window(value, start, stop, largest, n_known, n_rows[:, None] - n_known, n_rows)


def window_rows(series: Whole, day: Whole, days: int) -> tuple[Whole, Whole]:
    """First row and row after the last one of the `days` days before each row."""
    if not len(day):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    first = np.flatnonzero(np.diff(series, prepend=series[0] - 1))
    last = np.append(first[1:], len(day)) - 1
    span = day[last] - day[first] + days + 1  # calendar of each runner, with the days before the first
    place = day + np.repeat(np.cumsum(span) - span + days - day[first], last - first + 1)
    before = np.concatenate([[0], np.cumsum(np.bincount(place))])
    return before[place - days], before[place]


def _counted(mark: NDArray[np.bool_], start: Whole, stop: Whole) -> Whole:
    """Marked rows of each range of rows."""
    sums = np.concatenate([[0], np.cumsum(mark)])
    counted: Whole = sums[stop] - sums[start]
    return counted


def _largest(best: Numbers, start: Whole, stop: Whole) -> Numbers:
    """Largest value of each range of rows, NaN where it is -inf or the range is empty."""
    found, length, reach = np.full(len(start), np.nan), stop - start, 1
    power = np.frexp(length)[1]  # reach is the largest power of two within the length
    while len(best) and reach <= length.max(initial=0):
        own = np.flatnonzero(power == reach.bit_length())
        found[own] = np.maximum(best[start[own]], best[stop[own] - reach])
        best = np.maximum(best[:-reach], best[reach:])
        reach *= 2
    found[found == -np.inf] = np.nan
    return found


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
