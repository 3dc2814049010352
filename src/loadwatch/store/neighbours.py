"""Which activities may be recordings of the same run: those that lie near each other in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from loadwatch.store.activities import in_parts
from loadwatch.store.tables import activity, session

NEAR = timedelta(hours=15)  # two recordings of one run start closer than this, wrong zones included
FARTHEST_ZONE = timedelta(hours=14)
LONGEST = timedelta(days=90)  # nothing that began earlier reaches this far: a session claims 60 days at most


@dataclass(frozen=True)
class Span:
    """The time an activity takes, or may lie in when only its day is known."""

    id: str
    begin: datetime
    end: datetime


def read_spans(db: Connection, ids: Sequence[str] | None = None, batch_id: str | None = None) -> list[Span]:
    """Spans of these activities, or of all of a batch, that have a date."""
    found: list[Span] = []
    if batch_id is not None:
        return _read(db, activity.c.batch_id == batch_id)
    for part in in_parts(ids or ()):
        found += _read(db, activity.c.id.in_(part))
    return found


def read_starts(db: Connection, athlete_id: str) -> list[datetime]:
    """Start of every dated activity of a runner, in order of time."""
    query = select(activity.c.start_utc).where(
        activity.c.athlete_id == athlete_id, activity.c.start_utc.is_not(None)
    )
    return list(db.scalars(query.order_by(activity.c.start_utc)))


def read_near(db: Connection, athlete_id: str, around: Sequence[Span]) -> dict[str, Span]:
    """The activities of a runner with no more than `NEAR` between them and one of these spans."""
    own, ranges = activity.c.athlete_id == athlete_id, _merged(around)
    found: dict[str, Span] = {}
    for begin, end in ranges:
        spans = _read(db, own & activity.c.start_utc.between(begin - LONGEST, end))
        found |= {span.id: span for span in spans if span.end >= begin}
    if ranges:
        first, last = (ranges[0][0] - FARTHEST_ZONE).date(), (ranges[-1][1] + FARTHEST_ZONE).date()
        days = activity.c.start_utc.is_(None) & activity.c.local_date.between(first, last)
        undated = _read(db, own & days)
        found |= {s.id: s for s in undated if any(s.begin <= end and begin <= s.end for begin, end in ranges)}
    return found


def _merged(spans: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    """Times within `NEAR` of the spans, those that touch as one."""
    merged: list[tuple[datetime, datetime]] = []
    for span in sorted(spans, key=lambda span: span.begin):
        begin, end = span.begin - NEAR, span.end + NEAR
        if merged and begin <= merged[-1][1]:
            begin, last = merged.pop()
            end = max(end, last)
        merged.append((begin, end))
    return merged


def _read(db: Connection, condition: ColumnElement[bool]) -> list[Span]:
    query = (
        select(
            activity.c.id, activity.c.start_utc, activity.c.local_date,
            func.max(session.c.start_utc, type_=session.c.start_utc.type), func.sum(session.c.elapsed_s),
        )
        .join(session, session.c.activity_id == activity.c.id)
        .where(condition)
        .group_by(activity.c.id)
    )  # fmt: skip
    spans = [_span(*row) for row in db.execute(query)]
    return [span for span in spans if span is not None]


def _span(
    id_: str, start: datetime | None, day: date | None, last: datetime | None, elapsed_s: float | None
) -> Span | None:
    if start is not None:
        return Span(id_, start, max(start, last or start) + timedelta(seconds=elapsed_s or 0.0))
    if day is None:
        return None
    midnight = datetime.combine(day, time(), UTC)
    return Span(id_, midnight - FARTHEST_ZONE, midnight + timedelta(days=1) + FARTHEST_ZONE)
