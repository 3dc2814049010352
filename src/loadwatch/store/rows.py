"""Model ⇄ rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import polars as pl

from loadwatch.errors import Issue
from loadwatch.model import Activity, Lap, Session, Source

Row = Mapping[Any, Any]

_SESSION_FIELDS = [f.name for f in fields(Session) if f.name not in {"index", "activity"}]
_LAP_FIELDS = [f.name for f in fields(Lap) if f.name != "index"]
_SAME_NAME = (
    "id", "athlete_id", "batch_id", "start_utc", "utc_offset_s", "offset_source", "local_date", "title",
    "device", "has_barometer", "is_manual", "linked_to", "records_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class NewActivity:
    """One activity ready to be stored: the model, what only the store keeps, and its records."""

    activity: Activity
    file_index: int
    kind: str  # what the bytes of the file are: names the original
    exposures: tuple[dict[str, Any], ...] = ()  # rows of the exposure table, without activity_id
    records: pl.DataFrame | None = None  # until they are packed …
    parquet: bytes | None = None  # … until they are saved
    serial: str | None = None
    n_raw: int = 0
    notes: dict[str, str] = field(default_factory=dict)


def activity_row(new: NewActivity) -> dict[str, Any]:
    """The row of the activity table."""
    activity = new.activity
    row = {name: getattr(activity, name) for name in _SAME_NAME}
    return row | {
        "name": activity.source.name,
        "sha256": activity.source.sha256,
        "format": activity.source.format,
        "file_index": new.file_index,
        "kind": new.kind,
        "serial": new.serial,
        "n_raw": new.n_raw,
        "issues": issues_to_json(activity.issues),
        "notes": new.notes,
    }


def session_row(activity_id: str, session: Session) -> dict[str, Any]:
    """The row of the session table."""
    return _numbered(session, activity_id, "activity")


def lap_row(activity_id: str, lap: Lap) -> dict[str, Any]:
    """The row of the lap table."""
    return _numbered(lap, activity_id)


def _numbered(part: Session | Lap, activity_id: str, *left_out: str) -> dict[str, Any]:
    """The fields of a part of an activity, its index as its number."""
    row = vars(part) | {"activity_id": activity_id, "number": part.index}
    for name in ("index", *left_out):
        del row[name]
    return row


def to_activity(row: Row, sessions: Sequence[Session], laps: Sequence[Lap] = ()) -> Activity:
    """The model of an activity row and its parts."""
    return Activity(
        source=Source(row["name"], row["sha256"], row["format"]),
        sessions=tuple(sessions),
        laps=tuple(laps),
        issues=issues_from_json(row["issues"]),
        **{name: row[name] for name in _SAME_NAME},
    )


def to_session(row: Row) -> Session:
    """The model of a session row."""
    return Session(index=row["number"], **{name: row[name] for name in _SESSION_FIELDS})


def to_lap(row: Row) -> Lap:
    """The model of a lap row."""
    return Lap(index=row["number"], **{name: row[name] for name in _LAP_FIELDS})


def issues_to_json(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Issues as plain dictionaries."""
    return [asdict(issue) for issue in issues]


def issues_from_json(rows: Sequence[Row]) -> tuple[Issue, ...]:
    """Issues from plain dictionaries."""
    return tuple(Issue(**row) for row in rows)
