"""What the days before each row held: largest, second largest and counts, measure by measure.

Rows are runs (or run days) in the order of runner and day. A window is a range of rows, so its largest is the
larger of two runs of rows whose length is a power of two: five doublings answer every month, however full it is.
Rows are taken in blocks that fit the processor's cache. Which rows held the largest is found only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from loadwatch.load.series import changes, each, largest_before

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
NONE = -1
BLOCK = 1 << 15  # rows that are worked on together


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
    _seconds: dict[int, Numbers] = field(default_factory=dict, repr=False, compare=False)

    def largest_row(self, column: int) -> Whole:
        """Row of the largest of a measure, the first of equals; found when somebody asks, and kept."""
        return self._kept("largest", column, self._largest_row)

    def second_row(self, column: int) -> Whole:
        """Row of the second largest, the last of equals; found when somebody asks, and kept."""
        return self._kept("second", column, self._second_row)

    def second(self, column: int) -> Numbers:
        """The second largest, NaN where fewer than two values are known; found and kept with the largest's row."""
        if column in self._seconds:
            return self._seconds[column]
        best, n_rows = self.largest[:, column], len(self.start)
        top, found = np.empty(n_rows, np.int64), np.empty(n_rows)

        def find(rows: slice) -> None:
            table = _table(self.value[:, column], self.start, self.stop, rows)
            top[rows] = own = table.largest_rows(best[rows], is_last=False)
            begin, end = table.start, table.stop
            own = np.where(own < 0, begin, own - table.first)
            before, after = table.largest(begin, own), table.largest(np.minimum(own + 1, end), end)
            np.maximum(before, after, out=found[rows])

        each(find, _blocks(n_rows))
        self._rows["largest", column], self._seconds[column] = top, _known(found)
        return self._seconds[column]

    def _kept(self, what: str, column: int, find: Callable[[int], Whole]) -> Whole:
        if (what, column) not in self._rows:
            self._rows[what, column] = find(column)
        return self._rows[what, column]

    def _largest_row(self, column: int) -> Whole:
        best = self.largest[:, column]
        return _largest_rows(self.value[:, column], self.start, self.stop, best, is_last=False)

    def _second_row(self, column: int) -> Whole:
        own, top = self.value[:, column], self.largest_row(column)
        before, after = (
            _largest_rows(own, start, stop, _largest(own, start, stop), is_last=True)
            for start, stop in (
                (self.start, np.where(top < 0, self.start, top)),
                (np.where(top < 0, self.stop, top + 1), self.stop),
            )
        )
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
    place = _places(series, day, days)
    start, stop = _rows_before(place, days)
    n_rows = stop - start
    n_known = np.empty(value.shape, np.int64)
    for column, own in enumerate(value.T):
        is_unknown = np.isnan(own)
        n_known[:, column] = n_rows - _counted(is_unknown, start, stop) if is_unknown.any() else n_rows
    largest = _largest_before(value, place, start, days)
    return Window(value, start, stop, largest, n_known, n_rows[:, None] - n_known, n_rows)


def _largest_before(value: Numbers, place: Whole, start: Whole, days: int) -> Numbers:
    """Largest known value of the days before each row, by measure: of the calendar, whose days lie side by side."""
    found = np.empty(value.shape)

    def find(rows: slice) -> None:
        near = slice(start[rows.start], rows.stop)
        day = place[near] - (place[rows.start] - days)
        first = changes(day)
        calendar = np.full(day[-1] + 1, np.nan)
        for column, own in enumerate(value[near].T):
            calendar[day[first]] = own if len(first) == len(day) else np.fmax.reduceat(own, first)
            found[rows, column] = largest_before(calendar, days)[day[rows.start - near.start :]]

    each(find, _blocks(len(place)))
    return found


def window_rows(series: Whole, day: Whole, days: int) -> tuple[Whole, Whole]:
    """First row and row after the last one of the `days` days before each row."""
    return _rows_before(_places(series, day, days), days)


def _places(series: Whole, day: Whole, days: int) -> Whole:
    """Place of each row in one calendar of all runners, each with the days before the first; no window spans two."""
    if not len(day):
        return np.empty(0, np.int64)
    first = changes(series)
    last = np.append(first[1:], len(day)) - 1
    span = day[last] - day[first] + days + 1
    found: Whole = day + np.repeat(np.cumsum(span) - span + days + 1 - day[first], last - first + 1)
    return found


