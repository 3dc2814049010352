"""Which activities may be recordings of the same run: those that lie near each other in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from loadwatch.model import Activity
from loadwatch.store.activities import find_activities
from loadwatch.store.tables import activity, session

NEAR = timedelta(hours=15)  # two recordings of one run start closer than this, wrong zones included
FARTHEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True)
class Span:
    """The time an activity takes, or may lie in when only its day is known."""

    id: str
    begin: datetime
    end: datetime


def read_spans(db: Connection, athlete_id: str, batch_id: str | None = None) -> list[Span]:
    """Spans of all activities of a runner, or of one batch, that have a date."""
    query = (
        select(
            activity.c.id, activity.c.start_utc, activity.c.local_date,
            func.max(session.c.start_utc, type_=session.c.start_utc.type), func.sum(session.c.elapsed_s),
        )
        .join(session, session.c.activity_id == activity.c.id)
        .where(activity.c.athlete_id == athlete_id)
        .group_by(activity.c.id)
    )  # fmt: skip
    if batch_id is not None:
        query = query.where(activity.c.batch_id == batch_id)
    spans = [_span(*row) for row in db.execute(query)]
    return [span for span in spans if span is not None]


def read_starts(db: Connection, athlete_id: str) -> list[datetime]:
    """Start of every dated activity of a runner, in order of time."""
    query = select(activity.c.start_utc).where(
        activity.c.athlete_id == athlete_id, activity.c.start_utc.is_not(None)
    )
    return list(db.scalars(query.order_by(activity.c.start_utc)))


def read_neighbours(db: Connection, athlete_id: str, around: Collection[Span]) -> list[Activity]:
    """The activities in one chain with one of these spans, no gap in the chain longer than `NEAR`.

    What lies outside the chain cannot change which of them are copies of which.
    """
    marks = {id(span) for span in around}
    spans = sorted([*read_spans(db, athlete_id), *around], key=lambda span: span.begin)
    wanted: dict[str, None] = {}
    for chain in _chains(spans):
        if any(id(span) in marks for span in chain):
            wanted.update((span.id, None) for span in chain)  # ids that are gone by now are not found
    return find_activities(db, list(wanted))


def _chains(spans: Sequence[Span]) -> list[list[Span]]:
    chains: list[list[Span]] = []
    end = datetime.min.replace(tzinfo=UTC)
    for span in spans:
        if not chains or span.begin - end > NEAR:
            chains.append([])
        chains[-1].append(span)
        end = max(end, span.end)
    return chains


def _span(
    id_: str, start: datetime | None, day: date | None, last: datetime | None, elapsed_s: float | None
) -> Span | None:
    if start is not None:
        return Span(id_, start, max(start, last or start) + timedelta(seconds=elapsed_s or 0.0))
    if day is None:
        return None
    midnight = datetime.combine(day, time(), UTC)
    return Span(id_, midnight - FARTHEST_ZONE, midnight + timedelta(days=1) + FARTHEST_ZONE)
