"""Distributions that add up."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.load.cohort import merged
from loadwatch.load.sketch import ACCURACY, HIGHEST, SMALLEST, sketch_bins, sketch_quantile, tally

values = st.lists(st.one_of(st.just(0.0), st.floats(SMALLEST, 1e8)), min_size=1, max_size=60)


@given(drawn=values, share=st.floats(0, 1))
def test_quantile_is_within_half_a_percent(drawn: list[float], share: float) -> None:
    """Of any values, any quantile of the bins is within 0.5 % of the value of that rank."""
    bins, n = np.unique(sketch_bins(np.array(drawn)), return_counts=True)

    exact = sorted(drawn)[int(share * (len(drawn) - 1))]

    assert sketch_quantile(bins, n, share) == pytest.approx(exact, rel=ACCURACY * 1.000001, abs=SMALLEST)


def test_counts_of_parts_add_up_to_counts_of_all() -> None:
    """Two halves counted apart and merged are the whole: rows, bins and sums."""
    rng = np.random.default_rng(3)
    year, kind, kinds = rng.integers(2020, 2024, 500), rng.integers(0, 2, 500), ("ok", "late")
    value = np.where(rng.random(500) < 0.1, np.nan, rng.gamma(2.0, 9.0, 500))

    whole = tally("week", year, kind, kinds, value)
    halves = [tally("week", year[at], kind[at], kinds, value[at]) for at in (slice(0, 200), slice(200, 500))]

    assert merged(halves).drop("total").equals(merged([whole]).drop("total"))
    assert whole["n"].sum() == 500
    assert whole.filter(pl.col("bin").is_null())["n"].sum() == np.isnan(value).sum()
    assert whole.filter(kind="late", year=2021)["n"].sum() == ((year == 2021) & (kind == 1)).sum()
    assert float(merged(halves)["total"].sum()) == pytest.approx(np.nansum(value), rel=1e-12)


def test_nothing_has_no_quantile() -> None:
    """Of no values there is no quantile, and an unknown or negative value has no bin."""
    assert sketch_quantile(np.empty(0, np.int64), np.empty(0, np.int64), 0.5) is None
    with pytest.raises(ValueError, match="no bin"):
        sketch_bins(np.array([1.0, np.nan]))


def test_no_value_is_beyond_the_last_bin() -> None:
    """Whatever is larger than the largest, without end too, is counted there."""
    assert sketch_bins(np.array([np.inf, 1e300, 1e9])).tolist() == [HIGHEST] * 3
