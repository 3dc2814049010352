"""Heart: mean and highest heart rate of a session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loadwatch.formulas.heart import mean_time_weighted


def mean_heart_rate(
    elapsed_s: NDArray[np.float64], heart_rate_bpm: NDArray[np.float64], is_active: NDArray[np.bool_]
) -> float | None:
    """Time-weighted mean heart rate [bpm] over the active records; None when none was measured."""
    return mean_time_weighted(heart_rate_bpm[is_active], elapsed_s[is_active])


def max_heart_rate(heart_rate_bpm: NDArray[np.float64], is_active: NDArray[np.bool_]) -> float | None:
    """Highest heart rate [bpm] over the active records; None when none was measured."""
    known = heart_rate_bpm[is_active & ~np.isnan(heart_rate_bpm)]
    return float(known.max()) if len(known) else None
