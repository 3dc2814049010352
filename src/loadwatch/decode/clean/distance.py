"""Distance of each sample since the start of its session."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from loadwatch.decode.clean.time import longest_rising
from loadwatch.decode.parsed import Column, is_measured
from loadwatch.decode.samples import Samples
from loadwatch.errors import Issue
from loadwatch.model import Session

LEAP_M = 2_000.0
NOISE_M = 50.0  # a session of more than this with a counter that stands at 0 was not counted
NAME = "distance_m"
HOLD_S = 10.0  # a speed tells nothing about a silence longer than this, or than three usual gaps
COVERED = 0.8  # of the running time must have a speed, else the distance stays unknown


def from_session_start(samples: Samples, sessions: Sequence[Session]) -> list[Issue]:
    """Count each session's distance from its own start; what falls back becomes NaN. Changes `samples`."""
    distance = samples.columns.get(NAME)
    if distance is None:
        return []
    distance = distance.copy()
    n_back, last = 0, 0.0
    for session in sessions:
        rows = np.flatnonzero((samples.session == session.index) & ~np.isnan(distance))
        if not len(rows):
            continue
        rising = longest_rising(distance[rows], may_repeat=True)
        n_back += len(rows) - len(rising)
        kept = rows[rising]
        counted = distance[kept] - _base(float(distance[kept[0]]), last)
        last = float(distance[kept[-1]])
        distance[rows] = np.nan
        if not _is_dead(counted, session):
            distance[kept] = counted
    samples.columns[NAME] = distance
    if not is_measured(distance):
        del samples.columns[NAME]
    if n_back:
        return [Issue("distance_backwards", f"{n_back:,} distances fall back and were removed.")]
    return []


def reachable(samples: Samples, limit: Column) -> list[Issue]:
    """Distances behind a leap that nobody can make become NaN: the longest stretch without one stays.

    Counters do leap after lost reception, though not further than `LEAP_M` beyond what can be run.
    """
    distance = samples.columns.get(NAME)
    if distance is None:
        return []
    rows = np.flatnonzero(~np.isnan(distance))
    steps = np.abs(np.diff(distance[rows]))
    if not (steps > LEAP_M).any():
        return []
    reach = limit[rows[1:]] * np.diff(samples.time[rows]) + LEAP_M
    part = np.concatenate([[0], np.cumsum(steps > reach)])
    is_same = np.diff(samples.session[rows]) == 0
    if not (steps[is_same] > reach[is_same]).any():
        return []
    lost = rows[part != np.bincount(part).argmax()]
    samples.columns[NAME] = distance.copy()
    samples.columns[NAME][lost] = np.nan
    text = f"{len(lost):,} distances lie behind a leap that nobody can make and were removed."
    return [Issue("distance_leap", text, "warning")]


def from_speed(samples: Samples) -> float | None:
    """Distance [m] by the speeds of the running samples, for a recording that counted none; None: unknown."""
    ran = samples.ran()
    speed = ran.get("speed_mps")
    if speed is None or len(speed) < 2:
        return None
    dt = np.diff(ran.time)
    mean = (speed[1:] + speed[:-1]) / 2
    known = ~np.isnan(mean) & (dt <= max(HOLD_S, 3 * float(np.median(dt))))
    if dt[known].sum() < COVERED * dt.sum():
        return None
    return float((mean * dt)[known].sum())


def _base(first: float, last: float) -> float:
    """What the counter showed when the session began: it goes on counting over sessions, or starts anew."""
    return last if first >= last > 0 else 0.0


def _is_dead(own: Column, session: Session) -> bool:
    """The counter stands at 0 while the session has a distance, or while nothing was measured at all."""
    return bool(own[-1] == 0.0 and (session.distance_m or 0.0) > NOISE_M)
