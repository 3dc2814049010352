"""Recordings read again from their original files, so that runs of years ago gain what the decoder has learned.

A file that is lost, or that can no longer be read, keeps what is stored of it. What only an archive's list knew
(title, sport, start) and the days of runs that were dated by the runner's zone stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from loadwatch.decode.recording import Hint, Recording
from loadwatch.logbook.editing import expose_edited
from loadwatch.logbook.linking import relink
from loadwatch.logbook.parts import NO_SPORT
from loadwatch.logbook.prepare import Prepared, Task, prepare
from loadwatch.logbook.reprocessing import Told
from loadwatch.logbook.saving import save
from loadwatch.logbook.sources import system_sentence
from loadwatch.model import Method
from loadwatch.store.activities import first_day
from loadwatch.store.blobs import stream_path
from loadwatch.store.edits import read_edits
from loadwatch.store.neighbours import read_spans
from loadwatch.store.people import Deed, count_change, lock_athlete, read_athletes, save_audit
from loadwatch.store.replacing import Dated, Original, read_originals, replace_activities
from loadwatch.store.rows import NewActivity
from loadwatch.store.store import Db, Store

AT_ONCE = 50  # files in one transaction: a stop loses no more work than that
BY_ZONE = "athlete"  # where an offset is from that only the runner's zone gave


@dataclass
class Again:
    """What reading again gave: numbers of files, and the names of those that stay as they were."""

    files: int = 0
    changed: int = 0
    lost: list[str] = field(default_factory=list)
    unread: list[dict[str, str]] = field(default_factory=list)
    other: list[str] = field(default_factory=list)  # now of another number of activities


def decode_again(
    store: Store, method: Method, athlete_id: str | None = None, progress: Told | None = None
) -> dict[str, Any]:
    """Read the originals of a runner, or of all, and store what they hold now; fifty files together."""
    with store.read() as db:
        originals, zones = read_originals(db, athlete_id), {one.id: one.zone for one in read_athletes(db)}
    done, latest = Again(), datetime.now(UTC)
    for at in range(0, len(originals), AT_ONCE):
        part = originals[at : at + AT_ONCE]
        new = [
            one
            for original in part
            for one in _read(store, original, done, _task(original, zones, method, latest))
        ]
        _replace(store, method, _on_disk(store, new, done), done)
        if progress is not None:
            progress(at + len(part), len(originals))
    return asdict(done)


def _task(
    original: Original, zones: Mapping[str, str], method: Method, latest: datetime
) -> Callable[[Recording], Task]:
    whose, batch_id = original.athlete_id, original.batch_id
    return lambda recording: Task(recording, whose, zones[whose], batch_id, method, latest)


def _read(
    store: Store, original: Original, done: Again, task: Callable[[Recording], Task]
) -> tuple[NewActivity, ...]:
    """The activities that a file holds now, its records kept; none when it stays as it was."""
    data = store.blobs.original(original.athlete_id, original.sha256, original.kind)
    if data is None:
        done.lost.append(original.name)
        return ()
    recording = Recording(original.name, data, original.sha256, _hint(original))
    found = save(
        store.blobs, original.athlete_id, recording, _as_dated(prepare(task(recording)), original.dated)
    )
    if found.refusal is not None:
        done.unread.append({"name": original.name, "message": found.refusal.message})
        return ()
    if {one.activity.id for one in found.new} != original.dated.keys():
        done.other.append(original.name)
        return ()
    done.files += 1
    return found.new


def _hint(original: Original) -> Hint:
    """What the file itself may not know."""
    sport = None if (original.sport or "") in NO_SPORT else original.sport
    first = next(iter(original.dated.values()))
    return Hint(original.title, sport, original.sub_sport, first.start_utc)


def _as_dated(found: Prepared, dated: Mapping[str, Dated]) -> Prepared:
    """A run keeps the day that it got from the zone its runner had when it came."""

    def kept(new: NewActivity) -> NewActivity:
        one, was = new.activity, dated.get(new.activity.id)
        if (
            was is None
            or one.start_utc != was.start_utc
            or {one.offset_source, was.offset_source} != {BY_ZONE}
        ):
            return new
        return replace(new, activity=replace(one, utc_offset_s=was.utc_offset_s, local_date=was.local_date))

    return replace(found, new=tuple(map(kept, found.new)))


def _on_disk(store: Store, new: Sequence[NewActivity], done: Again) -> list[NewActivity]:
    """Those whose records the disk took."""
    store.blobs.sync()
    taken = []
    for one in new:
        digest, whose = one.activity.records_sha256, one.activity.athlete_id
        error = None if digest is None else store.blobs.lost([stream_path(whose, digest)])
        if error is None:
            taken.append(one)
        else:
            done.unread.append({"name": one.activity.source.name, "message": system_sentence(error)[0]})
    return taken


def _replace(store: Store, method: Method, new: Sequence[NewActivity], done: Again) -> None:
    with store.write() as db:
        for athlete_id in sorted({one.activity.athlete_id for one in new}):
            own = [one for one in new if one.activity.athlete_id == athlete_id]
            done.changed += _replace_own(store, db, method, own)


def _replace_own(store: Store, db: Db, method: Method, new: Sequence[NewActivity]) -> int:
    """Store the activities of one runner; gives how many files are told otherwise now."""
    athlete_id, ids = new[0].activity.athlete_id, sorted(one.activity.id for one in new)
    lock_athlete(db, athlete_id)
    spans, since = read_spans(db, ids), first_day(db, ids)
    changed = replace_activities(db, new)
    expose_edited(store, db, method, sorted(read_edits(db, ids)))
    linked = relink(db, athlete_id, [*spans, *read_spans(db, ids)])
    count_change(db, athlete_id, since=min(since, first_day(db, {*ids, *linked})))
    save_audit(db, datetime.now(UTC), Deed("reprocess", athlete_id, "originals", {"n": len(changed)}))
    return len({one.activity.source.sha256 for one in new if one.activity.id in changed})
