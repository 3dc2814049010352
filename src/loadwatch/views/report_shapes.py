"""What the printed report shows, already in the reader's units and words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from loadwatch.model import Flag, Method
from loadwatch.units import UnitSystem
from loadwatch.views.shapes import FlagCard, OverviewView

Audience = Literal["runner", "physician"]
AUDIENCES: tuple[Audience, ...] = ("runner", "physician")
PERIODS = (4, 12, 26)  # weeks


@dataclass(frozen=True)
class Asked:
    """What the reader asked for."""

    audience: Audience = "runner"
    weeks: int = 12
    units: UnitSystem = "km"


@dataclass(frozen=True)
class Trend:
    """One measure: a usual week lately, a usual week before that, and the largest single day. None is unknown."""

    measure: str
    label: str
    unit: str
    recent: str | None
    before: str | None
    change: str | None
    most: str | None  # of one day in 30 days
    recent_si: float | None = None  # behind `recent`, for the same-numbers test


@dataclass(frozen=True)
class WeekColumn:
    """A measure by week, for a small chart."""

    label: str
    unit: str
    weeks: tuple[tuple[date, float | None], ...]


@dataclass(frozen=True)
class PainPoint:
    """One answer of the diary for one site; None is not answered."""

    local_date: date
    morning: float | None
    during: float | None
    now: float | None


@dataclass(frozen=True)
class PainLine:
    """How one site felt over the period."""

    where: str  # Achilles, midportion, left
    points: tuple[PainPoint, ...]
    summary: str


@dataclass(frozen=True)
class Said:
    """What was written down or is planned: rows of the logbook, newest first; plans in order of time."""

    diary: tuple[dict[str, Any], ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    plan: tuple[dict[str, Any], ...] = ()  # local_date, title, and what else a plan's row holds
    tests: tuple[dict[str, Any], ...] = ()  # heel raises
    scores: tuple[dict[str, Any], ...] = ()  # totals of questionnaires


@dataclass(frozen=True)
class Line:
    """A dated line of text: a diary entry, a test, a note, a planned run."""

    when: str
    what: str
    text: str


@dataclass(frozen=True)
class FlagGroup:
    """The worst flag of a rule and a measure, and on which other days it was raised."""

    card: FlagCard
    also: str | None
    n_days: int


@dataclass(frozen=True)
class Gathered:
    """What the logbook gives: weekly table, `DailyFrame`, all flags, what was written down, how it was made."""

    weekly: pl.DataFrame
    daily: pl.DataFrame
    flags: tuple[Flag, ...]
    said: Said
    method: Method
    version: str  # of loadwatch


@dataclass(frozen=True)
class ReportView:
    """All that the report says. `seen` is the overview of the same day, its series cut to the period."""

    asked: Asked
    title: str
    period: str
    since: date
    until: date
    seen: OverviewView
    profile: tuple[tuple[str, str], ...]
    columns: tuple[WeekColumn, ...]
    trends: tuple[Trend, ...]
    flags: tuple[FlagGroup, ...]
    flags_counted: str  # how many of the period, by severity
    n_groups: int
    pain: PainLine | None
    diary: tuple[Line, ...]
    tests: tuple[Line, ...]
    notes: tuple[Line, ...]
    n_notes: int  # written in the period
    plan: tuple[Line, ...]
    method: tuple[str, ...]
    version: str

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries for JSON."""
        return asdict(self)
