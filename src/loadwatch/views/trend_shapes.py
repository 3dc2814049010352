"""The shapes of the trends page: weeks, runs, marks and lines, already in the reader's units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import polars as pl

from loadwatch.model import Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views.shapes import State, Stream

Span = Literal["3m", "6m", "12m", "all"]
SPANS: tuple[Span, ...] = get_args(Span)


class Scale(NamedTuple):
    """How a measure is told: name of the unit, SI in one of it, decimals."""

    unit: str
    si: float
    digits: int


@dataclass(frozen=True)
class TrendFrames:
    """What the page is made of, all of one runner."""

    exposures: pl.DataFrame  # ExposureFrame
    daily: pl.DataFrame  # DailyFrame of the measure
    load: pl.DataFrame  # LoadFrame of the measure, with ratio_low and ratio_high
    weeks: pl.DataFrame  # table of load.weekly
    capacity: pl.DataFrame  # CapacityFrame of the measure
    diary: pl.DataFrame  # DiaryFrame
    flags: Sequence[Flag]
    method: Method = field(default_factory=Method)
    is_stopped: bool = False  # a red flag stands: what was recorded, and no comparison


@dataclass(frozen=True)
class TrendWeek:
    """One calendar week. Values in the reader's unit; None is unknown, 0 is rest."""

    week_start: date
    value: float | None
    last_year: float | None
    longest: float | None  # largest single run of the 30 days before the week's last known day
    ratio: float | None  # on the same day
    pain: float | None  # worst of the week
    n_flags: int
    status: str  # ok, partial, missing, current
    ratio_low: float | None = None  # lowest and highest of other usual long windows, on the ratio's day
    ratio_high: float | None = None


@dataclass(frozen=True)
class TrendRun:
    """One run (restarted watches joined) as a dot."""

    local_date: date
    value: float
    activity: str


@dataclass(frozen=True)
class TrendMark:
    """One flag as a mark."""

    local_date: date
    severity: int
    word: str
    title: str
    rule: str
    activity: str | None


@dataclass(frozen=True)
class TrendsView:
    """All that the trends page shows. Lines hold one value a day from `first` on, NaN where unknown."""

    athlete: str
    as_of: date
    units: UnitSystem
    measure: str
    label: str
    unit: str
    digits: int
    span: Span
    state: State
    summary: str
    first: date
    last: date
    weeks: tuple[TrendWeek, ...]
    runs: tuple[TrendRun, ...]
    marks: tuple[TrendMark, ...]
    longest: Stream
    capacity: Stream
    base: Stream  # K_base as a week's load
    ratio: Stream
    ratio_low: Stream
    ratio_high: Stream
    pain: Stream
    ratio_method: str
    capacity_note: str
    caveats: tuple[str, ...] = ()
    window_days: int = Method.spike_window_days  # of `longest`

    def as_json(self) -> dict[str, Any]:
        """Plain values for snapshots and files; NaN becomes null."""
        shallow = {field.name: getattr(self, field.name) for field in fields(self)}
        lines = {key: _plain(value) for key, value in shallow.items() if isinstance(value, np.ndarray)}
        rows = {key: [asdict(row) for row in shallow[key]] for key in ("weeks", "runs", "marks")}
        return {**shallow, **rows, **lines}


def _plain(line: Stream) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 4) for value in line]
