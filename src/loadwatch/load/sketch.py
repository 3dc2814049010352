"""Distributions that add up: counts in logarithmic bins, from which every quantile is known within half a percent."""

from __future__ import annotations

from math import log

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loadwatch.frames import dtypes
from loadwatch.frames_cohort import CohortFrame
from loadwatch.load.window import Numbers, Whole

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
    is_zero = values < SMALLEST
    bins = np.ceil(np.log(np.where(is_zero, 1.0, values)) / log(GAMMA))
    return np.where(is_zero, ZERO_BIN, np.minimum(bins, HIGHEST).astype(np.int64))


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


def tally(table: str, year: pl.Series, kind: pl.Series, value: pl.Series | None = None) -> pl.DataFrame:
    """Count rows by year and kind, and their values by bin as well.

    Parameters
    ----------
    table : str
        Name of the table that the counts belong to.
    year : pl.Series
        Year of each row.
    kind : pl.Series
        Status, band or rule of each row.
    value : pl.Series, optional
        Value of each row [SI], of 0 or more; null is unknown and only counted.

    Returns
    -------
    CohortFrame
        Rows that add up with those of other runners. Sums are in float64.

    Raises
    ------
    ValueError
        When a value is below 0.
    """
    if kind.is_empty():
        return pl.DataFrame(schema=dtypes(CohortFrame))
    if value is None:
        counts = pl.DataFrame({"year": year, "kind": kind}).group_by("year", "kind").agg(n=pl.len())
        named = counts.with_columns(table=pl.lit(table), bin=pl.lit(None), total=pl.lit(0.0))
        return named.select(list(dtypes(CohortFrame))).cast(dtypes(CohortFrame))  # type: ignore[arg-type]
    words = kind.dtype if isinstance(kind.dtype, pl.Enum) else pl.Enum(kind.unique().sort())
    kinds, code = words.categories, kind.cast(words).to_physical().to_numpy().astype(np.int64)
    first = int(year.min())  # type: ignore[arg-type]
    group = (year.to_numpy().astype(np.int64) - first) * len(kinds) + code
    number = value.cast(pl.Float64).to_numpy()
    is_known = ~np.isnan(number)
    counted, binned = np.bincount(group[~is_known]), _binned(group[is_known], number[is_known])
    bare = np.flatnonzero(counted)
    groups = np.concatenate([bare, binned[0]])
    return pl.DataFrame(
        {
            "table": pl.repeat(table, len(groups), eager=True),
            "year": groups // len(kinds) + first,
            "kind": kinds.gather(groups % len(kinds)),
            "bin": pl.concat([pl.repeat(None, len(bare), dtype=pl.Int32, eager=True), pl.Series(binned[1])]),
            "n": np.concatenate([counted[bare], binned[2]]),
            "total": np.concatenate([np.zeros(len(bare)), binned[3]]),
        }
    ).cast(dtypes(CohortFrame))  # type: ignore[arg-type]


def _binned(group: Whole, value: Numbers) -> tuple[Whole, NDArray[np.int32], Whole, Numbers]:
    """Group, bin, count and sum of every bin that is not empty."""
    cell = group * N_BINS + (sketch_bins(value) - ZERO_BIN)
    n, total = np.bincount(cell).astype(np.int64), np.bincount(cell, weights=value).astype(np.float64)
    own = np.flatnonzero(n).astype(np.int64)
    return own // N_BINS, (own % N_BINS + ZERO_BIN).astype(np.int32), n[own], total[own]
