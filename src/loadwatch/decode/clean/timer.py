"""When the watch was running: paused spans, active samples, the clock that stands still in pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.parsed import Column
from loadwatch.exposure.volume import middle
from loadwatch.model import Session

PAUSE_GAP_S = 30.0  # without timer marks, a silence longer than this without moving on is a pause
STANDING_MPS = 0.5
MIN_SHARE = 0.9  # timer marks that leave less than this share of the device's own timer are not believed
SLACK_S = 60.0


@dataclass(frozen=True)
class Pauses:
    """Spans with the timer stopped, in rising order."""

    begin: Column
    end: Column  # inf: stopped for good

    def is_active(self, time: Column) -> NDArray[np.bool_]:
        """True for rising times outside the pauses; both edges count as running."""
        if self._come_after(time):
            return np.ones(len(time), dtype=bool)
        at = np.searchsorted(self.begin, time, side="left") - 1
        return (at < 0) | (time >= self.end[np.maximum(at, 0)])

    def active_clock(self, time: Column) -> Column:
        """Seconds of running up to each of these rising times: `time` less the pauses before it."""
        if self._come_after(time):
            return time.copy()
        whole = np.concatenate(([0.0], np.cumsum((self.end - self.begin)[:-1])))
        at = np.searchsorted(self.begin, time, side="right") - 1
        index = np.maximum(at, 0)
        current = np.clip(np.minimum(time, self.end[index]) - self.begin[index], 0.0, None)
        return np.where(at < 0, time, time - whole[index] - current)

    def _come_after(self, time: Column) -> bool:
        """True when none of these rising times lies in a pause or behind one."""
        return not len(self.begin) or not len(time) or bool(time[-1] <= self.begin[0])


NO_PAUSES = Pauses(np.empty(0), np.empty(0))


def pauses(timer: Sequence[tuple[float, bool]]) -> Pauses:
    """Spans between a stop and the next start; doubled stops and starts do not matter."""
    begin: list[float] = []
    end: list[float] = []
    stopped: float | None = None
    for when, is_start in timer:
        if is_start and stopped is not None:
            if when > stopped:
                begin.append(stopped)
                end.append(when)
            stopped = None
        elif not is_start and stopped is None:
            stopped = when
    if stopped is not None:
        begin.append(stopped)
        end.append(float("inf"))
    return Pauses(np.array(begin), np.array(end))


def are_believable(found: Pauses, time: Column, sessions: Sequence[Session]) -> bool:
    """False when the marks leave much less running time than the device's own timer says."""
    told = sum(session.timer_s or 0.0 for session in sessions)
    if not len(time) or not told:
        return True
    clock = found.active_clock(time[[0, -1]])
    most = min(told, float(time[-1] - time[0]))
    return float(clock[1] - clock[0]) >= MIN_SHARE * most - SLACK_S


def from_gaps(time: Column, distance: Column | None, breaks: NDArray[np.bool_]) -> Pauses:
    """Pauses of a file without timer marks: before a new segment, and silences without moving on."""
    if len(time) < 2:
        return NO_PAUSES
    dt = np.diff(time)
    is_pause = breaks[1:].copy()
    silent = dt > max(PAUSE_GAP_S, 2.5 * middle(dt))
    if silent.any():
        moved = np.zeros(len(dt)) if distance is None else np.nan_to_num(np.diff(distance))
        is_pause |= silent & (moved < STANDING_MPS * dt)
    rows = np.flatnonzero(is_pause)
    return Pauses(time[rows], time[rows + 1])
