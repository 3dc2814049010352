"""Which recordings are copies, worked out again wherever activities came or went."""

from __future__ import annotations

from collections.abc import Collection

from loadwatch.load.copies import same_run
from loadwatch.store.activities import save_links
from loadwatch.store.neighbours import Span, read_neighbours
from loadwatch.store.store import Db


def relink(db: Db, athlete_id: str, around: Collection[Span]) -> dict[str, str | None]:
    """Find and store the copies around these spans; gives the links that changed."""
    activities = read_neighbours(db, athlete_id, around) if around else []
    links = same_run([one for one in activities if not one.is_deleted])
    changed = {a.id: links.get(a.id) for a in activities if a.linked_to != links.get(a.id)}
    save_links(db, changed)
    return changed
