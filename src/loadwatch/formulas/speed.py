"""Critical speed: the speed that separates what can be held long from what cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from loadwatch.constants import SpeedConstants

Column = NDArray[np.float64]

STANDARD = SpeedConstants()
TWENTY_MIN_S = 1200.0
RACE_LEAST_S, RACE_MOST_M = 210.0, 22_000.0
MARATHON_M = (41_300.0, 43_100.0)


@dataclass(frozen=True)
class CriticalSpeedFit:
    """Straight lines D = CS t + D', one a row: slope, intercept, share of variance explained, points used."""

    critical_speed_mps: Column
    d_prime_m: Column
    r_squared: Column
    n: NDArray[np.int64]


def critical_speed_linear(distance_m: ArrayLike, duration_s: ArrayLike) -> CriticalSpeedFit:
    """Critical speed and D' by least squares of distance on time.

    Parameters
    ----------
    distance_m : array [m], shape (..., n)
        Distances of best efforts.
    duration_s : array [s], shape (..., n)
        Their best times; NaN leaves that effort out. Each row along the last axis is one fit.

    Returns
    -------
    CriticalSpeedFit
        Arrays of shape (...): speed [m/s], D' [m], R² [1] and the number of efforts; NaN below two efforts.

    Valid for
    ---------
    Efforts of about 2 to 20 minutes run as fast as possible.

    Uncertainty
    -----------
    Efforts taken from training are not maximal, so the value is too low rather than too high. Runners'
    marathons were run at 85 % of it on average.

    References
    ----------
    Smyth B, Muniz-Pumares D. 2020, Med Sci Sports Exerc 52:2637. doi:10.1249/MSS.0000000000002412

    Checked by
    ----------
    tests/golden/speed.toml
    """
    d, t = np.broadcast_arrays(
        np.asarray(distance_m, dtype=np.float64), np.asarray(duration_s, dtype=np.float64)
    )
    used = ~np.isnan(t) & ~np.isnan(d)
    n = used.sum(axis=-1)
    mean_t, mean_d = _mean(t, used, n), _mean(d, used, n)
    dt = np.where(used, t - mean_t[..., None], 0.0)
    dd = np.where(used, d - mean_d[..., None], 0.0)
    tt, td, yy = (dt * dt).sum(axis=-1), (dt * dd).sum(axis=-1), (dd * dd).sum(axis=-1)
    fits = (n >= 2) & (tt > 0) & (yy > 0)
    speed = np.divide(td, tt, out=np.full(n.shape, np.nan), where=fits)
    r_squared = np.divide(td * td, tt * yy, out=np.full(n.shape, np.nan), where=fits)
    return CriticalSpeedFit(speed, mean_d - speed * mean_t, r_squared, n)


def critical_speed_race(
    distance_m: ArrayLike, duration_s: ArrayLike, by: SpeedConstants = STANDARD
) -> Column:
    """Critical speed from one race result.

    Up to a half-marathon the result is carried to 20 minutes by Riegel's power law, of which 0.97 counts, as of a
    measured best 20 minutes. A marathon counts as run at 84.8 % of critical speed.

    Parameters
    ----------
    distance_m : array [m], any shape
        Length of the race, on the level.
    duration_s : array [s], broadcastable
        Its time.
    by : SpeedConstants, optional
        Constants of the method; the published ones when left out.

    Returns
    -------
    array [m/s]
        Critical speed; NaN for races of less than 3.5 minutes, between 22 km and a marathon, and longer ones.

    Valid for
    ---------
    Races run as fast as possible: from 3.5 minutes to a half-marathon, and marathons.

    Uncertainty
    -----------
    The power law was well calibrated up to the half-marathon in 2303 recreational runners and gave marathons at
    least 10 minutes too fast for half of them, which is why it is not used there. Single runners differ by several
    per cent from either mean.

    References
    ----------
    Riegel PS. 1981, Am Sci 69:285 (no DOI). Vickers AJ, Vertosick EA. 2016, BMC Sports Sci Med Rehabil 8:26.
    doi:10.1186/s13102-016-0052-y. Smyth B, Muniz-Pumares D. 2020, Med Sci Sports Exerc 52:2637.
    doi:10.1249/MSS.0000000000002412

    Checked by
    ----------
    tests/golden/speed.toml
    """
    d, t = np.asarray(distance_m, dtype=np.float64), np.asarray(duration_s, dtype=np.float64)
    speed = d / t
    short = by.of_20_min * speed * (t / TWENTY_MIN_S) ** (1.0 - 1.0 / by.riegel)
    is_short, is_marathon = d <= RACE_MOST_M, (d >= MARATHON_M[0]) & (d <= MARATHON_M[1])
    found = np.where(is_short, short, np.where(is_marathon, speed / by.of_marathon, np.nan))
    return np.asarray(np.where(t >= RACE_LEAST_S, found, np.nan))


def load_threshold_hour(duration_s: ArrayLike, speed_mps: ArrayLike, threshold_mps: ArrayLike) -> Column:
    """Threshold-hour load: 100 for an hour at threshold speed, growing with the square of speed.

    Parameters
    ----------
    duration_s : array [s], any shape
        Time on the move.
    speed_mps : array [m/s], broadcastable
        Mean grade-adjusted speed (speed, not pace).
    threshold_mps : array [m/s], broadcastable
        Speed that can be held for about an hour; loadwatch takes critical speed.

    Returns
    -------
    array [AU]
        100 x hours x (speed / threshold)².

    Valid for
    ---------
    Steady runs. Intervals need a mean that weighs the fast parts more.

    Uncertainty
    -----------
    Critical speed is a little above the speed of one hour, so the load is a few per cent too low; an error of
    1 % in the threshold is 2 % here.

    References
    ----------
    None (no DOI): the running form of a common cycling convention, read second-hand.

    Checked by
    ----------
    tests/golden/speed.toml
    """
    hours = np.asarray(duration_s, dtype=np.float64) / 3600.0
    intensity = np.asarray(speed_mps, dtype=np.float64) / np.asarray(threshold_mps, dtype=np.float64)
    return np.asarray(100.0 * hours * intensity**2)


def _mean(values: Column, used: NDArray[np.bool_], n: NDArray[np.int64]) -> Column:
    total = np.asarray(np.where(used, values, 0.0).sum(axis=-1))
    return np.asarray(np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0))
