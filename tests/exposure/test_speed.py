"""Grid, best efforts and speed curves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.curves import NODES, metres_at, unpack_curves
from loadwatch.exposure import session_exposure
from loadwatch.exposure.grid import Grid, make_grid
from loadwatch.exposure.speed import best_efforts, best_speeds, bout_curves
from loadwatch.model import Method
from tests.exposure.runs import drop, records, session

METHOD = Method()
FORTY = 40


def grid_of(speeds: list[float], stretches: list[int] | None = None) -> Grid:
    """Grid samples with these smoothed speeds, all running; stretches begin at the given samples."""
    v = np.array(speeds)
    begins = np.array(sorted({0, *(b for b in stretches or [] if b < len(v))}))
    which = np.searchsorted(begins, np.arange(len(v)), side="right") - 1
    ends = np.append(begins[1:], len(v)) - 1
    return Grid(
        np.arange(len(v), dtype=float), begins[which], ends[which], v, np.ones(len(v), dtype=bool), "A"
    )


def naive_bouts(grid: Grid, threshold: float, least_s: int) -> float:
    """Metres in bouts at or above a speed, sample by sample."""
    total, bout, length = 0.0, 0.0, 0
    for i, v in enumerate(grid.speed_mps.tolist()):
        if grid.first[i] == i or v < threshold:
            total += bout if length >= least_s else 0.0
            bout, length = 0.0, 0
        if v >= threshold:
            bout, length = bout + v, length + 1
    return total + (bout if length >= least_s else 0.0)


SPEEDS = st.lists(st.integers(6, 28).map(lambda n: n / 4), min_size=1, max_size=80)


@settings(max_examples=60)
@given(SPEEDS, st.lists(st.integers(1, 70), max_size=3))
def test_curve_equals_naive_count(speeds: list[float], stretches: list[int]) -> None:
    """Every node of both curves equals a count sample by sample, and no curve ever rises."""
    grid = grid_of(speeds, stretches)

    for curve, least in zip(bout_curves(grid, grid.metres_m, METHOD)[:2], (10, 3), strict=True):
        expected = [naive_bouts(grid, node - 1e-9, least) for node in NODES]
        assert curve == pytest.approx(np.array(expected), abs=1e-6)
        assert (np.diff(curve) <= 1e-9).all()


def test_interpolated_curve_is_near_the_exact_count() -> None:
    """Between nodes the curve is within 1 % of the run of the exact count, at any critical speed."""
    rng = np.random.default_rng(5)
    speeds = (
        3.2
        + 0.6 * np.sin(np.arange(3000) / 40)
        + 0.2 * np.sin(np.arange(3000) / 7)
        + rng.normal(0, 0.02, 3000)
    )
    grid = grid_of(speeds.tolist())
    fast, _, _ = bout_curves(grid, grid.metres_m, METHOD)

    for critical_speed in np.arange(2.6, 4.2, 0.0137):
        found = metres_at(fast[None, :], np.array([critical_speed]))[0]
        assert found == pytest.approx(naive_bouts(grid, critical_speed, 10), abs=0.01 * speeds.sum() * 2)


def test_best_effort_of_an_even_run() -> None:
    """At an even 4 m/s, 400 m take 100 s and 1500 m 375 s; 5000 m were never run."""
    found = best_efforts(grid_of([4.0] * 600), np.full(600, 4.0))

    assert found[400] == pytest.approx(100.0, abs=0.01)
    assert found[1500] == pytest.approx(375.0, abs=0.01)
    assert 5000 not in found


@settings(max_examples=40)
@given(st.lists(st.floats(1.0, 6.0), min_size=150, max_size=300))
def test_best_effort_is_the_fastest_window(speeds: list[float]) -> None:
    """The best effort is the shortest window that covers 400 m, to within the second."""
    gone = np.concatenate([[0.0], np.cumsum(speeds)])
    spans = [
        int(np.searchsorted(gone, gone[i] + 400.0 - 1e-6)) - i
        for i in range(len(gone))
        if gone[-1] - gone[i] >= 400
    ]

    found = best_efforts(grid_of(speeds), np.array(speeds))

    if spans:
        assert min(spans) - 1.001 <= found[400] <= min(spans) + 0.001
    else:
        assert 400 not in found or gone[-1] == pytest.approx(400.0, abs=1e-3)


def test_efforts_do_not_cross_a_pause() -> None:
    """Two halves of 300 m with a pause between are no 400 m."""
    grid = grid_of([3.0] * 200, [100])

    assert best_efforts(grid, grid.speed_mps) == {}
    assert best_speeds(grid, grid.speed_mps) == {}


def test_best_mean_speeds() -> None:
    """The best 3 minutes are found wherever they lie; 20 minutes need 20 minutes."""
    speeds = np.concatenate([np.full(200, 3.0), np.full(180, 4.5), np.full(200, 3.0)])

    found = best_speeds(grid_of(speeds.tolist()), speeds)

    assert found[180] == pytest.approx(4.5)
    assert found[300] == pytest.approx((180 * 4.5 + 120 * 3.0) / 300)
    assert 1200 not in found


def test_efforts_are_grade_adjusted() -> None:
    """3 m/s up 10 % counts as 4.57 m/s on the level."""
    frame = records(np.full(900, 3.0), 0.10)

    found = session_exposure(session(frame), frame, True, METHOD)

    assert found.best_speeds[180] == pytest.approx(3.0 * 1.5226, rel=0.01)
    assert found.efforts[400] == pytest.approx(400 / (3.0 * 1.5226), rel=0.01)


def test_wild_speeds_are_dropped() -> None:
    """A second at 25 m/s neither counts as fast nor as an effort."""
    speed = np.full(900, 3.0)
    speed[400] = 25.0
    frame = records(speed)

    grid = make_grid(frame, METHOD)

    assert grid.speed_mps == pytest.approx(np.full(899, 3.0))


def test_speed_from_distance_and_positions_is_quality_c() -> None:
    """Without device speed, distance or positions give it, marked C."""
    frame = records(np.full(900, 3.0))
    degrees = np.degrees(np.arange(900) * 3.0 / 6_371_008.8)
    placed = drop(frame, "speed_mps", "distance_m").with_columns(
        latitude_deg=degrees, longitude_deg=0.0 * degrees
    )

    for known in (drop(frame, "speed_mps"), placed):
        found = make_grid(known, METHOD)
        assert found.speed_quality == "C"
        assert found.speed_mps == pytest.approx(np.full(899, 3.0), abs=1e-6)


def test_no_speed_is_unknown() -> None:
    """Heart rate alone tells no speed: null with a reason, not 0."""
    frame = drop(records(np.full(900, 3.0)), "speed_mps", "distance_m", "elevation_m")

    found = session_exposure(session(frame, distance_m=None), frame, None, METHOD)

    assert found.reasons["speed_reason"] == "no speed recorded"
    assert found.speed_curve is None
    assert found.values["achilles_midportion_eqkm"] is None
    assert found.reasons["tissue_reason"] == "no distance recorded"


def test_gaps_up_to_ten_seconds_are_filled_longer_ones_cut() -> None:
    """Smart recording is joined; a silence of 11 s is a pause."""
    frame = records(np.full(300, 3.0))

    assert len(make_grid(frame.gather_every(9), METHOD).time_s) == 297
    holed = frame.filter((frame["elapsed_s"] <= 100) | (frame["elapsed_s"] >= 111))
    grid = make_grid(holed, METHOD)
    assert sorted(set(grid.first.tolist())) == [0, 100]
    assert len(grid.time_s) == 100 + 188


def test_treadmill_gives_no_efforts() -> None:
    """A belt's speed is not used for critical speed, but fast running on it counts."""
    frame = records(np.full(900, 4.0), None)

    found = session_exposure(session(frame, sub_sport="treadmill"), frame, None, METHOD)

    assert (found.efforts, found.best_speeds) == ({}, {})
    assert found.speed_curve is not None
    assert unpack_curves([found.speed_curve]).fast_m[0, FORTY] == pytest.approx(3596.0, rel=0.01)


def test_whole_run_is_in_the_curve() -> None:
    """At the lowest node the curve holds all running metres, stretched to the device's distance."""
    frame = records(np.full(901, 3.0))

    found = session_exposure(session(frame, distance_m=2800.0), frame, True, METHOD)

    assert found.speed_curve is not None
    assert unpack_curves([found.speed_curve]).fast_m[0, 0] == pytest.approx(2800.0, rel=1e-6)
