"""Heart: mean and highest heart rate of a session, and the time spent at each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loadwatch.curves import pack_heart
from loadwatch.formulas.heart import mean_time_weighted

CAP_S = 30.0  # no reading stands for longer than this
NO_HEART_RATE = "no heart rate recorded"


def mean_heart_rate(
    elapsed_s: NDArray[np.float64], heart_rate_bpm: NDArray[np.float64], is_active: NDArray[np.bool_]
) -> float | None:
    """Time-weighted mean heart rate [bpm] over the active records; None when none was measured."""
    return mean_time_weighted(heart_rate_bpm[is_active], elapsed_s[is_active])


def max_heart_rate(heart_rate_bpm: NDArray[np.float64], is_active: NDArray[np.bool_]) -> float | None:
    """Highest heart rate [bpm] over the active records; None when none was measured."""
    known = heart_rate_bpm[is_active & ~np.isnan(heart_rate_bpm)]
    return float(known.max()) if len(known) else None


@dataclass(frozen=True)
class HeartTime:
    """Seconds at each heart rate as bytes (`loadwatch.curves`), and the share of time that has one."""

    histogram: bytes | None
    coverage: float | None
    reason: str | None


def heart_time(
    elapsed_s: NDArray[np.float64],
    heart_rate_bpm: NDArray[np.float64],
    is_active: NDArray[np.bool_],
    least_coverage: float,
) -> HeartTime:
    """Seconds at each heart rate over the active records, in bins of 1 bpm.

    Parameters
    ----------
    elapsed_s : array [s], shape (n,)
        Rising times of the records.
    heart_rate_bpm : array [bpm], shape (n,)
        Heart rate; NaN is "not measured".
    is_active : array [bool], shape (n,)
        False while the timer was stopped.
    least_coverage : float [1]
        Below this share of time the reason says so.

    Returns
    -------
    HeartTime
        No histogram when no heart rate was recorded.
    """
    step = np.diff(elapsed_s, prepend=elapsed_s[:1])
    weight = np.where(is_active, np.minimum(step, CAP_S), 0.0)
    known = (weight > 0.0) & ~np.isnan(heart_rate_bpm)
    total = float(weight.sum())
    if total <= 0.0 or not known.any():
        return HeartTime(None, None, NO_HEART_RATE)
    rate = np.rint(heart_rate_bpm[known]).astype(np.intp)
    histogram = pack_heart(np.asarray(np.bincount(rate, weight[known]), dtype=np.float64))
    coverage = float(weight[known].sum()) / total
    reason = None
    if coverage < least_coverage:
        reason = f"heart rate recorded for only {100 * coverage:.0f} % of the time"
    return HeartTime(histogram, coverage, reason)
