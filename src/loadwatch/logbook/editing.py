"""Edits of activities: stored beside the recording, audited, and applied to what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from loadwatch.edit import Edit
from loadwatch.errors import EditError, NotFoundError
from loadwatch.exposure.edits import checked_edit
from loadwatch.logbook.linking import relink
from loadwatch.logbook.reprocessing import expose
from loadwatch.model import Activity, Method
from loadwatch.store.activities import find_activities, find_activity, first_day
from loadwatch.store.edits import save_edit
from loadwatch.store.exposures import change_exposure
from loadwatch.store.neighbours import read_spans
from loadwatch.store.people import Deed, count_change, lock_athlete, save_audit
from loadwatch.store.store import Db, Store

EXPOSED = ("sport", "is_treadmill", "distance_m", "grade")  # fields that change what a run asked of the body


def edit_activity(store: Store, method: Method, id_: str, changes: Mapping[str, Any]) -> None:
    """Change what is said of an activity; None returns a field to what its file says."""
    with store.write() as db:
        activity = _found(db, id_)
        new = checked_edit(activity, changes)
        if new != (activity.edit or Edit()):
            _save(db, activity, new, "activity.edit")
            if any(getattr(new, field) != getattr(activity.edit or Edit(), field) for field in EXPOSED):
                expose_edited(store, db, method, [id_])


def delete_activity(store: Store, id_: str) -> None:
    """Take an activity out of everything; it is kept and can be restored."""
    with store.write() as db:
        activity = _found(db, id_)
        if activity.is_deleted:
            raise EditError("deleted", "This activity is deleted already.")
        new = replace(activity.edit or Edit(), deleted_at=datetime.now(UTC).replace(microsecond=0))
        _save(db, activity, new, "activity.delete")


def restore_activity(store: Store, id_: str) -> None:
    """Bring a deleted activity back as it was."""
    with store.write() as db:
        activity = _found(db, id_)
        if not activity.is_deleted:
            raise EditError("deleted", "This activity is not deleted.")
        _save(db, activity, replace(activity.edit or Edit(), deleted_at=None), "activity.restore")


def expose_edited(store: Store, db: Db, method: Method, ids: Sequence[str]) -> None:
    """Work out again what edited activities asked of the body."""
    for activity in find_activities(db, ids):
        for row in expose(store, activity, method) or ():
            change_exposure(db, activity.id, row)


def _found(db: Db, id_: str) -> Activity:
    activity = find_activity(db, id_)
    if activity is None:
        raise NotFoundError("activity", id_, "The command `activities` lists them.")
    lock_athlete(db, activity.athlete_id)
    return activity


def _save(db: Db, activity: Activity, new: Edit, what: str) -> None:
    """Store the edit, find copies again (a deleted one is nobody's), and say it to the audit and to caches."""
    save_edit(db, activity.athlete_id, activity.id, new)
    linked = relink(db, activity.athlete_id, read_spans(db, [activity.id]))
    count_change(db, activity.athlete_id, since=first_day(db, {activity.id, *linked}))
    before, after = (_changed(one, other) for one, other in ((activity.edit, new), (new, activity.edit)))
    detail = {"before": before, "after": after}
    save_audit(db, datetime.now(UTC), Deed(what, activity.athlete_id, activity.id, detail))


def _changed(one: Edit | None, other: Edit | None) -> dict[str, Any]:
    """The fields of one edit that differ from the other, as JSON takes them."""
    theirs = asdict(other or Edit())
    differing = {key: value for key, value in asdict(one or Edit()).items() if value != theirs[key]}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in differing.items()}
