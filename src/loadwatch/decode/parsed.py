"""What a format reader hands to `clean`: plain columns in SI, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from loadwatch.errors import Issue
from loadwatch.model import Lap, Session

Column = NDArray[np.float64]

COLUMNS = (  # every reader fills what it has; a missing key means "not measured at all"
    "latitude_deg",
    "longitude_deg",
    "elevation_m",
    "distance_m",
    "speed_mps",
    "heart_rate_bpm",
    "cadence_raw",  # as written: strides or steps a minute, `clean` decides
    "power_w",
    "temperature_degc",
)


@dataclass
class Parsed:
    """One file as read. All columns have the length of `time_s`; NaN is "not measured".

    `time_s` is Unix seconds, or seconds since power-on when `has_date` is false (sessions' and laps' `start_utc` are
    then None and `session_starts` holds their starts on the same clock).
    """

    format: str
    time_s: Column
    columns: dict[str, Column]
    sessions: list[Session] = field(default_factory=list)  # device totals only; may be empty
    session_starts: list[float | None] = field(default_factory=list)  # on the clock of time_s, one a session
    session_of: NDArray[np.int16] | None = (
        None  # session of each record when the format says it, else by time
    )
    breaks: NDArray[np.int64] | None = (
        None  # indices of records before which recording was paused (new segment)
    )
    timer: list[tuple[float, bool]] = field(
        default_factory=list
    )  # (time on the clock of time_s, True start | False stop)
    laps: list[Lap] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    has_date: bool = True
    utc_offset_s: int | None = None
    title: str | None = None
    device: str | None = None
    serial: str | None = None
    has_barometer: bool | None = None
    is_manual: bool = False
    created_utc: datetime | None = None
    notes: dict[str, str] = field(default_factory=dict)


def is_measured(values: Column) -> bool:
    """Whether anything in a column was measured; mostly its first value tells."""
    return bool(len(values)) and not (np.isnan(values[0]) and bool(np.isnan(values).all()))
