"""What a slope costs, and how a slope is measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]

MINETTI_MAX_GRADE = 0.45
STRAVA_MAX_GRADE = 0.35


def cost_minetti(grade: ArrayLike) -> Column:
    """Energy cost of running on a slope, per metre and kilogram.

    Parameters
    ----------
    grade : array [1], any shape
        Slope as a fraction, +0.10 is 10 % up. Clamped to -0.45 .. +0.45.

    Returns
    -------
    array [J/kg/m]
        Cost of transport; NaN where the grade is NaN.

    Valid for
    ---------
    Grades of -0.45 to +0.45, treadmill running of trained mountain runners at steady, submaximal speed.

    Uncertainty
    -----------
    The polynomial gives 3.60 at level where 3.40 ± 0.24 was measured, and 19.43 at +0.45 where
    18.93 ± 1.74 was measured: use ratios to the level value. Real downhill running costs more than it says.

    References
    ----------
    Minetti AE et al. 2002, J Appl Physiol 93:1039-1046. doi:10.1152/japplphysiol.01177.2001

    Checked by
    ----------
    tests/golden/hills.toml
    """
    i = np.clip(np.asarray(grade, dtype=np.float64), -MINETTI_MAX_GRADE, MINETTI_MAX_GRADE)
    return np.asarray(((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6)


def cost_walking_minetti(grade: ArrayLike) -> Column:
    """Energy cost of walking on a slope, per metre and kilogram.

    Parameters
    ----------
    grade : array [1], any shape
        Slope as a fraction. Clamped to -0.45 .. +0.45.

    Returns
    -------
    array [J/kg/m]
        Cost of transport; NaN where the grade is NaN.

    Valid for
    ---------
    Grades of -0.45 to +0.45, walking at the most economical speed.

    Uncertainty
    -----------
    The polynomial gives 2.50 at level where 1.64 was measured: for steep slopes only. The coefficients were
    not read in the paper itself.

    References
    ----------
    Minetti AE et al. 2002, J Appl Physiol 93:1039-1046. doi:10.1152/japplphysiol.01177.2001

    Checked by
    ----------
    tests/golden/hills.toml
    """
    i = np.clip(np.asarray(grade, dtype=np.float64), -MINETTI_MAX_GRADE, MINETTI_MAX_GRADE)
    return np.asarray(((((280.5 * i - 58.7) * i - 76.8) * i + 51.9) * i + 19.6) * i + 2.5)


def ratio_minetti(grade: ArrayLike) -> Column:
    """Cost of running on a slope against level ground, by Minetti's polynomial.

    Parameters
    ----------
    grade : array [1], any shape
        Slope as a fraction. Clamped to -0.45 .. +0.45.

    Returns
    -------
    array [1]
        C(grade) / C(0); speed times this is the level speed of equal cost.

    Valid for
    ---------
    As `cost_minetti`.

    Uncertainty
    -----------
    Credits downhill running too much: 0.50 at -20 %, where heart rates of real runs say about 1.1.

    References
    ----------
    Minetti AE et al. 2002, J Appl Physiol 93:1039-1046. doi:10.1152/japplphysiol.01177.2001

    Checked by
    ----------
    tests/golden/hills.toml
    """
    return np.asarray(cost_minetti(grade) / 3.6)


def factor_strava(grade: ArrayLike) -> Column:
    """Grade-adjustment factor by equal heart rate: speed times this is the level speed of equal effort.

    Parameters
    ----------
    grade : array [1], any shape
        Slope as a fraction. Clamped to -0.35 .. +0.35.

    Returns
    -------
    array [1]
        1 on the level, 0.870 at its lowest (-8 %); NaN where the grade is NaN.

    Valid for
    ---------
    Running at grades of -0.35 to +0.35. Not for tissue load.

    Uncertainty
    -----------
    The curve is proprietary; this is a polynomial that a reader drew through its published chart.
    How exactly it follows the chart is not known.

    References
    ----------
    Robb D. 2017, "An improved GAP model", Strava Engineering (no DOI); third-party digitisation.

    Checked by
    ----------
    tests/golden/hills.toml
    """
    p = 100.0 * np.clip(np.asarray(grade, dtype=np.float64), -STRAVA_MAX_GRADE, STRAVA_MAX_GRADE)
    return np.asarray((((-5.29444e-7 * p - 3.98957e-6) * p + 2.05357e-3) * p + 3.265674e-2) * p + 1.0)


LEVEL_CURVES = {False: factor_strava, True: ratio_minetti}  # by `Method.level_minetti`


def slope_least_squares(along_m: ArrayLike, elevation_m: ArrayLike, span_m: float, n_min: int = 5) -> Column:
    """Slope at every point by a straight line through its neighbourhood.

    Parameters
    ----------
    along_m : array [m], shape (n,)
        Distance along the track, rising.
    elevation_m : array [m], shape (n,)
        Altitude at those distances, without NaN.
    span_m : float [m]
        Points within ± span_m take part: 25 with a barometer, 60 with GPS altitude.
    n_min : int
        Fewer points than this give no slope.

    Returns
    -------
    array [1], shape (n,)
        Rise over run as a fraction; NaN with too few points, no extent, or beyond ± 45 %.

    Valid for
    ---------
    Running and walking tracks with points at most a few metres apart.

    Uncertainty
    -----------
    With 0.2 m altitude steps and a ± 25 m window rounding alone adds well under 1 % of slope; hills shorter
    than the window are flattened.

    References
    ----------
    Ordinary least squares; windows and limit are engineering defaults (no DOI).

    Checked by
    ----------
    tests/golden/hills.toml
    """
    s = np.asarray(along_m, dtype=np.float64)
    z = np.asarray(elevation_m, dtype=np.float64)
    if not len(s):
        return np.empty(0)
    s = s - s[0]
    z = z - z[0]
    low = np.searchsorted(s, s - span_m, side="left")
    high = np.searchsorted(s, s + span_m, side="right")
    n = (high - low).astype(np.float64)
    sums = np.zeros((4, len(s) + 1))
    np.cumsum(np.stack([s, z, s * s, s * z]), axis=1, out=sums[:, 1:])
    sum_s, sum_z, sum_ss, sum_sz = sums.take(high, axis=1) - sums.take(low, axis=1)
    spread = n * sum_ss - sum_s * sum_s
    usable = (n >= n_min) & (spread > 1e-6 * n * n)
    slope = np.divide(n * sum_sz - sum_s * sum_z, spread, out=np.full(len(s), np.nan), where=usable)
    return np.where(np.abs(slope) <= MINETTI_MAX_GRADE, slope, np.nan)
