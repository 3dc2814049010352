"""Taking an import back: as if it had not been."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from loadwatch.errors import NotFoundError
from loadwatch.logbook.bringing_back import BACK
from loadwatch.logbook.linking import relink
from loadwatch.store.activities import first_day, reached_by, remove_activities
from loadwatch.store.batches import find_batch, mark_undone, remove_athlete_made_by, remove_items
from loadwatch.store.entries import remove_entry
from loadwatch.store.neighbours import read_spans
from loadwatch.store.people import Deed, count_change, lock_athlete, read_deeds, save_audit
from loadwatch.store.plans import remove_planned
from loadwatch.store.store import Db, Store


def undo(store: Store, batch_id: str) -> dict[str, Any]:
    """Take out what a batch brought, in one transaction; its files are collected later by `doctor`."""
    with store.write() as db:
        batch = find_batch(db, batch_id)
        if batch is None:
            raise NotFoundError("import", batch_id, "The command `batches` lists them.")
        if batch["undone_at"] is not None:
            raise NotFoundError(
                "import to undo", batch_id, f"It was taken back on {batch['undone_at']:%Y-%m-%d}."
            )
        done = _take_out(db, batch)
        now = datetime.now(UTC)
        mark_undone(db, batch_id, now)
        save_audit(db, now, Deed("undo", batch["athlete_id"], batch_id, done))
    return {"batch": batch_id, "athlete": batch["athlete_name"], **done}


def _take_out_written(db: Db, athlete_id: str, batch_id: str) -> None:
    """What an export of loadwatch brought beside its recordings; profile and edits stay, as they would for any file."""
    for told in read_deeds(db, BACK, batch_id):
        for kind, ids in told["entries"].items():
            for id_ in ids:
                remove_entry(db, kind, id_)
        remove_planned(db, told["plan"])
        count_change(db, athlete_id, "told")


def _take_out(db: Db, batch: dict[str, Any]) -> dict[str, Any]:
    athlete_id, batch_id = batch["athlete_id"], batch["id"]
    if athlete_id is None:
        remove_items(db, batch_id)
        return {"activities": 0, "removed_athlete": False}
    lock_athlete(db, athlete_id)
    spans = read_spans(db, batch_id=batch_id)
    since = first_day(db, reached_by(db, batch_id))
    n_activities = remove_activities(db, batch_id)
    remove_items(db, batch_id)
    _take_out_written(db, athlete_id, batch_id)
    linked = relink(db, athlete_id, spans)
    count_change(db, athlete_id, since=min(since, first_day(db, linked)))
    removed = remove_athlete_made_by(db, batch)
    return {"activities": n_activities, "removed_athlete": removed}
