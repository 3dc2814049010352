"""How much: distance and moving time of a session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loadwatch.model import INDOOR, Session

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOVING_SPEED_MPS = 0.5  # slower than this with still feet is standing
GAP_CAP_S = 30.0  # a longer silence is a pause: it counts as this much at most
GAP_CAP_MEDIANS = 2.5  # … unless the device samples as slowly as that


def moving_time_s(
    elapsed_s: Column,
    is_active: Flags,
    *,
    speed_mps: Column | None = None,
    distance_m: Column | None = None,
    cadence_spm: Column | None = None,
) -> float | None:
    """Time on the move: timer running, and speed at or above 0.5 m/s or feet turning over.

    An interval belongs to the record that ends it and counts when both its ends are active.
    Gaps count as 30 s at most (2.5 median gaps on slow recorders).

    Parameters
    ----------
    elapsed_s : array [s], shape (n,)
        Rising times of the records.
    is_active : array [bool], shape (n,)
        False while the timer was stopped.
    speed_mps, distance_m, cadence_spm : array [m/s], [m], [1/min], shape (n,), optional
        What was measured; NaN is "not measured". Speed goes before distance.

    Returns
    -------
    float | None
        Moving time [s]; None when nothing tells whether the runner moved.
    """
    if len(elapsed_s) < 2:
        return None
    dt = np.diff(elapsed_s)
    active = is_active[1:] & is_active[:-1] & (dt > 0)
    if not active.any():
        return None
    pace = _interval_speed(dt, speed_mps, distance_m)
    steps = np.full(len(dt), np.nan) if cadence_spm is None else cadence_spm[1:]
    if np.isnan(pace[active]).all() and np.isnan(steps[active]).all():
        return None
    moving = active & ((pace >= MOVING_SPEED_MPS) | (steps > 0))
    cap = max(GAP_CAP_S, GAP_CAP_MEDIANS * middle(dt[active]))
    return float(np.minimum(dt[moving], cap).sum())


def middle(values: Column) -> float:
    """The median, told at once where most values are the same, as the steps of a recording are."""
    one = values[len(values) // 2]
    if 2 * np.count_nonzero(values == one) > len(values):
        return float(one)
    return float(np.median(values))


def _interval_speed(dt: Column, speed_mps: Column | None, distance_m: Column | None) -> Column:
    """Speed [m/s] of each interval: the device's at its end, else distance over time."""
    pace = np.full(len(dt), np.nan) if speed_mps is None else speed_mps[1:].astype(float)
    if distance_m is None:
        return pace
    by_distance = np.divide(np.diff(distance_m), dt, out=np.full(len(dt), np.nan), where=dt > 0)
    return np.where(np.isnan(pace), by_distance, pace)


def volume(session: Session) -> tuple[dict[str, float | None], str | None, str | None]:
    """Distance [m] and duration [s] of a session, quality, and the reason of what is unknown."""
    duration = session.moving_s if session.moving_s is not None else session.timer_s
    values = {"distance_m": session.distance_m, "duration_s": duration}
    reasons = []
    if session.distance_m is None:
        reasons.append("treadmill: no distance recorded" if is_indoor(session) else "no distance recorded")
    if duration is None:
        reasons.append("no duration recorded")
    if len(reasons) == 2:
        return values, None, "; ".join(reasons)
    return values, _quality(session), "; ".join(reasons) or None


def _quality(session: Session) -> str:
    """A measured by the device, B worked out from positions, laps or speed, M entered by hand."""
    if session.distance_source == "manual" or session.n_records == 0:
        return "M"
    return "B" if session.distance_source in ("positions", "laps", "speed") else "A"


def is_indoor(session: Session) -> bool:
    """True on a treadmill or any other run that stays in place: there is no slope and no position."""
    return session.sub_sport in INDOOR
