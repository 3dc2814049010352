"""Decimal numbers out of a grid of characters, all rows at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.parsed import Column

MOST_DIGITS = 15  # so many are exact as a whole number, and so is the power of ten that divides it
POWERS = np.array([10.0**n for n in range(MOST_DIGITS + 1)])


def decimals_of_grid(grid: NDArray[np.uint8], width: NDArray[np.int64]) -> Column | None:
    """The number in each row (zeros behind its `width`); None when one is written in any unusual way.

    Usual is `-12.345`: digits, before and behind a point if there is one. One division rounds the value, so it
    is the nearest to what is written.
    """
    columns = np.ascontiguousarray(grid.T)
    digits = columns - np.uint8(ord("0"))
    is_digit, is_point = digits < 10, columns == ord(".")
    is_minus = columns[0] == ord("-")
    n_digits, n_points = is_digit.sum(axis=0), is_point.sum(axis=0)
    rows = np.arange(len(width))
    behind = np.where(n_points > 0, width - 1 - is_point.argmax(axis=0), 0)
    is_usual = (n_digits + n_points + is_minus == width) & (n_points <= 1) & (n_digits <= MOST_DIGITS)
    is_usual &= is_digit[is_minus.astype(np.intp), rows] & is_digit[width - 1, rows]
    if not is_usual.all():
        return None
    whole = np.zeros(len(width), np.int64)
    for digit, is_one in zip(digits, is_digit, strict=True):
        whole = np.where(is_one, 10 * whole + digit, whole)
    values: Column = whole / POWERS[behind]
    return np.where(is_minus, -values, values)
