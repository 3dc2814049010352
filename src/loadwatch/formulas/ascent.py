"""How much was climbed: metres up and down along an altitude track."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]


def ascent_turning_points(elevation_m: ArrayLike, threshold_m: float) -> tuple[float, float]:
    """Metres climbed and descended between the turning points of an altitude track.

    A turn counts once the track has come back from it by more than `threshold_m`; then the whole height
    between two turns counts. Wiggles smaller than the threshold do not.

    Parameters
    ----------
    elevation_m : array [m], shape (n,)
        Altitude in the order of time, without NaN, already rid of spikes.
    threshold_m : float [m]
        Hysteresis: 3 with a barometer, 10 with GPS altitude. 0 counts every wiggle.

    Returns
    -------
    tuple of float [m]
        Ascent and descent, both ≥ 0.

    Valid for
    ---------
    Any altitude track; the threshold must exceed the noise of the sensor.

    Uncertainty
    -----------
    Against the watch's own ascent on 174 real runs: median error 4 %, nine runs in ten within 12 %
    (docs/decisions/0003-ascent.md).

    References
    ----------
    GoldenCheetah, elevation gain with a hysteresis of 3 m (source code; no DOI). Counting whole heights
    between turns instead of steps above the threshold is ours, see the decision note.

    Checked by
    ----------
    tests/golden/ascent.toml
    """
    turns = _turning_points(np.asarray(elevation_m, dtype=np.float64))
    legs = np.diff(_kept_turns(turns, threshold_m))
    return float(legs[legs > 0].sum()), float(np.abs(legs[legs < 0]).sum())


def ascent_stepwise(elevation_m: ArrayLike, threshold_m: float) -> tuple[float, float]:
    """Metres climbed and descended in steps of more than a threshold from the last reference height.

    Beside `ascent_turning_points`, which loadwatch uses; this one is for comparison with other tools.

    Parameters
    ----------
    elevation_m : array [m], shape (n,)
        Altitude in the order of time, without NaN.
    threshold_m : float [m]
        Hysteresis: 3 by default in GoldenCheetah. 0 counts every wiggle.

    Returns
    -------
    tuple of float [m]
        Ascent and descent, both ≥ 0.

    Valid for
    ---------
    Any altitude track; the threshold must exceed the noise of the sensor.

    Uncertainty
    -----------
    What is left below the threshold at each end of a climb is lost: 12.6 % in the median of 174 real runs
    (docs/decisions/0003-ascent.md).

    References
    ----------
    GoldenCheetah, elevation gain with a hysteresis of 3 m (source code; no DOI).

    Checked by
    ----------
    tests/golden/ascent.toml
    """
    heights = np.asarray(elevation_m, dtype=np.float64).tolist()
    up = down = 0.0
    reference = heights[0] if heights else 0.0
    for z in heights:
        if z > reference + threshold_m:
            up, reference = up + z - reference, z
        elif z < reference - threshold_m:
            down, reference = down + reference - z, z
    return up, down


def _turning_points(elevation_m: Column) -> list[float]:
    """First, last and every local extreme of the track, without repeats."""
    if len(elevation_m) < 2:
        return list(elevation_m.tolist())
    is_new = np.ones(len(elevation_m), dtype=bool)
    is_new[1:] = elevation_m[1:] != elevation_m[:-1]
    z = elevation_m[is_new]
    rising = z[1:] > z[:-1]
    is_turn = np.ones(len(z), dtype=bool)
    is_turn[1:-1] = rising[1:] != rising[:-1]
    return list(z[is_turn].tolist())


def _kept_turns(turns: list[float], threshold_m: float) -> list[float]:
    """Turns that the track left again by more than the threshold, and the furthest point of the last leg."""
    kept = turns[:1]
    low = high = kept[0] if kept else 0.0
    direction = 0
    for z in turns[1:]:
        if direction <= 0 and z > low + threshold_m:
            kept.append(low)
            direction, high = 1, z
        elif direction >= 0 and z < high - threshold_m:
            kept.append(high)
            direction, low = -1, z
        if direction >= 0 and z > high:
            high = z
        if direction <= 0 and z < low:
            low = z
    if direction:
        kept.append(high if direction > 0 else low)
    return kept[1:] if direction else kept
