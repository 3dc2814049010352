"""Planned sessions changed after they were written: moved, made smaller or larger, rewritten, put back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from loadwatch.errors import NotFoundError, PlanError
from loadwatch.language import later
from loadwatch.load.progression import Progression
from loadwatch.model import Athlete, PlannedPart, PlannedSession
from loadwatch.store.plans import change_planned, file_of, find_planned, remove_planned, save_plan
from loadwatch.store.store import Db
from loadwatch.views.plan_words import SHARE_NOTE, STEP_NOTE, run_title

SMALLEST, LARGEST = 0.05, 3.0  # shares that a run may be resized to
KEPT: TypeAdapter[PlannedSession] = TypeAdapter(PlannedSession)
GONE = later("This session is no longer in the plan.")  # an id tells a reader nothing
PROGRESSION = "progression"  # stands where the name of a plan file would


def own(db: Db, athlete: Athlete, id_: str) -> PlannedSession:
    """The planned session of that runner; another's is not found."""
    found = [one for one in find_planned(db, id_) if one.id == id_ and one.athlete_id == athlete.id]
    if not found:
        raise NotFoundError("planned session", id_, "It may have been taken out meanwhile.", GONE)
    return found[0]


def resized(session: PlannedSession, share: float) -> PlannedSession:
    """The session at a share of its size: a typed run of one stretch is called by that, another keeps its title."""
    if not (math.isfinite(share) and SMALLEST <= share <= LARGEST):
        raise PlanError("share", "A run can be set to between 5 % and 300 % of its size.")
    changed = replace(
        session,
        parts=tuple(_part(part, share) for part in session.parts),
        ascent_m=_times(session.ascent_m, share),
        descent_m=_times(session.descent_m, share),
        fast_m=_times(session.fast_m, share),
        sprint_m=_times(session.sprint_m, share),
    )
    if (session.source == "text" or not session.title) and run_title(changed, "km"):
        return replace(changed, title="")
    whole = share * float(session.notes.get(SHARE_NOTE, 1.0))
    return replace(changed, notes={**session.notes, SHARE_NOTE: f"{whole:.10g}"})


def _part(part: PlannedPart, share: float) -> PlannedPart:
    return replace(part, distance_m=_times(part.distance_m, share), duration_s=_times(part.duration_s, share))


def _times(value: float | None, share: float) -> float | None:
    return None if value is None else value * share


def change(db: Db, session: PlannedSession) -> None:
    """Keep a changed session under its id."""
    change_planned(db, session)


def taken_out(db: Db, athlete: Athlete, id_: str) -> dict[str, Any]:
    """Take a session out; gives what puts it back."""
    gone = own(db, athlete, id_)
    kept = as_kept(db, gone)
    remove_planned(db, [gone.id])
    return kept


def as_kept(db: Db, session: PlannedSession) -> dict[str, Any]:
    """A session as plain values that `put_back` takes."""
    values: dict[str, Any] = KEPT.dump_python(session, mode="json")
    return values | {"file": file_of(db, session.id)}


def put_back(db: Db, athlete: Athlete, values: dict[str, Any]) -> PlannedSession:
    """A session as it was, in the place of what has its id now."""
    file = values.get("file")
    try:
        session = KEPT.validate_python({**values, "athlete_id": athlete.id})
    except ValidationError as error:
        raise PlanError("session", "This planned session cannot be put back.") from error
    if not _is_whole(session):
        raise PlanError("session", "This planned session cannot be put back.")
    there = [one for one in find_planned(db, session.id) if one.id == session.id]
    if any(one.athlete_id != athlete.id for one in there):
        raise NotFoundError("planned session", session.id, "It may have been taken out meanwhile.", GONE)
    remove_planned(db, [one.id for one in there])
    return save_plan(db, [session], file if isinstance(file, str) else None)[0]


def _is_whole(session: PlannedSession) -> bool:
    numbers = [value for value in asdict(session).values() if isinstance(value, float)]
    for part in session.parts:
        numbers += [value for value in asdict(part).values() if isinstance(value, float)]
    words = (session.id, session.sport, session.sub_sport or "", session.start_time or "", session.source)
    is_short = all(len(word) <= most for word, most in zip(words, (32, 32, 32, 8, 16), strict=True))
    return (
        bool(session.id) and is_short and all(math.isfinite(value) and 0 <= value < 1e7 for value in numbers)
    )


def step_sessions(found: Progression, athlete: Athlete, today: date) -> list[PlannedSession]:
    """The long runs of a progression as planned sessions."""
    return [
        PlannedSession(
            id=f"{PROGRESSION}-{athlete.id[:8]}-{step.local_date:%Y%m%d}",
            athlete_id=athlete.id,
            local_date=step.local_date,
            title="",
            parts=(PlannedPart("long", distance_m=step.values["distance"]),),
            ascent_m=step.values["ascent"] if "ascent" in found.targets else None,
            source="text",
            notes={STEP_NOTE: "yes"} if step.is_cutback else {},
        )
        for step in found.steps
        if step.local_date >= today and step.values["distance"] > 0
    ]


def adopted(found: Sequence[PlannedSession]) -> list[PlannedSession]:
    """Assumed sessions as planned ones."""
    return [
        replace(
            one,
            id=f"usual-{one.athlete_id[:8]}-{one.local_date:%Y%m%d}",
            title="",
            source="text",
        )
        for one in found
    ]