def _rows_before(place: Whole, days: int) -> tuple[Whole, Whole]:
    """First row and row after the last one of the days before each place."""
    before = np.bincount(place)
    np.cumsum(before, out=before)
    new = changes(place)
    stop = new if len(new) == len(place) else np.repeat(new, np.diff(new, append=len(place)))
    return before[place - (days + 1)], stop


def _counted(mark: NDArray[np.bool_], start: Whole, stop: Whole) -> Whole:
    """Marked rows of each range of rows."""
    sums = np.concatenate([[0], np.cumsum(mark)])
    counted: Whole = sums[stop] - sums[start]
    return counted


def _largest(value: Numbers, start: Whole, stop: Whole) -> Numbers:
    """Largest known value of each range of rows, NaN where none is known."""
    found = np.empty(len(start))

    def find(rows: slice) -> None:
        table = _table(value, start, stop, rows)
        found[rows] = table.largest(table.start, table.stop)

    each(find, _blocks(len(start)))
    return _known(found)


def _known(found: Numbers) -> Numbers:
    """The same with NaN for -inf."""
    found[found == -np.inf] = np.nan
    return found


def _largest_rows(value: Numbers, start: Whole, stop: Whole, best: Numbers, *, is_last: bool) -> Whole:
    """Row of the largest known value (`best`) of each range, -1 where none is; the first of equals, or the last."""
    found = np.empty(len(start), np.int64)

    def find(rows: slice) -> None:
        found[rows] = _table(value, start, stop, rows).largest_rows(best[rows], is_last=is_last)

    each(find, _blocks(len(start)))
    return found


def _blocks(n_rows: int) -> list[slice]:
    """Ranges that are worked on together."""
    return [slice(low, low + BLOCK) for low in range(0, n_rows, BLOCK)]


def _table(value: Numbers, start: Whole, stop: Whole, rows: slice) -> _Table:
    """The values that ranges of some rows hold."""
    first, end = int(start[rows].min()), int(stop[rows].max())
    return _Table(first, value[first:end], start[rows] - first, stop[rows] - first)


class _Table:
    """Largest of 1, 2, 4 … values from each one on: two of them answer any range of rows. Unknown is -inf."""

    def __init__(self, first: int, value: Numbers, start: Whole, stop: Whole) -> None:
        self.first, self.start, self.stop = first, start, stop
        most = int((stop - start).max())
        self.doubled = np.maximum(np.frexp(np.arange(most + 1))[1] - 1, 0)  # by length of a range
        self.levels = np.full((self.doubled[-1] + 1, len(value) + 1), -np.inf)
        np.fmax(value, -np.inf, out=self.levels[0, :-1])
        for level, near in enumerate(self.levels[:-1]):
            step, wider = 1 << level, self.levels[level + 1]
            np.maximum(near[:-step], near[step:], out=wider[:-step])
            wider[-step:] = near[-step:]

    def largest(self, start: Whole, stop: Whole) -> Numbers:
        """Largest value of each range of rows, -inf where it is empty."""
        length = stop - start
        begin, shift = (of_length[length] for of_length in self._halves())
        begin += start
        found: Numbers = self.levels.take(begin, mode="clip")
        begin += shift
        np.maximum(found, self.levels.take(begin, mode="clip"), out=found)
        found[length == 0] = -np.inf
        return found

    def largest_rows(self, best: Numbers, *, is_last: bool) -> Whole:
        """Row, of all rows, of the largest value of each range, -1 where it is NaN; the first of equals, or the last."""
        row = self.stop.copy() if is_last else self.start.copy()
        for level in range(len(self.levels) - 1, -1, -1):
            step = 1 << level  # over so many, where all of them are less
            is_less = self.levels[level].take(row - step if is_last else row, mode="clip") < best
            row += is_less * (-step if is_last else step)
        row += self.first - is_last
        row[np.isnan(best)] = NONE
        return row

    def _halves(self) -> tuple[Whole, Whole]:
        """By length of a range: where the values of its half's length begin, and how far apart its halves do."""
        return self.doubled * self.levels.shape[1], np.arange(len(self.doubled)) - (1 << self.doubled)


def _rank(value: Numbers, row: Whole) -> Numbers:
    return np.where(row < 0, -np.inf, value[row]) if len(value) else np.empty(0)
