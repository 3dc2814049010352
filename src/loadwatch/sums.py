"""Sums of the last days, of gap-free days (last axis; 0 is rest, NaN is unknown).

Sums are taken shift by shift, not with a running total, so that seven rest days give exactly 0 after any history.
"""

from __future__ import annotations

from operator import index

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
WEEK_D, MOST_WEEKS = 7, 5  # more weeks than these are joined quicker by doubling


def delayed(load: Numbers, days: int, times: float = 1.0) -> Numbers:
    """The load so many days before each day, times a factor; NaN before the first."""
    earlier = np.empty_like(load)
    earlier[..., :days] = np.nan
    np.multiply(load[..., : max(load.shape[-1] - days, 0)], times, out=earlier[..., days:])
    return earlier


def _with_earlier(load: Numbers, other: Numbers, days: int) -> Numbers:
    """Load plus another so many days before, in one step."""
    total = np.empty_like(load)
    total[..., :days] = np.nan
    np.add(load[..., days:], other[..., :-days], out=total[..., days:])
    return total


class WindowSums:
    """Sums of windows of one load, each taken once however many formulas ask.

    Sums of 1, 2, 4 … days are joined, which takes 4 steps for a week instead of 6; whole weeks are joined of weeks.
    """

    def __init__(self, load: Numbers) -> None:
        self.load = np.asarray(load, dtype=np.float64)
        self._powers = [self.load]  # of 1, 2, 4 … days
        self._sums: dict[int, Numbers] = {1: self.load}

    def of(self, days: int) -> Numbers:
        """Sum of `days` days up to each day; NaN when one of them is not known. Not to be written to."""
        if days not in self._sums:
            is_weeks = days % WEEK_D == 0 and WEEK_D < days <= MOST_WEEKS * WEEK_D
            self._sums[days] = self._of_weeks(days) if is_weeks else self._of_days(days)
        return self._sums[days]

    def _of_weeks(self, days: int) -> Numbers:
        return _with_earlier(self.of(days - WEEK_D), self.of(WEEK_D), days - WEEK_D)

    def _of_days(self, days: int) -> Numbers:
        bits = [bit for bit in range(index(days).bit_length()) if days >> bit & 1]
        total, taken = self._power(bits[0]), 1 << bits[0]
        for bit in bits[1:]:
            total = _with_earlier(total, self._power(bit), taken)
            taken += 1 << bit
        return total

    def _power(self, bit: int) -> Numbers:
        while len(self._powers) <= bit:
            part = self._powers[-1]
            self._powers.append(_with_earlier(part, part, 1 << (len(self._powers) - 1)))
        return self._powers[bit]


Load = Numbers | WindowSums  # sums that are there already are not taken again


def summed(load: Load) -> WindowSums:
    """The sums of a load; those it is given when somebody has begun them."""
    return load if isinstance(load, WindowSums) else WindowSums(load)


def window_sum(load: Load, days: int, lag: int = 0) -> Numbers:
    """Sum of `days` days ending `lag` days before this one; NaN when one of them is not known."""
    return delayed(summed(load).of(days), lag)
