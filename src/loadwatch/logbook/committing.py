"""A group of prepared files → the store: files first, then one transaction, then the answer.

Killed in between, files without rows remain; the next import of the same files finds and uses them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from loadwatch.decode.recording import Recording
from loadwatch.errors import StoreError
from loadwatch.load.registry import method_with
from loadwatch.logbook.editing import expose_edited
from loadwatch.logbook.linking import relink
from loadwatch.logbook.prepare import Prepared
from loadwatch.logbook.receipt import KNOWN_MESSAGE, Item
from loadwatch.logbook.saving import save
from loadwatch.logbook.sources import system_sentence
from loadwatch.store.activities import find_known, first_day, save_activities
from loadwatch.store.batches import KEPT, save_items
from loadwatch.store.blobs import Blobs, original_path, stream_path
from loadwatch.store.edits import read_edits
from loadwatch.store.neighbours import read_spans
from loadwatch.store.own import read_constants
from loadwatch.store.people import count_change, lock_athlete
from loadwatch.store.rows import NewActivity
from loadwatch.store.store import Db, Store

log = logging.getLogger("loadwatch.import")


@dataclass
class Entry:
    """An item and, when it is a recording, what to store for it."""

    item: Item
    new: tuple[NewActivity, ...] = ()
    saving: Future[None] | None = None  # its files on their way to a service
    first: Item | None = None  # the same bytes, earlier in this import

    def wait(self) -> None:
        """Wait until its files are written."""
        error = None if self.saving is None else self.saving.exception()
        self.saving = None
        if error is not None:
            self.give_up("This file could not be stored.", "store")
            raise error

    def give_up(self, message: str, reason: str) -> None:
        """Store nothing of this file."""
        self.item.become("failed", message, reason)
        self.item.activities, self.item.kind, self.new = [], None, ()

    def check(self, blobs: Blobs, athlete_id: str) -> None:
        """Store nothing of a file that the disk did not take after all."""
        item, digests = self.item, [one.activity.records_sha256 for one in self.new]
        paths = [stream_path(athlete_id, digest) for digest in digests if digest is not None]
        if item.kind is not None and item.sha256 is not None:
            paths.append(original_path(athlete_id, item.sha256, item.kind))
        error = blobs.lost(paths)
        if error is not None:
            self.give_up(*system_sentence(error))

    def follow(self) -> None:
        """Share the fate of the same bytes earlier in this import."""
        if self.first is None:
            return
        if self.first.outcome in KEPT:
            self.item.become("known", KNOWN_MESSAGE)
            self.item.activities = list(self.first.activities)
        else:
            self.item.become(self.first.outcome, self.first.message, self.first.reason)
            self.item.activities = []


def save_files(blobs: Blobs, athlete_id: str, entry: Entry, recording: Recording, result: Prepared) -> None:
    """Keep the original and the records of one file, unless the process that prepared it did.

    Disk or service are waited for beside the work on the next files; `commit` waits for the end.
    """
    if result.saved is not None:
        blobs.note(result.saved)
    else:
        entry.saving = blobs.beside(lambda: _save(blobs, athlete_id, entry, (recording, result)))


def _save(blobs: Blobs, athlete_id: str, entry: Entry, found: tuple[Recording, Prepared]) -> None:
    recording, result = found
    saved = save(blobs, athlete_id, recording, result)
    if saved.refusal is not None and saved.refusal is not result.refusal:
        entry.give_up(saved.refusal.message, saved.refusal.reason)
        if saved.refusal.details:
            log.error("%s", saved.refusal.details)
    entry.new = saved.new


def commit(store: Store, athlete_id: str, batch_id: str, entries: Sequence[Entry]) -> None:
    """Store a group; when that fails, store its files one by one, so that only those at fault fail."""
    for entry in entries:
        entry.wait()
    try:
        _store(store, athlete_id, batch_id, entries)
    except (OSError, StoreError) as error:
        log.warning("a group of %d files: %s", len(entries), type(error).__name__, exc_info=error)
        for entry in entries:
            _store_alone(store, athlete_id, batch_id, entry)


def _store_alone(store: Store, athlete_id: str, batch_id: str, entry: Entry) -> None:
    for _ in range(2):  # the second time as a failed item, without its activities
        try:
            _store(store, athlete_id, batch_id, [entry])
        except OSError as error:
            entry.give_up(*system_sentence(error))
        except StoreError as error:
            log.warning("%r: %s", entry.item.name, error.message)
            entry.give_up(" ".join(filter(None, (error.message, error.hint))), "store")
        else:
            return


def _store(store: Store, athlete_id: str, batch_id: str, entries: Sequence[Entry]) -> None:
    store.blobs.sync()
    for entry in entries:
        entry.check(store.blobs, athlete_id)
    with store.write() as db:
        lock_athlete(db, athlete_id)
        new = _still_new(db, athlete_id, entries)
        for entry in entries:
            entry.follow()
        save_activities(db, new)
        save_items(db, [entry.item.as_row(batch_id) for entry in entries])
        ids = {one.activity.id for one in new}
        if new:
            expose_edited(store, db, method_with(read_constants(db)), sorted(read_edits(db, sorted(ids))))
            ids |= relink(db, athlete_id, read_spans(db, sorted(ids))).keys()
        if new or any(entry.item.outcome == "known" for entry in entries):
            # a known recording too tells that the runner is heard of
            count_change(db, athlete_id, since=first_day(db, ids))


def _still_new(db: Db, athlete_id: str, entries: Sequence[Entry]) -> list[NewActivity]:
    """Leave out what another import of the same runner stored meanwhile."""
    digests = [one.activity.source.sha256 for entry in entries for one in entry.new]
    known = find_known(db, athlete_id, digests)
    for entry in entries:
        if entry.new and entry.item.sha256 in known:
            entry.item.become("known", KNOWN_MESSAGE)
            entry.item.activities, entry.new = known[entry.item.sha256], ()
    return [one for entry in entries for one in entry.new]
