"""One activity and the list of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from numpy import float32
from numpy.typing import NDArray

from loadwatch.units import UnitSystem

Stream = NDArray[float32]


@dataclass(frozen=True)
class Fact:
    """One labelled number: `value` is formatted for the reader; None is unknown and `reason` says why."""

    label: str
    value: str | None
    unit: str = ""
    reason: str | None = None


@dataclass(frozen=True)
class LapRow:
    """One lap in the reader's units."""

    number: int
    distance: str | None
    time: str | None
    pace: str | None
    ascent: str | None
    heart_rate: str | None
    cadence: str | None


@dataclass(frozen=True)
class ExposureRow:
    """What the run asked, next to the largest of the 30 days before it."""

    key: str
    label: str
    value: str | None
    unit: str
    before: str | None  # largest single session of the 30 days before
    ratio: str | None
    quality: str | None
    reason: str | None


@dataclass(frozen=True)
class ActivityPage:
    """All that the activity page shows. Streams are thinned, equal in length, NaN where not measured."""

    id: str
    athlete: str
    title: str
    subtitle: str  # date, local start, device, source
    units: UnitSystem
    sport: str
    local_date: date | None
    facts: tuple[Fact, ...]
    elapsed_s: Stream
    distance: Stream  # reader's distance unit
    streams: dict[str, Stream] = field(
        default_factory=dict
    )  # pace_s, elevation, grade_pct, heart_rate, cadence
    latitude_deg: Stream | None = None
    longitude_deg: Stream | None = None
    laps: tuple[LapRow, ...] = ()
    exposures: tuple[ExposureRow, ...] = ()
    issues: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()  # (activity id, label)
    flags: tuple[str, ...] = ()
