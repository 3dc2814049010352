"""Alerts in the database: queued once, void rather than deleted, seen by whom and when."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from loadwatch.load.alert import Alert, Announced, Before, Key, Outcome
from loadwatch.model import Flag, PlannedSession
from loadwatch.store.alert_tables import alert, alert_look, alert_seen
from loadwatch.store.people import Counts
from loadwatch.store.tables import change

FLAGS: TypeAdapter[tuple[Flag, ...]] = TypeAdapter(tuple[Flag, ...])
ID_LENGTH = 12


@dataclass(frozen=True)
class Look:
    """When a runner's plan was last looked at, and what was there then."""

    local_date: date
    counts: Counts
    marks: Mapping[str, str]


def read_look(db: Connection, athlete_id: str) -> Look | None:
    """The last look at a runner's plan."""
    row = db.execute(select(alert_look).where(alert_look.c.athlete_id == athlete_id)).mappings().one_or_none()
    if row is None:
        return None
    return Look(row["local_date"], Counts(row["revision"], row["recorded"], row["told"]), row["marks"])


def read_before(db: Connection, athlete_id: str, day: date) -> Before:
    """What the last look knew, and all alerts that are not over on a day."""
    last = read_look(db, athlete_id)
    columns = (alert.c.kind, alert.c.subject, alert.c.mark, alert.c.level, alert.c.void_utc)
    rows = db.execute(select(*columns).where(alert.c.athlete_id == athlete_id, _is_of_use(day)))
    announced = tuple(Announced(Key(*row[:4]), row[4] is not None) for row in rows)
    if last is None:
        return Before(announced=announced)
    return Before(last.local_date, last.counts.recorded, last.counts.told, last.marks, announced)


def save_outcome(db: Connection, athlete_id: str, found: Outcome, on: date, at: datetime) -> None:
    """Queue what is due, tell anew what stands, mark what is void."""
    queued = {"queued_on": on, "queued_utc": at}
    rows = [_identity(athlete_id, one) | _told(one) | queued for one in found.due]
    if rows:
        db.execute(_insert(db, alert).values(rows).on_conflict_do_nothing())
    for one in found.standing:
        values = _told(one) | {"void_utc": None, "void_reason": None}
        db.execute(update(alert).where(alert.c.id == alert_id(athlete_id, one.key)).values(values))
    for key, reason in found.void.items():
        mine = (alert.c.id == alert_id(athlete_id, key)) & alert.c.void_utc.is_(None)
        db.execute(update(alert).where(mine).values(void_utc=at, void_reason=reason))


def save_look(db: Connection, athlete_id: str, look: Look) -> None:
    """Note what this look knew, for the next one."""
    counts = look.counts
    row = {"local_date": look.local_date, "revision": counts.revision, "recorded": counts.recorded}
    row |= {"told": counts.told, "marks": dict(look.marks)}
    new = _insert(db, alert_look).values(athlete_id=athlete_id, **row)
    db.execute(new.on_conflict_do_update(index_elements=["athlete_id"], set_=row))


def alert_id(athlete_id: str, key: Key) -> str:
    """The id of an alert: the same for the same alert, whenever it is queued."""
    return hashlib.sha256(repr((athlete_id, *astuple(key))).encode()).hexdigest()[:ID_LENGTH]


def read_alerts(db: Connection, athlete_id: str | None = None) -> list[dict[str, Any]]:
    """All alerts of a runner (of all without one), newest first, with who has seen them."""
    query = select(alert).order_by(alert.c.queued_on.desc(), alert.c.local_date, alert.c.id)
    if athlete_id is not None:
        query = query.where(alert.c.athlete_id == athlete_id)
    return _with_seen(db, [alert_row(row) for row in db.execute(query).mappings()])


def find_alerts(db: Connection, start: str) -> list[dict[str, Any]]:
    """Alerts whose id begins so."""
    query = select(alert).where(alert.c.id.startswith(start, autoescape=True))
    return _with_seen(db, [alert_row(row) for row in db.execute(query).mappings()])


def read_open(db: Connection, athlete_id: str, who: str, day: date) -> tuple[bool, list[dict[str, Any]]]:
    """(whether nobody looked since something changed, the alerts that `who` has not seen), in one indexed query."""
    mine = and_(alert.c.athlete_id == change.c.athlete_id, _is_open(who, day))
    query = (
        select(change.c.revision, alert_look.c.revision.label("looked"), alert_look.c.local_date.label("on"), alert)
        .outerjoin(alert_look, alert_look.c.athlete_id == change.c.athlete_id)
        .outerjoin(alert, mine)
        .where(change.c.athlete_id == athlete_id)
    )  # fmt: skip
    rows = db.execute(query).mappings().all()
    is_stale = any(row["looked"] != row["revision"] or row["on"] < day for row in rows)
    return is_stale, [alert_row(row) for row in rows if row["id"] is not None]


