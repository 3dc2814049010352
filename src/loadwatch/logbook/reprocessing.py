"""Exposures worked out again, from stored records, when the method has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from loadwatch.errors import StoreError
from loadwatch.exposure.edits import corrected
from loadwatch.frames import RecordFrame, empty
from loadwatch.logbook.prepare import exposure_rows
from loadwatch.model import Activity, Method
from loadwatch.store.activities import find_activities
from loadwatch.store.exposures import change_exposure, find_outdated
from loadwatch.store.people import Deed, count_change, save_audit
from loadwatch.store.store import Store
from loadwatch.store.streams import records_from_parquet

AT_ONCE = 100  # activities in one transaction: a stop loses no more work than that
Told = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True)
class Exposed:
    """An activity with its new exposures; None when its records are lost."""

    activity: Activity
    rows: list[dict[str, Any]] | None


def reprocess(
    store: Store,
    method: Method,
    athlete_id: str | None = None,
    progress: Told | None = None,
    most: int | None = None,
) -> dict[str, Any]:
    """Work out the exposures of every activity whose exposures are by another version of the method.

    Each hundred activities are stored together; what was interrupted, or was more than `most`, goes on from there
    next time.
    """
    with store.read() as db:
        outdated = find_outdated(db, method.version, athlete_id)
    lost: list[str] = []
    seen = 0
    while seen < len(outdated) and (most is None or seen - len(lost) < most):
        exposed = _exposed(store, outdated[seen : seen + AT_ONCE], method)
        seen = min(seen + AT_ONCE, len(outdated))
        _save(store, [one for one in exposed if one.rows is not None])
        lost += [one.activity.id for one in exposed if one.rows is None]
        if progress is not None:
            progress(seen, len(outdated))
    return {
        "method": method.version,
        "outdated": len(outdated),
        "done": seen - len(lost),
        "lost": lost,
        "left": len(outdated) - seen,
    }


def _exposed(store: Store, ids: Sequence[str], method: Method) -> list[Exposed]:
    with store.read() as db:
        found = find_activities(db, ids)
    return [Exposed(activity, expose(store, activity, method)) for activity in found]


def expose(store: Store, activity: Activity, method: Method) -> list[dict[str, Any]] | None:
    """What an activity, as edited, asked of the body; None when its records are lost."""
    records = _records(store, activity)
    if records is None:
        return None
    fitting = corrected(records, activity.edit)
    return exposure_rows(activity.sessions, fitting, activity.has_barometer, method)


def _records(store: Store, activity: Activity) -> pl.DataFrame | None:
    """The samples of an activity; none when only totals are known, None when they are lost."""
    if activity.records_sha256 is None:
        return empty(RecordFrame)
    data = store.blobs.stream(activity.athlete_id, activity.records_sha256)
    if data is None:
        return None
    try:
        return records_from_parquet(data)
    except StoreError:
        return None  # counted as lost: `doctor --repair` decodes it again


def _save(store: Store, exposed: Sequence[Exposed]) -> None:
    with store.write() as db:
        for one in exposed:
            for row in one.rows or []:
                change_exposure(db, one.activity.id, row)
        now = datetime.now(UTC)
        for athlete_id in sorted({one.activity.athlete_id for one in exposed}):
            count_change(db, athlete_id)
            n = sum(one.activity.athlete_id == athlete_id for one in exposed)
            save_audit(db, now, Deed("reprocess", athlete_id, "exposures", {"n": n}))
