"""What a watch saw: the one value that the writers turn into FIT, GPX and TCX bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Watch:
    """A make-believe watch with a product number of the FIT profile."""

    product: int
    serial: int
    name: str
    has_barometer: bool = True


@dataclass(frozen=True)
class Track:
    """One run as recorded: columns of equal length, NaN is not measured.

    Columns: latitude_deg, longitude_deg, elevation_m, distance_m, speed_mps, heart_rate_bpm, cadence_spm.
    """

    start_utc: datetime
    utc_offset_s: int
    watch: Watch
    elapsed_s: Array
    columns: dict[str, Array]
    sport: int = 1  # FIT profile: 1 running, 2 cycling
    sub_sport: int = 0  # 0 generic, 1 treadmill, 3 trail
    pauses: tuple[tuple[float, float], ...] = ()  # (stopped, started) on the elapsed clock
    laps_s: tuple[float, ...] = ()  # ends of all laps but the last, on the elapsed clock

    @property
    def total_s(self) -> float:
        """Elapsed time."""
        return float(self.elapsed_s[-1])

    @property
    def end_utc(self) -> datetime:
        """The last sample's instant."""
        return self.start_utc + timedelta(seconds=self.total_s)

    def timer_s(self, start: float, end: float) -> float:
        """Time with the watch running between two moments."""
        stopped = sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.pauses)
        return end - start - stopped

    def spans(self) -> list[tuple[float, float]]:
        """Start and end of each lap."""
        edges = [0.0, *self.laps_s, self.total_s]
        return list(pairwise(edges))

    def between(self, column: str, start: float, end: float) -> float | None:
        """Growth of a column between two moments; None when it was not measured."""
        if column not in self.columns:
            return None
        before, after = np.interp([start, end], self.elapsed_s, self.columns[column])
        return float(after - before)