def read_due(db: Connection, days: Mapping[str, date]) -> list[str]:
    """Ids of the runners of `days` at whose plan nobody looked since something changed, or not on that day."""
    query = select(
        change.c.athlete_id, change.c.revision, alert_look.c.revision.label("looked"), alert_look.c.local_date
    )
    rows = db.execute(query.outerjoin(alert_look, alert_look.c.athlete_id == change.c.athlete_id))
    return [
        id_ for id_, revision, looked, on in rows if id_ in days and (looked != revision or on < days[id_])
    ]


def read_all_open(db: Connection, who: str, day: date) -> dict[str, list[dict[str, Any]]]:
    """Runner → alerts that `who` has not seen and that are of use on a day."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in db.execute(select(alert).where(_is_open(who, day))).mappings():
        found.setdefault(row["athlete_id"], []).append(alert_row(row))
    return found


def save_seen(db: Connection, alert_id: str, who: str, at: datetime, note: str | None = None) -> None:
    """Note that somebody has seen an alert; the first time counts."""
    row = {"alert_id": alert_id, "who": who, "seen_utc": at, "note": note}
    db.execute(_insert(db, alert_seen).values(row).on_conflict_do_nothing())


def see_all(db: Connection, athlete_id: str, who: str, at: datetime | None) -> None:
    """Note that somebody has seen all alerts of a runner; without an instant, that nobody has."""
    mine = select(alert.c.id).where(alert.c.athlete_id == athlete_id)
    if at is None:
        db.execute(delete(alert_seen).where(alert_seen.c.who == who, alert_seen.c.alert_id.in_(mine)))
        return
    for id_ in list(db.scalars(mine.where(alert.c.void_utc.is_(None)))):
        save_seen(db, id_, who, at)


def remove_seen(db: Connection, alert_id: str, who: str) -> None:
    """Take back that somebody has seen an alert."""
    db.execute(delete(alert_seen).where(alert_seen.c.alert_id == alert_id, alert_seen.c.who == who))


def alert_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The columns of an alert as plain values, its reasons as flags."""
    found: dict[str, Any] = {column.name: row[column.name] for column in alert.columns}
    return found | {"reasons": FLAGS.validate_python(row["reasons"])}


def new_row(athlete_id: str, one: Alert) -> dict[str, Any]:
    """An alert as it would be read when it was queued a moment ago and nobody has seen it."""
    open_ones = dict.fromkeys(("queued_on", "queued_utc", "void_utc", "void_reason")) | {"acknowledged": []}
    return _identity(athlete_id, one) | _told(one) | open_ones | {"reasons": one.flags}


def _with_seen(db: Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = [row["id"] for row in rows]
    query: Select[Any] = select(alert_seen).order_by(alert_seen.c.seen_utc, alert_seen.c.who)
    seen: dict[str, list[dict[str, Any]]] = {id_: [] for id_ in ids}
    for one in db.execute(query.where(alert_seen.c.alert_id.in_(ids))).mappings():
        seen[one["alert_id"]].append({"by": one["who"], "at": one["seen_utc"], "note": one["note"]})
    return [row | {"acknowledged": seen[row["id"]]} for row in rows]


def _is_of_use(day: date) -> ColumnElement[bool]:
    return or_(alert.c.until.is_(None), alert.c.until >= day)


def _is_open(who: str, day: date) -> ColumnElement[bool]:
    seen = exists().where(alert_seen.c.alert_id == alert.c.id, alert_seen.c.who == who)
    return and_(_is_of_use(day), alert.c.void_utc.is_(None), ~seen)


def _identity(athlete_id: str, one: Alert) -> dict[str, Any]:
    key = one.key
    own = {"kind": key.kind, "subject": key.subject, "mark": key.mark, "level": key.level}
    return own | {"id": alert_id(athlete_id, key), "athlete_id": athlete_id, "occasion": one.occasion}


def _told(one: Alert) -> dict[str, Any]:
    """What an alert says, as of this look."""
    facts = {
        "distance_m": one.distance_m,
        "room_m": one.room_m,
        "binding": one.binding,
        "runs": one.runs,
        "first_days": {str(level): day.isoformat() for level, day in one.first_days.items()},
        "asked": None if one.session is None else _asked(one.session),
    }
    return {
        "severity": one.severity,
        "local_date": one.local_date,
        "until": one.until,
        "title": "" if one.session is None else one.session.title,
        "is_assumed": one.is_assumed,
        "facts": facts,
        "reasons": FLAGS.dump_python(one.flags, mode="json"),
    }


def _asked(session: PlannedSession) -> dict[str, Any]:
    """What a session that nobody has named is called by, also once it is taken out; of its notes only our own."""
    own = {name: value for name, value in session.notes.items() if name.startswith("loadwatch ")}
    return {"parts": [asdict(part) for part in session.parts], "ascent_m": session.ascent_m, "notes": own}


def _insert(db: Connection, table: Table) -> Any:
    """An insert that may say what to do with a row that is there: both databases have it, each its own."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)
