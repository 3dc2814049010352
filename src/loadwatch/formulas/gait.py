"""Gait: steps estimated from speed, and what a cadence other than the usual asks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]


def cadence_by_speed(speed_mps: ArrayLike) -> Column:
    """Usual steps a minute at a running speed, for runs without a cadence.

    Parameters
    ----------
    speed_mps : array [m/s], any shape
        Running speed.

    Returns
    -------
    array [1/min]
        143 + 7.2 v steps of both legs.

    Valid for
    ---------
    Running at 2 to 5 m/s on the level.

    Uncertainty
    -----------
    A line through the means of one group; runners differ by ± 10 steps a minute. Always marked estimated.

    References
    ----------
    Willer et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14690 (read second-hand; the line is ours).

    Checked by
    ----------
    tests/golden/gait.toml
    """
    return np.asarray(143.0 + 7.2 * np.asarray(speed_mps, dtype=np.float64))


def factor_cadence(
    cadence_spm: ArrayLike, usual_spm: ArrayLike, k: float = 0.0037, limit_spm: float = 15.0
) -> Column:
    """Achilles load per kilometre at a cadence against the runner's usual one. For education only.

    Parameters
    ----------
    cadence_spm : array [1/min], any shape
        Steps of both legs.
    usual_spm : array [1/min], broadcastable
        The runner's own cadence at that speed.
    k : float [min]
        Exponent of one step a minute.
    limit_spm : float [1/min]
        A cadence further from the usual counts as so far.

    Returns
    -------
    array [1]
        exp(-k (cadence - usual)): below 1 for quicker, shorter steps; NaN where one of them is NaN.

    Valid for
    ---------
    Within 10 steps a minute of the usual at 3.33 m/s; up to the limit it is an extrapolation.

    Uncertainty
    -----------
    A line through two points of 19 runners; other tissues hardly change. It enters no load and no flag.

    References
    ----------
    Van Hooren B et al. 2024, Scand J Med Sci Sports. doi:10.1111/sms.14570 (read second-hand; the fit is ours).

    Checked by
    ----------
    tests/golden/gait.toml
    """
    over = np.asarray(cadence_spm, dtype=np.float64) - np.asarray(usual_spm, dtype=np.float64)
    return np.asarray(np.exp(-k * np.clip(over, -limit_spm, limit_spm)))
