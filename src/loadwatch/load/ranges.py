"""Sums and largest of many short ranges of rows, as those of the runs of each week: lists that polars goes through."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pyarrow as pa

from loadwatch.load.series import Numbers, Whole, changes


class Ranges:
    """Rows by the number of the range they belong to, rising; rows of a higher number are in none."""

    def __init__(self, of_row: Whole, n_ranges: int) -> None:
        self._rows = None if (is_in := of_row < n_ranges).all() else np.flatnonzero(is_in)
        inside = of_row if self._rows is None else of_row[self._rows]
        first = changes(inside)
        self.count = np.zeros(n_ranges, np.int64)
        self.count[inside[first]] = np.diff(first, append=len(inside))
        self._ends = _arrow(np.append(0, np.cumsum(self.count)))

    def sums(self, columns: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Sum of each range in each column: 0 of no rows, NaN where one is."""
        sums = self._lists(columns).select(pl.all().list.sum())
        return {name: sums[name].to_numpy(writable=True) for name in columns}

    def largest(self, column: Numbers) -> Numbers:
        """Largest known value of each range: 0 of no rows, NaN where none is known."""
        largest = self._lists({"all": column}).select(pl.all().list.max().fill_null(0.0))
        return largest["all"].to_numpy(writable=True)

    def _lists(self, columns: Mapping[str, Numbers]) -> pl.DataFrame:
        """The values of each range; nothing is copied."""
        inside = {name: own if self._rows is None else own[self._rows] for name, own in columns.items()}
        lists = {name: pa.LargeListArray.from_arrays(self._ends, _arrow(own)) for name, own in inside.items()}
        return pl.DataFrame({name: pl.Series(name, own) for name, own in lists.items()})


def _arrow(values: Numbers | Whole) -> pa.Array:
    """As `pa.array`, which imports pandas first: half a second, in which plotly in another thread finds half of it."""
    whole = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(whole.dtype), len(whole), [None, pa.py_buffer(whole)])
