"""The shapes of the page "Return to run", in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from loadwatch.load.rehab import RehabPlan
from loadwatch.load.rehab.state import RehabState
from loadwatch.views.diary import SymptomCard

StepStatus = Literal["done", "skipped", "now", "ahead"]


@dataclass(frozen=True)
class RehabInput:
    """What the page is made of: the state of the day, the record with its ids (newest first), the plan."""

    state: RehabState
    rows: Sequence[Mapping[str, Any]]
    plan: RehabPlan


@dataclass(frozen=True)
class RehabExercise:
    """One prescription, and how often it was ticked off."""

    name: str
    prescription: str
    this_week: str
    care: tuple[str, ...]
    source: str
    done_today: int
    done_week: int  # of the last seven days
    per_week: int | None  # least number asked for in a week


@dataclass(frozen=True)
class RehabGate:
    """One gate with what is still missing."""

    name: str
    title: str
    is_open: bool
    missing: tuple[str, ...]
    set_by_therapist: str | None
    override_id: str | None  # the entry that set it


@dataclass(frozen=True)
class RunWalkStep:
    """One level of the table. skipped: below the level of now, without a known session."""

    number: int
    text: str
    status: StepStatus


@dataclass(frozen=True)
class RunWalkView:
    """The table in use and what the rule says of the next session."""

    preset: str
    title: str
    about: str
    level: int
    steps: tuple[RunWalkStep, ...]
    sessions: tuple[tuple[str, str, int | None], ...]  # day, how it ended, severity
    others: tuple[tuple[str, str], ...]  # day and why a run of it is no session of the level
    next_text: str
    action: str
    offered: int | None  # a level that the rule allows to go to
    not_before: str | None
    is_today: bool  # a session of today is written down
    source: str


@dataclass(frozen=True)
class RehabLine:
    """One line of the record."""

    id: str
    when: str
    words: str
    kind: str
    is_today: bool


@dataclass(frozen=True)
class RehabPage:
    """All that the page shows. With a red flag only the card."""

    athlete: str
    as_of: date
    state: str  # empty, full, red
    card: SymptomCard
    place: str | None
    stage: str | None
    stage_words: str
    stages: tuple[tuple[str, str], ...]
    exercises: tuple[RehabExercise, ...] = ()
    gates: tuple[RehabGate, ...] = ()
    gates_words: str = ""
    is_ready: bool = False
    run_walk: RunWalkView | None = None
    presets: tuple[tuple[str, str, int], ...] = ()  # name, title, levels
    log: tuple[RehabLine, ...] = ()
    caveat: str = ""
    site: str | None = None
    side: str | None = None
