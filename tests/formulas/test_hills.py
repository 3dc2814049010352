"""Laws of the slope formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.formulas.ascent import ascent_turning_points
from loadwatch.formulas.hills import slope_least_squares

TRACKS = st.lists(st.integers(0, 60).map(lambda step: step / 5), min_size=1, max_size=80)
THRESHOLDS = st.sampled_from([0.0, 0.5, 3.0, 10.0])


def naive_ascent(track: list[float], threshold: float) -> tuple[float, float]:
    """Sample by sample: remember the extremes since the last turn, count a leg when its end was left."""
    legs: list[float] = []
    low = high = begin = track[0]
    direction = 0
    for z in track[1:]:
        if direction != 1 and z > low + threshold:
            if direction == -1:
                legs.append(low - begin)
            begin, high, direction = low, z, 1
        elif direction != -1 and z < high - threshold:
            if direction == 1:
                legs.append(high - begin)
            begin, low, direction = high, z, -1
        high = max(high, z) if direction != -1 else high
        low = min(low, z) if direction != 1 else low
    if direction:
        legs.append((high if direction == 1 else low) - begin)
    return sum(leg for leg in legs if leg > 0), -sum(leg for leg in legs if leg < 0)


@given(TRACKS, THRESHOLDS)
def test_ascent_equals_naive_loop(track: list[float], threshold: float) -> None:
    """Working on turning points gives exactly what a loop over all samples gives."""
    assert ascent_turning_points(track, threshold) == pytest.approx(naive_ascent(track, threshold), abs=1e-9)


@given(TRACKS)
def test_ascent_without_threshold_is_the_sum_of_steps(track: list[float]) -> None:
    """With threshold 0 every metre up and down counts."""
    steps = np.diff(track)

    up, down = ascent_turning_points(track, 0.0)

    assert up == pytest.approx(steps[steps > 0].sum(), abs=1e-9)
    assert down == pytest.approx(-steps[steps < 0].sum(), abs=1e-9)


@given(TRACKS, THRESHOLDS)
def test_ascent_mirrors(track: list[float], threshold: float) -> None:
    """Turned upside down or run backwards, ascent and descent change places."""
    up, down = ascent_turning_points(track, threshold)

    assert ascent_turning_points([-z for z in track], threshold) == pytest.approx((down, up), abs=1e-9)


@given(TRACKS, st.floats(0.1, 5.0))
def test_ascent_shrinks_with_the_threshold(track: list[float], threshold: float) -> None:
    """A higher threshold never counts more."""
    assert ascent_turning_points(track, 2 * threshold)[0] <= ascent_turning_points(track, threshold)[0] + 1e-9


def naive_slope(s: list[float], z: list[float], span: float) -> list[float]:
    """Slope by numpy's line fit in each window."""
    found = []
    for at in s:
        near = [i for i, x in enumerate(s) if abs(x - at) <= span]
        slope = np.polyfit([s[i] for i in near], [z[i] for i in near], 1)[0] if len(near) >= 5 else np.nan
        found.append(slope if abs(slope) <= 0.45 else np.nan)
    return found


def test_slope_equals_line_fits() -> None:
    """Prefix sums give the slopes of separate line fits, also late in a long run."""
    rng = np.random.default_rng(7)
    s = 90_000.0 + np.cumsum(rng.uniform(0.3, 5.0, 400))
    z = 800.0 + np.cumsum(rng.normal(0.0, 0.2, 400))

    found = slope_least_squares(s, z, 25.0)

    np.testing.assert_allclose(found, naive_slope(list(s), list(z), 25.0), atol=1e-7)


def test_slope_of_nothing_is_nothing() -> None:
    """No points, no slopes."""
    assert len(slope_least_squares([], [], 25.0)) == 0
