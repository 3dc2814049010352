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
STALE_S = 10.0  # a place written again for less than this is an old one, not a stand
MIN_KNOWN = 0.9  # known for less of the time, it is not told what was moving


def moving_time_s(
    elapsed_s: Column,
    is_active: Flags,
    *,
    speed_mps: Column | None = None,
    distance_m: Column | None = None,
    cadence_spm: Column | None = None,
) -> float | None:
    """Time on the move: timer running, and speed at or above 0.5 m/s or feet turning over.

    An interval belongs to the record that ends it and counts when both its ends are active; where a record
    tells nothing, the next that does within the cap speaks for it too. Gaps count as 30 s at most
    (2.5 median gaps on slow recorders).

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
        Moving time [s]; None when over a tenth of the time nothing tells whether the runner moved.
    """
    if len(elapsed_s) < 2:
        return None
    dt = np.diff(elapsed_s)
    active = is_active[1:] & is_active[:-1] & (dt > 0)
    if not active.any():
        return None
    pace = _spread(_interval_speed(elapsed_s, speed_mps, distance_m), elapsed_s)
    steps = np.full(len(dt), np.nan) if cadence_spm is None else _spread(cadence_spm[1:], elapsed_s)
    counted = np.minimum(dt, gap_cap_s(dt[active]))
    is_known = active & ~(np.isnan(pace) & np.isnan(steps))
    if counted[is_known].sum() < MIN_KNOWN * counted[active].sum():
        return None
    moving = is_known & ((pace >= MOVING_SPEED_MPS) | (steps > 0))
    return float(counted[moving].sum())


def gap_cap_s(gaps_s: Column) -> float:
    """What one gap between records counts as at most [s]."""
    return max(GAP_CAP_S, GAP_CAP_MEDIANS * middle(gaps_s))


def middle(values: Column) -> float:
    """The median, told at once where most values are the same, as the steps of a recording are."""
    one = values[len(values) // 2]
    if 2 * np.count_nonzero(values == one) > len(values):
        return float(one)
    return float(np.median(values))


def _interval_speed(elapsed_s: Column, speed_mps: Column | None, distance_m: Column | None) -> Column:
    """Speed [m/s] of each interval: the device's at its end, else distance over time."""
    pace = np.full(len(elapsed_s) - 1, np.nan) if speed_mps is None else speed_mps[1:].astype(float)
    if distance_m is None or not np.isnan(pace).any():
        return pace
    return np.where(np.isnan(pace), _speed_by_distance(elapsed_s, distance_m), pace)


def _speed_by_distance(elapsed_s: Column, distance_m: Column) -> Column:
    """Speed [m/s] up to each record with a distance since the one before; NaN at records that only repeat it."""
    rows = np.flatnonzero(~np.isnan(distance_m))
    if not len(rows):
        return np.full(len(elapsed_s) - 1, np.nan)
    is_new = np.diff(distance_m[rows], prepend=np.nan) != 0
    until = np.diff(elapsed_s[rows[is_new]], append=np.inf)  # how long each distance stood
    rows = rows[is_new | (until[np.cumsum(is_new) - 1] > STALE_S)]
    pace, dt = np.full(len(elapsed_s) - 1, np.nan), np.diff(elapsed_s[rows])
    known = np.divide(np.diff(distance_m[rows]), dt, out=np.full(len(dt), np.nan), where=dt > 0)
    pace[rows[1:] - 1] = known
    return pace


def _spread(values: Column, elapsed_s: Column) -> Column:
    """`values` of intervals, where there is none that of the next within the cap."""
    is_known = ~np.isnan(values)
    if is_known.all() or not is_known.any():
        return values
    rows = np.flatnonzero(is_known)
    follows = rows[np.minimum(np.searchsorted(rows, np.arange(len(values))), len(rows) - 1)]
    cap = gap_cap_s(np.diff(elapsed_s[rows + 1])) if len(rows) > 1 else GAP_CAP_S
    ahead = elapsed_s[follows + 1] - elapsed_s[:-1]
    return np.where((ahead > 0) & (ahead <= cap), values[follows], values)


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
