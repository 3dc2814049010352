"""What every reader of plans gives: planned sessions, and what could not be read, each with its reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from loadwatch.errors import PlanError
from loadwatch.load.plan_text import PlanText, read_plan_text
from loadwatch.model import PlannedSession
from loadwatch.units import UnitSystem

MOST_READ, MOST_A_DAY = 5_000, 10  # lines or events of a file; sessions of a day


@dataclass(frozen=True)
class PlanReader:
    """For whom a plan is read, and by which calendar and units."""

    athlete_id: str
    today: date
    units: UnitSystem = "km"
    zone: str = "UTC"
    day: date | None = None  # of a file that holds no date


@dataclass(frozen=True)
class NotPlanned:
    """One line or event that became no planned session."""

    name: str  # plan.csv!/line 3
    outcome: Literal["failed", "ignored"]
    reason: str  # code: bad_row, past, not_a_run …
    message: str


@dataclass
class PlanFile:
    """The planned sessions of one file, and the rest."""

    sessions: list[PlannedSession] = field(default_factory=list)
    left: list[NotPlanned] = field(default_factory=list)


def session_of(reader: PlanReader, day: date, title: str, said: PlanText, source: str) -> PlannedSession:
    """A planned session of what a text says."""
    return PlannedSession(
        id="",
        athlete_id=reader.athlete_id,
        local_date=day,
        title=title.strip(),
        parts=said.parts,
        ascent_m=said.ascent_m,
        descent_m=said.descent_m,
        sport=said.sport,
        sub_sport=said.sub_sport,
        source=source,
        readings=said.readings,
    )


def from_text(reader: PlanReader, day: date, text: str) -> PlannedSession:
    """A planned session written as text; PlanError names the part that is not understood."""
    return with_ids([session_of(reader, day, text, read_plan_text(text, reader.units), "text")])[0]


def with_ids(sessions: list[PlannedSession]) -> list[PlannedSession]:
    """The sessions with ids: the same for the same session, a number more for its twin."""
    seen: dict[str, int] = {}
    found = []
    for session in sessions:
        bare = replace(session, id="", readings=())
        key = hashlib.sha256(repr(bare).encode("utf-8", "replace")).hexdigest()[:12]
        twin = seen[key] = seen.get(key, 0) + 1
        found.append(replace(session, id=key if twin == 1 else f"{key}-{twin}"))
    return found


def settled(found: PlanFile, name: str) -> PlanFile:
    """The file with ids for its sessions; of a day that holds more than anybody trains only the first."""
    of_day, kept = Counter[date](), []
    for session in found.sessions:
        of_day[session.local_date] += 1
        if of_day[session.local_date] <= MOST_A_DAY:
            kept.append(session)
    for day, count in of_day.items():
        if count > MOST_A_DAY:
            message = f"{day} holds {count} sessions; those after the first {MOST_A_DAY} were left out."
            found.left.append(NotPlanned(name, "failed", "too_many", message))
    found.sessions = with_ids(kept)
    return found


def refused(name: str, error: Exception, prefix: str = "") -> NotPlanned:
    """Why a line or event failed, in one sentence."""
    message = error.message if isinstance(error, PlanError) else f"{error}."
    return NotPlanned(name, "failed", "bad_row", f"{prefix}{message}")


def the_rest(name: str) -> NotPlanned:
    """What stands behind the last line or event that is read."""
    message = (
        f"Only the first {MOST_READ} lines or events of a plan are read; those after them were left out."
    )
    return NotPlanned(name, "failed", "too_many", message)


def clock_of(moment: datetime) -> str:
    """07:00."""
    return f"{moment:%H:%M}"
