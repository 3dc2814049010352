"""A prepared file → its original and its records in the logbook's folder, wherever the preparing is done.

The process that prepared it writes both when it has the folder before it, so that only small rows come back; else
the records come back packed. Whoever stores the rows waits for the disk, beside the work on the next files.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from loadwatch.decode.recording import Recording
from loadwatch.logbook.prepare import RECORDINGS, Prepared, Refusal, Task, prepare, refusal_of
from loadwatch.logbook.sources import system_sentence
from loadwatch.store.blobs import Blobs, blobs_of_worker
from loadwatch.store.rows import NewActivity
from loadwatch.store.streams import records_to_parquet


def prepare_and_save(task: Task) -> Prepared:
    """Prepare a file and keep it where its folder is before us; else its records are packed for the way.

    A row of a list is not kept here: it may be one of a recording that is here already.
    """
    result = prepare(task)
    if task.folder is None or task.recording.is_summary:
        return _packed(result, task.recording.name)
    return save(_blobs(task.folder), task.athlete_id, task.recording, result)


def save(blobs: Blobs, athlete_id: str, recording: Recording, result: Prepared) -> Prepared:
    """Keep the original and the records of a file; on failure the file fails alone."""
    result = _packed(result, recording.name)
    try:
        if is_kept(result):
            blobs.save_original(athlete_id, recording.sha256, result.kind, recording.data)
        new = tuple(_with_stream(blobs, athlete_id, one) for one in result.new)
    except OSError as error:
        blobs.unsynced()  # names a file that no row will
        text, reason = system_sentence(error)
        return Prepared("unknown", refusal=Refusal("failed", reason, text))
    return replace(result, new=new, saved=blobs.unsynced())


def is_kept(result: Prepared) -> bool:
    """Whether the bytes of a file are kept: those of activities, and of recordings that cannot be read yet."""
    is_failed = result.refusal is not None and result.refusal.outcome == "failed"
    return bool(result.new) or (is_failed and result.kind in RECORDINGS)


def _packed(result: Prepared, name: str) -> Prepared:
    """The same with records as Parquet, or why they cannot be."""
    try:
        return replace(result, new=tuple(_with_parquet(one) for one in result.new))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - native code also raises what is no Exception
        return Prepared(result.kind, refusal=refusal_of(error, name))


def _with_parquet(new: NewActivity) -> NewActivity:
    if new.records is None:
        return new
    return replace(new, records=None, parquet=records_to_parquet(new.records))


def _with_stream(blobs: Blobs, athlete_id: str, new: NewActivity) -> NewActivity:
    if new.parquet is None:
        return new
    digest = blobs.save_stream(athlete_id, new.parquet)
    return replace(new, parquet=None, activity=replace(new.activity, records_sha256=digest))


@lru_cache(maxsize=4)
def _blobs(folder: str) -> Blobs:
    return blobs_of_worker(folder)
