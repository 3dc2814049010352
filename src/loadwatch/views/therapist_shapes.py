"""The shapes of the therapist's page, in the reader's words and units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loadwatch.load.capacity import Capacity
from loadwatch.load.heel_raise import HeelRaiseState
from loadwatch.load.mass import MassChange
from loadwatch.load.modifier import Body
from loadwatch.units import UnitSystem
from loadwatch.views.diary import SymptomCard


@dataclass(frozen=True)
class TherapistInput:
    """What the page is made of, all of one runner; rows newest first, with their ids."""

    body: Body
    capacities: Mapping[str, Capacity]
    week_before: Mapping[str, float | None]  # sum of the six days before the session, by column
    rooms: Mapping[str, float | None]  # of the next session, as the plan tells it
    heel_raise: HeelRaiseState
    notes: Sequence[Mapping[str, Any]]
    tests: Sequence[Mapping[str, Any]]
    numbers: Sequence[Mapping[str, Any]]
    scores: Sequence[Mapping[str, Any]]  # totals of questionnaires
    mass: MassChange | None = None  # a large change of the last weeks


@dataclass(frozen=True)
class HeelRaiseRow:
    """One test beside the norm and the test before of the same leg."""

    id: str
    when: str
    side: str
    reps: int
    pain: str
    change: str


@dataclass(frozen=True)
class ScoreRow:
    """The total of one questionnaire on a day."""

    id: str
    when: str
    name: str
    total: int


@dataclass(frozen=True)
class NumberRow:
    """One number of the therapist. status: in force, ahead, over, replaced."""

    id: str
    words: str
    when: str
    reason: str
    status: str


@dataclass(frozen=True)
class CapacityRow:
    """What one measure may ask of the next session."""

    label: str
    tolerated: str
    week: str  # tolerated in seven days
    before: str  # run in the six days before the session, which is the seventh
    room: str
    confidence: str


@dataclass(frozen=True)
class TherapistPage:
    """All that the page shows."""

    athlete: str
    as_of: date
    units: UnitSystem
    card: SymptomCard
    limits: tuple[str, ...]  # in force, in words
    factor: str  # empty while a red flag stands, as are its reasons and the capacities
    factor_reasons: tuple[str, ...]
    capacities: tuple[CapacityRow, ...]
    numbers: tuple[NumberRow, ...]
    tests: tuple[HeelRaiseRow, ...]
    norm: str
    symmetry: str
    scores: tuple[ScoreRow, ...]  # newest first
    questionnaires: tuple[str, ...]  # that a total may be kept of
    notes: tuple[tuple[str, str, str, str], ...]  # id, day, author, text
    measures: tuple[tuple[str, str], ...]  # that a capacity may be set for; name and unit
    context: tuple[str, ...] = ()  # matters, and is in no number
