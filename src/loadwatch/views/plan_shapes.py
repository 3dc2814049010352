"""What the plan page shows, in the reader's words and units."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from loadwatch.units import UnitSystem
from loadwatch.views.demand import DemandRow


@dataclass(frozen=True)
class PlanSession:
    """One session of the calendar. `state`: planned, assumed, done or expired."""

    id: str
    local_date: date
    when: str  # Sun 22 Nov
    title: str
    amounts: str  # 18.0 km · 1:39 h · 300 m up
    short: str  # 18.0 km
    state: Literal["planned", "assumed", "done", "expired"]
    severity: int | None  # None: not judged (done, expired, other sports)
    word: str
    verdict: str  # one sentence
    passes: str  # what would pass, one sentence, told of the opened one; empty when it passes as it is


@dataclass(frozen=True)
class PlanRun:
    """A recorded run of the calendar."""

    id: str
    amount: str


@dataclass(frozen=True)
class PlanDay:
    """One square of the calendar."""

    local_date: date
    label: str  # Sun 22 Nov
    when: Literal["past", "today", "ahead"]
    runs: tuple[PlanRun, ...]
    sessions: tuple[PlanSession, ...]


@dataclass(frozen=True)
class PlanWeek:
    """One row of the calendar: done, planned and free, in the reader's distance unit."""

    week_start: date
    title: str
    days: tuple[PlanDay, ...]
    done: float
    planned: float
    room: float | None
    summary: str


@dataclass(frozen=True)
class PlanReason:
    """One rule that speaks."""

    severity: int
    word: str
    title: str
    why: str
    action: str
    evidence: str


@dataclass(frozen=True)
class SizeAnswer:
    """The answer to "what if it were so large?"."""

    percent: int
    amounts: str
    severity: int
    word: str
    verdict: str


@dataclass(frozen=True)
class PlanDetail:
    """One session opened: why, what would pass, and what if."""

    session: PlanSession
    reasons: tuple[PlanReason, ...]
    said: tuple[str, ...]  # room, modifier, against what was tolerated, if it turns out larger
    assumptions: tuple[str, ...]
    demands: tuple[DemandRow, ...]
    demands_about: str
    passing_share: float | None  # a smaller size that is clear
    passing_amounts: str
    sizes: tuple[SizeAnswer, ...]
    earlier: date | None
    later: date


@dataclass(frozen=True)
class PlanSteps:
    """Weekly steps to a race."""

    sentence: str
    is_reached: bool
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PlanPage:
    """All that the plan page shows."""

    athlete: str
    as_of: date
    units: UnitSystem
    unit: str
    state: Literal["empty", "bare", "assumed", "planned"]  # no runs; nothing to show; the habit; a plan
    is_stale: bool
    headline: str
    severity: int | None
    notes: tuple[str, ...]
    n_weeks: int
    weeks: tuple[PlanWeek, ...]
    others: tuple[PlanSession, ...]  # planned after the weeks shown
    opened: PlanSession | None  # the session that the reader chose
    detail: PlanDetail | None  # the same, when the rules have something to say about it
    steps: PlanSteps | None

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries for JSON snapshots."""
        return asdict(self)
