"""The shapes of the diary page and of the symptoms card, already in the reader's words and units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import polars as pl

from loadwatch.load.flares import FlareLink
from loadwatch.load.symptoms import Symptom
from loadwatch.model import Method
from loadwatch.units import UnitSystem
from loadwatch.views.diary import SymptomCard
from loadwatch.views.shapes import State

DiarySpan = Literal["6w", "3m", "12m"]
DIARY_SPANS: tuple[DiarySpan, ...] = get_args(DiarySpan)
SPAN_DAYS: dict[DiarySpan, int] = {"6w": 42, "3m": 91, "12m": 364}


@dataclass(frozen=True)
class DiaryInput:
    """What the page is made of, all of one runner."""

    entries: Sequence[dict[str, Any]]  # newest first
    strength: Sequence[dict[str, Any]]  # newest first
    diary: pl.DataFrame  # DiaryFrame
    runs: pl.DataFrame  # exposures with local_date, distance_m, activity_id, is_run
    symptom: Symptom
    links: Sequence[FlareLink]
    n_flares: int  # most flares of one site
    method: Method  # with the logbook's own constants


@dataclass(frozen=True)
class PainDay:
    """The worst answers of one day. None: not answered."""

    local_date: date
    now: float | None
    during: float | None
    morning: float | None
    stiffness_min: float | None


@dataclass(frozen=True)
class DiaryRun:
    """One run under the pain lines, in the reader's distance unit. None: distance not known."""

    local_date: date
    distance: float | None
    activity: str


@dataclass(frozen=True)
class DiaryEntry:
    """One entry in words; `given` are the answers as the form takes them."""

    id: str
    when: str
    place: str
    answers: str
    note: str
    is_red: bool
    given: dict[str, Any]


@dataclass(frozen=True)
class StrengthRow:
    """One strength or plyometric session in words."""

    id: str
    when: str
    what: str
    amount: str  # empty when only the kind was written
    note: str


@dataclass(frozen=True)
class DiaryPage:
    """All that the diary page shows."""

    athlete: str
    as_of: date
    units: UnitSystem
    state: State  # partial: the last answer is more than a week old
    card: SymptomCard
    stale: str | None  # words about how old the last answer is
    span: DiarySpan
    first: date
    place: str | None  # the lines are about the place of this entry; None: the worst of all
    places: tuple[tuple[str, str], ...]  # an entry of each, words; the newest first
    days: tuple[PainDay, ...]
    runs: tuple[DiaryRun, ...]
    entries: tuple[DiaryEntry, ...]  # of the range, newest first
    strength: tuple[StrengthRow, ...]  # of the range, newest first
    summary: str
    patterns: tuple[str, ...]
    pattern_note: str
    last_site: str | None = None
    last_side: str | None = None
