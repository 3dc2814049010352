"""Gait: steps estimated from speed."""

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
