"""The nouns of a plan: intended work with a date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

Pace = Literal[
    "easy", "long", "steady", "tempo", "threshold", "marathon", "half", "race", "interval", "hill", "stride",
    "sprint", "recovery", "walk", "pace",
]  # fmt: skip


@dataclass(frozen=True)
class PlannedPart:
    """One stretch of a planned session. Distance, duration or both; a speed only when the plan states it."""

    pace: Pace
    distance_m: float | None = None
    duration_s: float | None = None
    speed_mps: float | None = None
    repeats: int = 1
    grade: float | None = None  # of a stretch that is run uphill on purpose
    holds: int = field(default=0, repr=False)  # so many of the parts after it lie inside its length


@dataclass(frozen=True)
class PlannedSession:
    """Intended work with a date. Values are those that the plan states; None is not stated."""

    id: str
    athlete_id: str
    local_date: date
    title: str
    parts: tuple[PlannedPart, ...] = ()
    ascent_m: float | None = None
    descent_m: float | None = None
    fast_m: float | None = None
    sprint_m: float | None = None
    sport: str = "running"  # rest: a day without a session
    sub_sport: str | None = None
    start_time: str | None = None  # local clock, 07:00
    source: str = "text"  # text, csv, ics, fit, habit
    readings: tuple[str, ...] = ()  # how what could be read in two ways was read
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def is_run(self) -> bool:
        """Running of any kind; rest days and other sports ask nothing of the running exposures."""
        return self.sport == "running"

    def start_utc(self, zone: str) -> datetime | None:
        """When it begins by the clock of a zone; None when the plan does not say."""
        if self.start_time is None:
            return None
        clock = time.fromisoformat(self.start_time)
        return datetime.combine(self.local_date, clock, ZoneInfo(zone)).astimezone(UTC)
