"""The view model of the caseload: one row per runner, in the reader's units and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from loadwatch.units import UnitSystem

SHOWS = ("all", "look", "stale", "breach", "unseen")
Show = Literal["all", "look", "stale", "breach", "unseen"]


@dataclass(frozen=True)
class Finding:
    """One thing to see of a runner: what it is, and how bad. Seen until its level rises."""

    what: str
    level: int


@dataclass(frozen=True)
class Said:
    """A cell with a severity: shape and word, never colour alone. level None: not enough data."""

    level: int | None
    shape: str
    word: str
    text: str
    when: str = ""


@dataclass(frozen=True)
class CaseloadRow:
    """One runner. `order` sorts the worst first."""

    id: str
    name: str
    order: float
    last_run: str | None  # ISO
    last_run_words: str
    age_days: int | None
    age_words: str
    is_stale: bool
    flag: Said
    planned: Said
    weeks: tuple[float | None, ...]  # in the reader's unit
    weeks_words: str
    pain: Said
    trend: str | None  # worse, easing, steady
    seen: Literal["seen", "new", "nothing"]
    seen_words: str
    shows: tuple[str, ...]  # filters that keep this row
    note: str  # what is not known; empty: enough data
    json: dict[str, Any]  # the same in SI, as the interface writes it


@dataclass(frozen=True)
class CaseloadView:
    """All runners, worst first, and how many each filter keeps."""

    state: Literal["full", "partial", "empty"]
    units: UnitSystem
    summary: str
    note: str
    rows: tuple[CaseloadRow, ...]
    counts: dict[str, int]
