"""Heart: means that weigh each reading by the time it stands for, and loads by heart rate or felt effort.

These loads speak about heart and whole body. They do not see tendons and feed no tissue flag.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]
Weighting = Literal["men", "women", "goldencheetah women"]

TRIMP = {"men": (0.64, 1.92), "women": (0.86, 1.67), "goldencheetah women": (0.64, 1.67)}  # a, b
ZONE_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9)  # lower edges as shares of the highest heart rate
ZONE_WEIGHTS = (1.0, 2.0, 3.0, 4.0, 5.0)


def mean_time_weighted(value: ArrayLike, elapsed_s: ArrayLike, cap_s: float = 30.0) -> float | None:
    """Mean of readings, each weighted by the time since the reading before it.

    Parameters
    ----------
    value : array [any unit], shape (n,)
        Readings; NaN is "not measured".
    elapsed_s : array [s], shape (n,)
        Rising times of the readings.
    cap_s : float [s]
        No reading stands for longer than this (pauses).

    Returns
    -------
    float | None
        The mean in the unit of `value`; None without a reading.

    Valid for
    ---------
    Recordings at uneven intervals, where a plain mean leans towards the busy stretches.

    Uncertainty
    -----------
    Plain means of unevenly spaced readings differ by over 2 bpm in one real file of ten; pauses that were
    recorded must be left out before.

    References
    ----------
    None (no DOI): weighted mean.

    Checked by
    ----------
    tests/golden/heart.toml
    """
    y = np.asarray(value, dtype=np.float64)
    t = np.asarray(elapsed_s, dtype=np.float64)
    known = ~np.isnan(y)
    if not known.any():
        return None
    step = np.diff(t)
    first = float(np.median(step)) if len(step) else 1.0
    weight = np.clip(np.concatenate([[first], step]), 0.0, cap_s)[known]
    if weight.sum() == 0:
        return float(y[known].mean())
    return float(np.average(y[known], weights=weight))


def load_session_rpe(rpe: float, minutes: float) -> float:
    """Session-RPE load: felt effort times minutes.

    Parameters
    ----------
    rpe : float [1]
        Effort of the whole session, 0 to 10, asked 15 to 30 minutes after it.
    minutes : float [min]
        Duration of the session.

    Returns
    -------
    float [AU]
        Load; a session without an answer has none, not 0.

    Valid for
    ---------
    Any sport; comparison with the runner's own history.

    Uncertainty
    -----------
    An opinion: the same run may be answered one point higher or lower another day.

    References
    ----------
    Foster 1998, doi:10.1097/00005768-199807000-00023 (read second-hand).

    Checked by
    ----------
    tests/golden/heart.toml
    """
    return rpe * minutes


def trimp_banister(
    minutes: ArrayLike,
    heart_rate_bpm: ArrayLike,
    rest_bpm: float,
    max_bpm: float,
    weighting: Weighting = "men",
) -> float:
    """Training impulse: minutes x share of heart-rate reserve x a e^(b x share).

    Parameters
    ----------
    minutes : array [min], shape (n,) or scalar
        Time at each heart rate.
    heart_rate_bpm : array [bpm], shape (n,) or scalar
        The heart rates. Their share of the reserve is clipped to 0 .. 1.
    rest_bpm, max_bpm : float [bpm]
        Resting and highest heart rate of the runner.
    weighting : {"men", "women", "goldencheetah women"}
        a and b: 0.64 and 1.92, 0.86 and 1.67, or 0.64 and 1.67 as GoldenCheetah has it for women.

    Returns
    -------
    float [AU]
        Sum over all heart rates.

    Raises
    ------
    KeyError
        When the weighting is none of the three.

    Valid for
    ---------
    Sessions with heart rate for at least 80 % of the time.

    Uncertainty
    -----------
    Wrist sensors drift in hard efforts. Summing over heart rates gives more than the session's mean alone,
    the more the effort varied. Constants read second-hand.

    References
    ----------
    Banister EW 1991, Modeling elite athletic performance (no DOI). GoldenCheetah, source code.

    Checked by
    ----------
    tests/golden/heart.toml
    """
    a, b = TRIMP[weighting]
    reserve = np.asarray(heart_rate_bpm, dtype=np.float64) - rest_bpm
    x = np.clip(reserve / (max_bpm - rest_bpm), 0.0, 1.0)
    return float(np.sum(np.asarray(minutes, dtype=np.float64) * x * a * np.exp(b * x)))


def zone_minutes(minutes: ArrayLike, heart_rate_bpm: ArrayLike, max_bpm: float) -> Column:
    """Minutes in Edwards' five zones: from 50, 60, 70, 80 and 90 % of the highest heart rate.

    Parameters
    ----------
    minutes : array [min], shape (n,)
        Time at each heart rate.
    heart_rate_bpm : array [bpm], shape (n,)
        The heart rates; below 50 % they are in no zone.
    max_bpm : float [bpm]
        Highest heart rate of the runner.

    Returns
    -------
    array [min], shape (5,)
        Minutes of zone 1 to 5.

    Valid for
    ---------
    A highest heart rate that was measured, not worked out from age.

    Uncertainty
    -----------
    An error of 5 bpm in the highest heart rate moves many minutes to the next zone.

    References
    ----------
    Edwards S 1993, The Heart Rate Monitor Book (no DOI; read second-hand).

    Checked by
    ----------
    tests/golden/heart.toml
    """
    edges = np.array(ZONE_EDGES) * max_bpm - 1e-9
    zone = np.searchsorted(edges, np.asarray(heart_rate_bpm, dtype=np.float64), side="right")
    return np.asarray(np.bincount(zone, np.asarray(minutes, dtype=np.float64), minlength=len(edges) + 1)[1:])


def trimp_edwards(minutes: ArrayLike) -> float:
    """Edwards' training impulse: minutes in five heart-rate zones times 1 to 5.

    Parameters
    ----------
    minutes : array [min], shape (5,)
        Minutes in zone 1 to 5 (`zone_minutes`).

    Returns
    -------
    float [AU]
        Weighted minutes.

    Valid for
    ---------
    Sessions with heart rate for at least 80 % of the time.

    Uncertainty
    -----------
    The weights are a convention.

    References
    ----------
    Edwards S 1993, The Heart Rate Monitor Book (no DOI; read second-hand).

    Checked by
    ----------
    tests/golden/heart.toml
    """
    return float(np.asarray(minutes, dtype=np.float64) @ np.array(ZONE_WEIGHTS))
