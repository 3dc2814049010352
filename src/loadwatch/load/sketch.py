"""Distributions that add up: counts in logarithmic bins, from which every quantile is known within half a percent."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.frames import dtypes
from loadwatch.frames_cohort import CohortFrame
from loadwatch.load.series import Numbers, Whole, text_at

ACCURACY = 0.005  # relative, of a quantile
GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
SMALLEST, LARGEST = 1e-3, 1e8  # what lies outside is counted at the edge; 0 has a bin of its own
LOWEST, HIGHEST = (int(np.ceil(log(edge) / log(GAMMA))) for edge in (SMALLEST, LARGEST))
ZERO_BIN = LOWEST - 1
N_BINS = HIGHEST - ZERO_BIN + 1


def sketch_bins(values: Numbers) -> Whole:
    """Number of the bin of each value: the smallest i with GAMMA ** i at least the value.

    Parameters
    ----------
    values : array of float [any unit]
        Values of 0 or more, none unknown.

    Returns
    -------
    array of int
        Bins; those of equal values are equal wherever they are counted, so that counts add up.

    Raises
    ------
    ValueError
        When a value is below 0 or not a number.

    Valid for
    ---------
    0, and 1e-3 to 1e8; smaller values count as 0, larger ones as 1e8.

    Uncertainty
    -----------
    A quantile of the bins is within 0.5 % of the exact one.

    References
    ----------
    Masson et al. 2019 (DDSketch), doi:10.14778/3352063.3352135.

    Checked by
    ----------
    tests/load/test_sketch.py
    """
    if not (values >= 0).all():
        raise ValueError("a value below 0 or unknown has no bin")
    return _bins(values).astype(np.int64)


def _bins(values: Numbers) -> Numbers:
    """Bins as floats; NaN stays NaN."""
    bins = np.ceil(np.log(np.maximum(values, SMALLEST / 2)) / log(GAMMA))
    np.minimum(bins, HIGHEST, out=bins)
    bins[values < SMALLEST] = ZERO_BIN
    return bins


def sketch_quantile(bins: Whole, n: Whole, share: float) -> float | None:
    """Value below or at which a share of the counted values lies.

    Parameters
    ----------
    bins : array of int
        Bins, in any order.
    n : array of int
        Values counted in each.
    share : float
        0 to 1.

    Returns
    -------
    float or None
        Value [unit of what was counted], None when nothing was.

    Raises
    ------
    IndexError
        When `bins` and `n` differ in length.

    Valid for
    ---------
    As `sketch_bins`.

    Uncertainty
    -----------
    Within 0.5 % of the value of that rank.

    References
    ----------
    Masson et al. 2019 (DDSketch), doi:10.14778/3352063.3352135.

    Checked by
    ----------
    tests/load/test_sketch.py
    """
    if not n.sum():
        return None
    order = np.argsort(bins)
    rank = share * (int(n.sum()) - 1)
    found = int(bins[order][np.searchsorted(np.cumsum(n[order]), rank, side="right")])
    return 0.0 if found == ZERO_BIN else 2.0 * GAMMA**found / (GAMMA + 1.0)


def tally(
    table: str, year: Whole, kind: NDArray[Any], kinds: Sequence[str], value: Numbers | None = None
) -> pl.DataFrame:
    """Count rows by year and kind, and their values by bin as well.

    Parameters
    ----------
    table : str
        Name of the table that the counts belong to.
    year : array of int
        Year of each row.
    kind : array of int
        Status, band or rule of each row, as its place in `kinds`.
    kinds : sequence of str
        Their words.
    value : array of float, optional
        Value of each row [SI], of 0 or more; NaN is unknown and only counted.

    Returns
    -------
    CohortFrame
        Rows that add up with those of other runners. Sums are in float64.

    Raises
    ------
    ValueError
        When a value is below 0.
    """
    if not len(year):
        return pl.DataFrame(schema=dtypes(CohortFrame))
    first, n_bins = int(year.min()), 1 if value is None else N_BINS + 1
    cell = (year - first) * len(kinds)
    cell += kind
    if value is not None:
        cell *= n_bins
        cell += _slots(value)
    n = np.bincount(cell)
    full = np.flatnonzero(n)
    group, slot = full // n_bins, full % n_bins
    is_valued, total = slot < n_bins - 1, np.zeros(len(full))
    if value is not None:  # what is unknown has cells of its own
        total[is_valued] = np.bincount(cell, value)[full[is_valued]]
    return pl.DataFrame(
        {
            "table": pl.repeat(table, len(full), eager=True),
            "year": (group // len(kinds) + first).astype(np.int32),
            "kind": text_at(kinds, group % len(kinds)),
            "bin": pl.Series(np.where(is_valued, slot + ZERO_BIN, np.nan), nan_to_null=True).cast(pl.Int32),
            "n": n[full],
            "total": total,
        }
    )


def _slots(value: Numbers) -> Whole:
    """Place of each value's bin; the one after the last for what is unknown."""
    if (value < 0).any():
        raise ValueError("a value below 0 has no bin")
    slot = _bins(value)
    slot -= ZERO_BIN
    slot[np.isnan(slot)] = N_BINS
    return slot.astype(np.int64)
