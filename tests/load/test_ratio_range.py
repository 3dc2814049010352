"""The range of a ratio over other usual long windows."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.load.ratio_range import with_ratio_range
from loadwatch.model import Method
from tests.load import series
from tests.load.test_ratio import ALL_DAYS, CONVENTIONS, HISTORIES
from tests.load.twins import naive_range

METHOD = Method()


def ranged(
    daily: pl.DataFrame, convention: Convention = "rolling-uncoupled", method: Method = METHOD
) -> pl.DataFrame:
    """Load metrics with the range."""
    return with_ratio_range(load_metrics(daily, method, convention), daily, method, convention)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_twin(convention: Convention) -> None:
    """Two hundred histories at once equal a plain loop that tries each long window on each of them."""
    found = ranged(ALL_DAYS, convention)
    floor = METHOD.chronic_floor("distance")
    expected = [pair for days in HISTORIES for pair in naive_range(days, METHOD, convention, floor)]

    for got, wanted in zip(found.select("ratio_low", "ratio_high").iter_rows(), expected, strict=True):
        assert got == (None, None) if wanted is None else got == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_ratio_is_always_inside(convention: Convention) -> None:
    """Every ratio lies within its range, and there is no range without a ratio; nothing else changes."""
    load = load_metrics(ALL_DAYS, METHOD, convention)
    found = ranged(ALL_DAYS, convention)
    inside = found.filter(pl.col("ratio").is_not_null())

    assert found.drop("ratio_low", "ratio_high").equals(load)
    assert (inside["ratio_low"] <= inside["ratio"]).all()
    assert (inside["ratio"] <= inside["ratio_high"]).all()
    assert found["ratio_low"].is_null().equals(found["ratio"].is_null())
    assert (inside["ratio_low"] < inside["ratio_high"]).any()


def test_steady_running_has_no_range() -> None:
    """The same week over and over gives one ratio whatever the window."""
    row = ranged(series.daily(series.WEEK_KM * 12)).row(-1, named=True)

    assert (row["ratio_low"], row["ratio_high"]) == (pytest.approx(1.0), pytest.approx(1.0))


def test_a_window_before_the_history_takes_no_part() -> None:
    """With 28 days of history only the window that is there speaks."""
    row = ranged(series.daily([4.0] * 21 + [6.0] * 7)).row(-1, named=True)

    assert row["ratio"] == row["ratio_low"] == row["ratio_high"] == pytest.approx(1.5)


def test_the_windows_come_from_the_method() -> None:
    """Other windows in the method give another range."""
    daily = series.daily([4.0] * 60 + [6.0] * 21)
    wide = replace(METHOD, ratio_range_days=(21, 56))

    assert ranged(daily, method=wide)["ratio_high"][-1] > ranged(daily)["ratio_high"][-1]
