"""A closed upload becomes an import. Killed at any point, it is taken up again and gives the same receipt."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, BinaryIO

from loadwatch.errors import LoadwatchError
from loadwatch.logbook import undoing
from loadwatch.logbook.finishing import Begun, begin_in, take_up
from loadwatch.logbook.importing import Import, ReplayError
from loadwatch.logbook.options import Options, fitting, said
from loadwatch.logbook.quarantine import Quarantine
from loadwatch.logbook.receipt import Item, ProgressEvent
from loadwatch.logbook.sources import Source
from loadwatch.logbook.uploads import Uploads
from loadwatch.store import uploads as table
from loadwatch.store.batches import find_batch
from loadwatch.store.store import Store

log = logging.getLogger("loadwatch.upload")

LEASE = timedelta(seconds=10)  # a killed worker's upload is free after it
RENEW_S = 3.0
TELL_S = 0.4  # progress is written no more often
MAX_ATTEMPTS = 5  # kills; then a person must ask for it again
NAMES_IN_BATCH = 20
STOPPED = "The import stopped; the log of loadwatch says why. What was added stays."
GAVE_UP = "The import was cut off again and again. What was added stays; you can try once more."
IN_PART = "Only a part of this file arrived. Choose it again to add it."


class LeaseLostError(Exception):
    """Another worker has taken this upload."""


def import_upload(uploads: Uploads, id_: str, worker: str) -> bool:
    """Import a closed upload as `worker`; False when another worker has it. Every end is in the table."""
    now = datetime.now(UTC)
    with uploads.store.write() as db:
        if not table.claim(db, id_, worker, now, now + LEASE):
            return False
        row = table.find_upload(db, id_) or {}
    with _Lease(uploads.store, id_, worker):
        try:
            if row["attempts"] > MAX_ATTEMPTS:
                raise LoadwatchError(GAVE_UP)  # noqa: TRY301 - told like every other reason
            _finish(uploads, id_, *_import(uploads, row, worker))
        except LeaseLostError:
            return False
        except LoadwatchError as error:
            _fail(uploads, id_, " ".join(filter(None, (error.message, error.hint))))
        except Exception:  # whatever happens ends in a state that the page can show
            log.exception("upload %s could not be imported", id_)
            _fail(uploads, id_, STOPPED)
    return True


def _import(uploads: Uploads, row: dict[str, Any], worker: str) -> tuple[str, dict[str, int]]:
    """(batch, counts) of the whole import."""
    with uploads.store.write() as db:
        items = table.read_upload_items(db, row["id"])
        table.mark_unread(db, row["id"], table.change_upload(db, row["id"], {}))
        whole = None if row["batch_id"] is None else find_batch(db, row["batch_id"])
    if whole is not None and whole["finished"] is not None and whole["undone_at"] is None:
        return whole["id"], whole["counts"]  # killed between the end of the import and the word of it
    begun, stored = _begin(uploads, row, items)
    try:
        return _run(uploads, row["id"], worker, (begun, stored, items))
    except ReplayError:
        log.warning("import %s cannot be taken up and is made anew", begun.batch_id)
        undoing.undo(uploads.store, begun.batch_id)
    begun, stored = _begin(uploads, row, items)
    return _run(uploads, row["id"], worker, (begun, stored, items))


def _begin(
    uploads: Uploads, row: dict[str, Any], items: Sequence[dict[str, Any]]
) -> tuple[Begun, list[Item]]:
    """The import of an upload: the one that was interrupted, or a new one."""
    labels = list(dict.fromkeys(item["name"].split("/")[0] for item in items))[:NAMES_IN_BATCH]
    with uploads.store.write() as db:
        upload = table.find_upload(db, row["id"]) or row
        interrupted = None if upload["batch_id"] is None else take_up(db, upload["batch_id"])
        if interrupted is not None:
            return interrupted
        begun = begin_in(db, row["athlete_name"], uploads.settings.zone, uploads.today, labels)
        table.change_upload(db, row["id"], {"batch_id": begun.batch_id})
    return begun, []


def _run(
    uploads: Uploads, id_: str, worker: str, what: tuple[Begun, list[Item], Sequence[dict[str, Any]]]
) -> tuple[str, dict[str, int]]:
    begun, stored, items = what
    told = _Told(uploads.store, id_, worker)
    where = said(uploads.settings) or ("local" if uploads.is_isolated else "here")
    where = fitting(where, [item["size"] for item in items])
    options = Options(uploads.settings, uploads.method, where, uploads.today)
    with options.workers() as workers:
        running = Import(uploads.store, begun, options, told, stored)
        receipt = running.run(_sources(uploads, items, told), workers)
    return receipt.batch, receipt.counts


def _sources(uploads: Uploads, items: Sequence[dict[str, Any]], told: _Told) -> Iterator[Source | Item]:
    """The files in the order in which they were announced."""
    for item in items:
        told.begin(item)
        if item["have"] < item["size"]:
            yield Item(item["name"], "failed", IN_PART, "incomplete")
        else:
            yield Source(item["name"], partial(told.opened, uploads.quarantine, item), item["size"])


def _finish(uploads: Uploads, id_: str, batch_id: str, counts: dict[str, int]) -> None:
    values: dict[str, Any] = {"phase": "done", "batch_id": batch_id, "counts": counts, "lease_until": None}
    values |= {"n_found": sum(counts.values()), "touched": datetime.now(UTC)}
    with uploads.store.write() as db:
        rev = table.change_upload(db, id_, values)
        table.mark_read(db, id_, 2**31 - 1, rev)
    uploads.quarantine.remove(id_)


def _fail(uploads: Uploads, id_: str, error: str) -> None:
    values = {"phase": "failed", "error": error, "lease_until": None, "touched": datetime.now(UTC)}
    with uploads.store.write() as db:
        table.change_upload(db, id_, values)


@dataclass
class _Told:
    """Progress of an import into the table, a few times a second."""

    store: Store
    id: str
    worker: str
    reading: int = 0
    bytes_before: int = 0  # of the files before the one that is being read
    counts: Counter[str] = field(default_factory=Counter)
    last_s: float = 0.0
    _next_before: int = 0
    _stream: BinaryIO | None = None

    def __call__(self, event: ProgressEvent) -> None:
        """Take note of one more item."""
        self.counts[event.outcome] += 1
        self.tell()

    def begin(self, item: dict[str, Any]) -> None:
        """The next file."""
        self.reading, self._stream = item["number"], None
        self.bytes_before, self._next_before = self._next_before, self._next_before + item["size"]
        self.tell()

    def opened(self, quarantine: Quarantine, item: dict[str, Any]) -> BinaryIO:
        """The bytes of a file, whose place is then known."""
        self._stream = quarantine.open(item["upload_id"], item["number"])
        return self._stream

    def tell(self) -> None:
        """Write it down, unless that was a moment ago."""
        if time.monotonic() - self.last_s < TELL_S:
            return
        self.last_s = time.monotonic()
        now = datetime.now(UTC)
        at = 0 if self._stream is None or self._stream.closed else self._stream.tell()
        values = {"n_found": self.counts.total(), "counts": dict(self.counts), "touched": now}
        with self.store.write() as db:
            if not table.renew(db, self.id, self.worker, now + LEASE):
                raise LeaseLostError
            rev = table.change_upload(db, self.id, values | {"bytes_read": self.bytes_before + at})
            table.mark_read(db, self.id, self.reading, rev)


class _Lease:
    """Keeps an upload while its import works on something long."""

    def __init__(self, store: Store, id_: str, worker: str) -> None:
        self.store, self.id, self.worker = store, id_, worker
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> None:
        """Begin to renew."""
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        """Let go."""
        self._is_over.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._is_over.wait(RENEW_S):
            try:
                with self.store.write() as db:
                    table.renew(db, self.id, self.worker, datetime.now(UTC) + LEASE)
            except LoadwatchError as error:  # the next one may succeed; else the lease ends, as it should
                log.warning("the lease of upload %s: %s", self.id, error.message)
