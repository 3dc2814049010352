"""One import: find recordings, skip what is known, prepare, store in groups, answer with a receipt."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from loadwatch.decode.recording import Left, OwnData, Recording
from loadwatch.errors import ExecutorError, LoadwatchError
from loadwatch.logbook.committing import Entry, commit, save_files
from loadwatch.logbook.finishing import Begun, finish
from loadwatch.logbook.known import Known, Starts
from loadwatch.logbook.options import Options
from loadwatch.logbook.own_import import OwnImport
from loadwatch.logbook.prepare import Prepared, Refusal, Task, prepare, refusal_of
from loadwatch.logbook.receipt import KNOWN_MESSAGE, Item, ProgressEvent, Receipt
from loadwatch.logbook.saving import is_kept, prepare_and_save
from loadwatch.logbook.sources import Source, failed_by_system
from loadwatch.logbook.stopping import ImportStoppedError, to_the_end, uninterrupted
from loadwatch.parallel import TaskExecutor, in_order
from loadwatch.store.store import Store
from loadwatch.views.words import sport_title

log = logging.getLogger("loadwatch.import")
GROUP_FILES = 200  # files in one transaction
GROUP_S, GROUP_BESIDE_S = 1.0, 0.5  # or what came in this time; beside processes that go on it costs nobody
GROUP_LAST_S = 0.1  # when all is read and only answers come: little is then left to store after the last
SUMMARY_NEAR = timedelta(seconds=5)  # a row of a list is the recording that starts so close

Progress = Callable[[ProgressEvent], None]


@dataclass(frozen=True)
class End:
    """All of a source has been read."""

    source: Source


class ReplayError(LoadwatchError):
    """An import cannot be taken up again: its inputs no longer give what they gave."""


class Import:
    """The state of one running import.

    `stored` are the items that an earlier run of the same batch stored before it was interrupted: the same
    sources give them again in the same order, and they are neither decoded nor stored a second time.
    """

    def __init__(
        self,
        store: Store,
        begun: Begun,
        options: Options,
        progress: Progress | None = None,
        stored: Sequence[Item] = (),
    ) -> None:
        self.store = store
        self.begun = begun
        self.options = options
        self.progress = progress
        self.items: list[Item] = []
        self._first: dict[str, Item] = {}  # recordings of this import by SHA-256
        self._group: list[Entry] = []
        self._group_since = 0.0
        self._group_s = GROUP_S if options.executor == "here" else GROUP_BESIDE_S
        self._n_rows = 0  # rows of the current source that describe recordings which are here
        self._done, self._total = 0, 0
        self._stored = stored
        self._stored_by_sha = {item.sha256: item for item in reversed(stored) if item.sha256}
        is_here = options.executor == "here"
        self._work = prepare if is_here else prepare_and_save
        self._folder = store.blobs.local_folder if options.executor.startswith("local") else None
        self._known = Known(store, begun.athlete.id)
        self._starts = Starts(store, begun.athlete.id)
        self._own = OwnImport(store, begun, options)

    def run(self, sources: Iterable[Source | Item], workers: TaskExecutor) -> Receipt:
        """Import everything. Interrupted, what was read is stored and the import can be taken back."""
        given = list(sources) if not isinstance(sources, Iterator) else sources
        self._total = len(given) if isinstance(given, list) else 0
        try:
            found = in_order(workers, self._work, self._found(given), Task, _n_bytes)
            with contextlib.closing(found) as results:
                for work, result in results:
                    with uninterrupted():
                        self._take(work, result)
            workers.end()
        except KeyboardInterrupt as error:
            raise ImportStoppedError(self._end_early()) from error
        except ExecutorError as error:
            error.hint = f"{len(self._end_early().items)} files are in. {error.hint or ''}".strip()
            raise
        except BaseException:
            self._end_early()
            raise
        return to_the_end(self._whole)

    def _whole(self) -> Receipt:
        self._store_group()
        for item in self._own.apply_edits():
            self._add(Entry(item))
        self._store_group()
        return finish(self.store, self.begun, self.items, is_whole=True)

    def _end_early(self) -> Receipt:
        """The receipt of what has been read, also when Ctrl-C comes again."""
        try:
            return to_the_end(self._kept)
        except ImportStoppedError as stopped:
            return stopped.receipt

    def _kept(self) -> Receipt:
        """Keep what has been read; what cannot be stored is in no count."""
        try:
            self._store_group()
        except Exception as error:
            log.warning("the last files of an import: %s", type(error).__name__, exc_info=error)
            del self.items[len(self.items) - len(self._group) :]
        return finish(self.store, self.begun, self.items, is_whole=False)

    # ---- find ---------------------------------------------------------------

    def _found(self, sources: Iterable[Source | Item]) -> Iterator[Task | Item | End]:
        for source in sources:
            if isinstance(source, Item):
                yield source
                continue
            try:
                yield from self._inside(source)
            except OSError as error:
                yield failed_by_system(source.name, error)
            except Exception as error:  # noqa: BLE001 - one file never stops the others
                yield _refused(Item(source.name, "failed", ""), refusal_of(error, source.name))
            yield End(source)
        self._group_s = min(self._group_s, GROUP_LAST_S)

    def _inside(self, source: Source) -> Iterator[Task | Item]:
        from loadwatch.decode.archive import recordings

        with source.open() as stream:
            for found in recordings(source.name, stream, self.options.limits, self.begun.athlete.name):
                if isinstance(found, Left):
                    yield Item(source.label(found.name), found.outcome, found.message, found.reason)
                elif isinstance(found, OwnData):
                    yield from self._own.read(found)
                    self.begun = replace(self.begun, athlete=self._own.athlete)
                else:
                    told = replace(found, name=source.label(found.name))
                    yield self._known_or_task(self._own.named(told))

    def _known_or_task(self, found: Recording) -> Task | Item:
        item = Item(found.name, "known", KNOWN_MESSAGE, sha256=found.sha256)
        if found.sha256 in self._first:
            return item
        if found.sha256 in self._stored_by_sha:
            self._first[found.sha256] = self._stored_by_sha[found.sha256]
            return self._first[found.sha256]
        here = self._known.find(found.sha256)
        if here is not None:
            item.activities = here
            return item
        self._first[found.sha256] = Item(found.name, "imported", "", sha256=found.sha256)
        begun = self.begun
        method, folder = self.options.method, self._folder
        return Task(
            found, begun.athlete.id, begun.athlete.zone, begun.batch_id, method, begun.started, folder
        )

    # ---- take ---------------------------------------------------------------

    def _take(self, work: Task | Item | End, result: Any) -> None:
        if isinstance(work, End):
            self._end(work)
        elif isinstance(work, Item):
            first = self._first.get(work.sha256 or "")
            self._add(Entry(work, first=None if first is work else first))
        else:
            self._take_recording(work, result)
        if self._group and (
            len(self._group) >= GROUP_FILES or time.monotonic() - self._group_since > self._group_s
        ):
            self._store_group()

    def _take_recording(self, task: Task, result: Prepared | BaseException) -> None:
        recording = task.recording
        if isinstance(result, BaseException):
            result = Prepared("unknown", refusal=refusal_of(result, recording.name))
        item = self._first[recording.sha256]
        if result.refusal is not None:
            _refused(item, result.refusal)
        elif recording.is_summary and self._is_here(result):
            item.become("ignored", "A row that describes a recording which is here.", "summary")
            self._n_rows += 1
            return
        entry = Entry(_described(item, result), result.new)
        save_files(self.store.blobs, self.begun.athlete.id, entry, recording, result)
        for new in entry.new:
            if new.activity.start_utc is not None:
                self._starts.add(new.activity.start_utc)
        self._add(entry)

    def _is_here(self, row: Prepared) -> bool:
        """True when a recording starts where this row of a list says."""
        start = row.new[0].activity.start_utc
        return start is not None and self._starts.has_near(start, SUMMARY_NEAR)

    def _end(self, end: End) -> None:
        if self._n_rows:
            text = f"{self._n_rows} rows of its list describe recordings that are here: not added again."
            self._add(Entry(Item(end.source.name, "ignored", text, "summary")))
        self._n_rows = 0
        self._done += 1

    def _add(self, entry: Entry) -> None:
        if not self._group:
            self._group_since = time.monotonic()
        number = len(self.items)
        if number < len(self._stored):
            self.items.append(_same(self._stored[number], entry.item))
        else:
            entry.item.number = number
            self.items.append(entry.item)
            self._group.append(entry)
        if self.progress is not None:
            total = self._total if self._total > 1 else None
            done = self._done if total else len(self.items)
            self.progress(ProgressEvent(done, total, entry.item.name, entry.item.outcome, len(self.items)))

    def _store_group(self) -> None:
        if not self._group:
            return
        commit(self.store, self.begun.athlete.id, self.begun.batch_id, self._group)
        self._group = []


def _n_bytes(task: Task) -> int:
    return len(task.recording.data)


def _same(stored: Item, found: Item) -> Item:
    """The item stored by the run before, when it is of the file found now."""
    if stored.sha256 != found.sha256:
        raise ReplayError("The files are not what they were when this import began.", "Import them again.")
    return stored


def _refused(item: Item, refusal: Refusal) -> Item:
    if refusal.details:  # told here: a process of its own has no log
        log.error("%s", refusal.details)
    item.become(refusal.outcome, refusal.message, refusal.reason)
    return item


def _described(item: Item, result: Prepared) -> Item:
    """Fill an item with what its file became."""
    item.kind = result.kind if is_kept(result) else None
    item.activities = [new.activity.id for new in result.new]
    item.issues = tuple(dict.fromkeys(issue for new in result.new for issue in new.activity.issues))
    if result.new:
        sports = "; ".join(
            dict.fromkeys(sport_title(s.sport, None) for new in result.new for s in new.activity.sessions)
        )
        item.local_date = result.new[0].activity.local_date
        told = sports or "activity"
        item.message = f"Added: {told}." if item.local_date else f"Added: {told}, date not known."
    return item
