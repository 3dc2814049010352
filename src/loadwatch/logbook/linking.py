"""Which recordings are copies, worked out again wherever activities came or went."""

from __future__ import annotations

from collections.abc import Collection

from loadwatch.load.copies import related, same_run
from loadwatch.model import Activity
from loadwatch.store.activities import find_activities, save_links
from loadwatch.store.neighbours import Span, read_near
from loadwatch.store.store import Db


def relink(db: Db, athlete_id: str, around: Collection[Span]) -> dict[str, str | None]:
    """Find and store the copies around these spans; gives the links that changed."""
    activities = _reach(db, athlete_id, around)
    links = same_run([one for one in activities if not one.is_deleted])
    changed = {a.id: links.get(a.id) for a in activities if a.linked_to != links.get(a.id)}
    save_links(db, changed)
    return changed


def _reach(db: Db, athlete_id: str, around: Collection[Span]) -> list[Activity]:
    """What lies near the spans, and whatever that may be a copy of, directly or not: never the whole history."""
    known: dict[str, Activity] = {}
    spans: dict[str, Span] = {}
    inside: set[str] = set()
    reached: set[str] = set()
    waiting = list(around)
    while waiting:
        near = read_near(db, athlete_id, waiting)
        reached.update(span.id for span in waiting)
        spans |= near
        known |= {one.id: one for one in find_activities(db, [id_ for id_ in near if id_ not in known])}
        alive = [one for one in known.values() if not one.is_deleted]
        inside = related(alive, inside or near)
        waiting = [spans[id_] for id_ in inside - reached]
    return [known[id_] for id_ in sorted(inside)]
