"""What the days before each row held: largest, second largest and counts, measure by measure.

Rows are runs (or run days) in the order of runner and day. A window is a range of rows, so its largest is the
larger of two runs of rows whose length is a power of two: five doublings answer every month, however full it is.
Rows are taken in blocks that fit the processor's cache. Which rows held the largest is found only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
NONE = -1
BLOCK = 1 << 14  # rows that are worked on together


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
        own, top = self.value[:, column], self.largest_row(column)
        before = _largest(own, self.start, np.where(top < 0, self.start, top))
        after = _largest(own, np.where(top < 0, self.stop, top + 1), self.stop)
        return np.fmax(before, after, out=before)

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
        largest[:, column] = _largest(own, start, stop)
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


def _largest(value: Numbers, start: Whole, stop: Whole) -> Numbers:
    """Largest known value of each range of rows, NaN where none is known."""
    found = np.empty(len(start))
    for rows, best, begin, end in _blocks(value, start, stop):
        _largest_of_block(best, begin, end, found[rows])
    found[found == -np.inf] = np.nan
    return found


def _largest_rows(value: Numbers, start: Whole, stop: Whole, *, is_last: bool) -> Whole:
    """Row of the largest known value of each range of rows, -1 where none is known; the first of equals, or the last."""
    found = np.empty(len(start), np.int64)
    for rows, best, begin, end in _blocks(value, start, stop):
        _rows_of_block(best, begin, end, is_last, found[rows])
        found[rows] += np.where(found[rows] >= 0, start[rows][0] - begin[0], 0)
    return found


def _blocks(value: Numbers, start: Whole, stop: Whole) -> Iterator[tuple[slice, Numbers, Whole, Whole]]:
    """Ranges that are worked on together, the values they reach (-inf is unknown), and first and end among these."""
    for low in range(0, len(start), BLOCK):
        rows = slice(low, low + BLOCK)
        first, end = start[rows].min(), stop[rows].max()
        best = value[first:end].copy()
        best[np.isnan(best)] = -np.inf
        yield rows, best, start[rows] - first, stop[rows] - first


def _largest_of_block(best: Numbers, start: Whole, stop: Whole, found: Numbers) -> None:
    """Largest value of each range of rows, -inf where it is empty."""
    found.fill(-np.inf)
    for reach, own in _by_reach(stop - start):
        found[own] = np.maximum(best[start[own]], best[stop[own] - reach])
        best = np.maximum(best[:-reach], best[reach:])


def _rows_of_block(best: Numbers, start: Whole, stop: Whole, is_last: bool, found: Whole) -> None:
    """Row of the largest value of each range of rows, -1 where it is empty or all is -inf."""
    is_later, row = np.greater_equal if is_last else np.greater, np.arange(len(best))
    found.fill(NONE)
    for reach, own in _by_reach(stop - start):
        left, right = start[own], stop[own] - reach
        picked = np.where(is_later(best[right], best[left]), right, left)
        found[own] = np.where(best[picked] > -np.inf, row[picked], NONE)
        near, far = best[:-reach], best[reach:]
        row = np.where(is_later(far, near), row[reach:], row[:-reach])
        best = np.maximum(near, far)


def _by_reach(length: Whole) -> Iterator[tuple[int, Whole]]:
    """Powers of two, and the ranges that each reaches more than half across."""
    power = np.frexp(length)[1]
    for doubled in range(power.max(initial=0)):
        yield 1 << doubled, np.flatnonzero(power == doubled + 1)


def _rank(value: Numbers, row: Whole) -> Numbers:
    return np.where(row < 0, -np.inf, value[row]) if len(value) else np.empty(0)
