"""Planned sessions in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from loadwatch.model import PlannedPart, PlannedSession
from loadwatch.store.plan_tables import plan


def save_plan(
    db: Connection, sessions: Sequence[PlannedSession], file: str | None = None
) -> list[PlannedSession]:
    """Store planned sessions; a session that is there already gets a twin's number. Gives them as stored."""
    taken = set(db.scalars(select(plan.c.id)))
    stored = []
    for session in sessions:
        id_ = _free(session.id, taken)
        taken.add(id_)
        stored.append(replace(session, id=id_))
    if stored:
        db.execute(insert(plan), [{**asdict(session), "file": file} for session in stored])
    return stored


def read_plan(db: Connection, athlete_id: str, since: date | None = None) -> list[PlannedSession]:
    """The plan of a runner, by date, start time and id."""
    query = select(plan).where(plan.c.athlete_id == athlete_id)
    if since is not None:
        query = query.where(plan.c.local_date >= since)
    rows = db.execute(query.order_by(plan.c.local_date, plan.c.start_time, plan.c.id)).mappings()
    return [planned_session(row) for row in rows]


def find_planned(db: Connection, start: str) -> list[PlannedSession]:
    """Planned sessions whose id is this, else those whose id begins so."""
    rows = db.execute(select(plan).where(plan.c.id == start)).mappings().all()
    rows = (
        rows or db.execute(select(plan).where(plan.c.id.startswith(start, autoescape=True))).mappings().all()
    )
    return [planned_session(row) for row in rows]


def remove_planned(db: Connection, ids: Sequence[str]) -> int:
    """Take planned sessions out."""
    return sum(db.execute(delete(plan).where(plan.c.id == id_)).rowcount for id_ in ids)


def remove_of_file(db: Connection, athlete_id: str, file: str, since: date) -> int:
    """Take out what the same file brought before, from a day on."""
    mine = (plan.c.athlete_id == athlete_id) & (plan.c.file == file) & (plan.c.local_date >= since)
    return db.execute(delete(plan).where(mine)).rowcount


def change_planned(db: Connection, session: PlannedSession) -> None:
    """Store a planned session in the place of the one with its id."""
    db.execute(update(plan).where(plan.c.id == session.id).values(**asdict(session)))


def file_of(db: Connection, id_: str) -> str | None:
    """The plan file that a session came from."""
    found: str | None = db.scalar(select(plan.c.file).where(plan.c.id == id_))
    return found


def _free(id_: str, taken: set[str]) -> str:
    if id_ not in taken:
        return id_
    number = 2
    while f"{id_}-{number}" in taken:
        number += 1
    return f"{id_}-{number}"


def planned_session(row: Mapping[Any, Any]) -> PlannedSession:
    """The model of a row of the plan."""
    values = {key: value for key, value in row.items() if key != "file"}
    values["parts"] = tuple(PlannedPart(**part) for part in values["parts"])
    values["readings"] = tuple(values["readings"])
    return PlannedSession(**values)
