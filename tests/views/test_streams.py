"""Curves of one activity: thinning, pace, grade, distance over several sessions."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.model import Method
from loadwatch.views.streams import (
    MAX_POINTS,
    axes,
    grade_curve,
    pace_curve,
    rolling_mean,
    speed_curve,
    streams,
    thin,
    thin_at,
    whole_distance,
)
from tests import build


@given(
    st.lists(st.one_of(st.floats(-500, 500, width=32), st.just(float("nan"))), min_size=1, max_size=400),
    st.integers(4, 60),
)
def test_thinning_keeps_peaks_and_length(values: list[float], most: int) -> None:
    """A thinned curve has at most the points asked for, the same extremes, and the length of its axes."""
    curve = np.array(values)
    thinned = thin(curve, most)
    assert thinned.size <= most or curve.size <= most
    assert thinned.size == thin_at(curve, most).size
    if np.isfinite(curve).any():
        assert np.nanmin(thinned) == np.float32(np.nanmin(curve))
        assert np.nanmax(thinned) == np.float32(np.nanmax(curve))
    else:
        assert np.isnan(thinned).all()


def test_long_recordings_are_cut_to_two_thousand_points() -> None:
    """Thirty thousand samples give five float32 curves of at most 2,000 points each and equal length."""
    n = 30_000
    records = build.records(
        n, speed_mps=3.0, elevation_m=[float(i % 90) for i in range(n)], heart_rate_bpm=150.0
    )
    records = records.with_columns(distance_m=pl.col("elapsed_s") * 3.0)
    curves = {**axes(records, "km"), **streams(records, np.zeros(n), "km")}
    assert set(curves) == {"elapsed_s", "distance", "pace_s", "elevation", "grade_pct", "heart_rate"}
    assert {curve.size for curve in curves.values()} == {MAX_POINTS}
    assert {curve.dtype for curve in curves.values()} == {np.dtype(np.float32)}


def test_pace_is_per_unit_and_absent_when_standing() -> None:
    """4 m/s is 250 s a kilometre and 402 s a mile; under 0.5 m/s there is no pace."""
    speed = np.array([4.0, 0.4, np.nan])
    assert pace_curve(speed, "km")[0] == pytest.approx(250.0)
    assert pace_curve(speed, "mi")[0] == pytest.approx(402.336)
    assert np.isnan(pace_curve(speed, "km")[1:]).all()


def test_speed_comes_from_distance_when_the_device_has_none() -> None:
    """Without a speed column the slope of the distance is used, and a stopped timer has no speed."""
    records = build.records(60, distance_m=[2.5 * i for i in range(60)])
    stopped = records.with_columns(is_active=pl.col("elapsed_s") < 50)
    assert speed_curve(stopped)[10:50] == pytest.approx(2.5)
    assert np.isnan(speed_curve(stopped)[50:]).all()


def test_a_mean_by_time_ignores_what_is_unknown() -> None:
    """The rolling mean takes only known values within the span, and stays unknown where the value is."""
    values = np.array([1.0, np.nan, 3.0, 100.0])
    assert rolling_mean(np.array([0.0, 1.0, 2.0, 60.0]), values, 10.0) == pytest.approx(
        [2.0, np.nan, 2.0, 100.0], nan_ok=True
    )


def test_grade_is_that_of_the_hill_exposure() -> None:
    """A steady climb of 5 in 100 is a grade of 0.05 on its records; without elevation there is none."""
    n = 600
    climb = build.records(n, speed_mps=3.0, elevation_m=[100 + 0.15 * i for i in range(n)])
    climb = climb.with_columns(distance_m=pl.col("elapsed_s") * 3.0)
    grade = grade_curve(climb, True, Method())
    assert grade is not None
    assert grade.size == n
    assert np.nanmedian(grade) == pytest.approx(0.05, abs=0.002)
    assert grade_curve(build.records(n, speed_mps=3.0), True, Method()) is None


def test_distance_runs_on_over_the_sessions() -> None:
    """The second session's distance starts where the first one's ended."""
    records = build.records(4, session=[0, 0, 1, 1], distance_m=[0.0, 100.0, 0.0, 50.0])
    assert whole_distance(records).tolist() == [0.0, 100.0, 100.0, 150.0]


def test_a_ride_has_speed_where_a_run_has_pace() -> None:
    """The curve of what is no run says kilometres an hour, like the totals above it."""
    records = build.records(100, speed_mps=8.0)
    found = streams(records, None, "km", has_pace=False)

    assert "pace_s" not in found
    assert float(np.nanmedian(found["speed"])) == pytest.approx(28.8)
