"""Edits of activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import Connection, delete, insert, select

from loadwatch.edit import Edit
from loadwatch.store.rows import Row
from loadwatch.store.tables import edit

_FIELDS = [field.name for field in fields(Edit)]
AT_ONCE = 500


def read_edits(db: Connection, ids: Sequence[str]) -> dict[str, Edit]:
    """Activity → its edit, of these activities; those without one are left out."""
    found: dict[str, Edit] = {}
    for at in range(0, len(ids), AT_ONCE):
        query = select(edit).where(edit.c.activity_id.in_(ids[at : at + AT_ONCE]))
        found |= {row["activity_id"]: to_edit(row) for row in db.execute(query).mappings()}
    return found


def to_edit(row: Row) -> Edit:
    """The model of a row."""
    return Edit(**{name: row[name] for name in _FIELDS})


def save_edit(db: Connection, athlete_id: str, activity_id: str, new: Edit) -> None:
    """Put an edit in the place of the one before; nothing edited leaves no row."""
    db.execute(delete(edit).where(edit.c.activity_id == activity_id))
    if not new.is_nothing:
        db.execute(insert(edit), {**asdict(new), "activity_id": activity_id, "athlete_id": athlete_id})


def has_edits(db: Connection, athlete_id: str) -> bool:
    """True when any activity of the runner is edited."""
    return db.scalar(select(edit.c.activity_id).where(edit.c.athlete_id == athlete_id).limit(1)) is not None
