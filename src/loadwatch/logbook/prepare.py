"""One recording file → activities ready to be stored. Pure, so that it runs in any process."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from loadwatch.decode.heights import climbed, contradicted
from loadwatch.decode.reader import read
from loadwatch.decode.recording import Recording
from loadwatch.decode.sniff import sniff
from loadwatch.decode.zone import local_offset_s
from loadwatch.errors import FileError, NotAnActivityError
from loadwatch.exposure import session_exposure
from loadwatch.exposure.grid import records_of
from loadwatch.logbook.parts import (
    WATCH_CLOCK,
    activities_of,
    local_day,
    stated_metres,
    watch_day,
    with_hint,
    with_local_start,
)
from loadwatch.logbook.plain import plain, plain_or_none
from loadwatch.model import Activity, Decoded, Method, Outcome, Session, Source
from loadwatch.parallel import CrashError
from loadwatch.store.folders import Unsynced
from loadwatch.store.rows import NewActivity

RECORDINGS = frozenset(
    {"fit", "gpx", "tcx", "row"}
)  # kinds whose bytes are kept even when they cannot be read


@dataclass(frozen=True)
class Task:
    """What preparing a recording takes."""

    recording: Recording
    athlete_id: str
    zone: str
    batch_id: str
    method: Method
    latest: datetime
    folder: str | None = None  # of the logbook, when the process that prepares has it before it


@dataclass(frozen=True)
class Refusal:
    """Why a file became no activity."""

    outcome: Outcome
    reason: str
    message: str
    details: str = ""  # for the log, of what loadwatch did not expect


@dataclass(frozen=True)
class Prepared:
    """A file's activities, or why there are none."""

    kind: str
    new: tuple[NewActivity, ...] = ()
    refusal: Refusal | None = None
    saved: tuple[Unsynced, ...] | None = (
        None  # original and records, when they are in the folder of the logbook
    )


def prepare(task: Task) -> Prepared:
    """Decode one recording and work out what it asked of the body. Never raises for what a file holds."""
    data, name = task.recording.data, task.recording.name
    kind = "unknown"
    try:
        kind = sniff(data)
        decoded = with_hint(read(data, name, task.latest), task.recording.hint)
        parts = activities_of(with_local_start(decoded, task.zone))
        return Prepared(kind, tuple(_new(task, kind, part, i) for i, part in enumerate(parts)))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - native decoders also raise what is no Exception
        return Prepared(kind, refusal=refusal_of(error, name))


def refusal_of(error: BaseException, name: str) -> Refusal:
    """What an error says to the runner; of an unexpected one also what the log needs."""
    if isinstance(error, NotAnActivityError):
        return Refusal("ignored", error.code, error.message)
    if isinstance(error, FileError):
        return Refusal("failed", error.code, " ".join(filter(None, (error.message, error.hint))))
    if isinstance(error, MemoryError):
        return Refusal("failed", "memory", "The file needs more memory than one file may take.")
    if isinstance(error, TimeoutError):
        return Refusal("failed", "timeout", "The file takes longer to read than one file may take.")
    if isinstance(error, CrashError):
        return Refusal("failed", "crash", "The file made its decoder crash.")
    text = f"loadwatch could not read this file, by a fault of its own ({type(error).__name__})."
    return Refusal("failed", "internal", text, f"{name!r}: {''.join(traceback.format_exception(error))}")


def activity_id(athlete_id: str, sha256: str, index: int) -> str:
    """The id of an activity: the same whenever the same file is imported for the same runner."""
    return hashlib.sha256(f"{athlete_id}:{sha256}:{index}".encode()).hexdigest()[:16]


def _new(task: Task, kind: str, part: Decoded, index: int) -> NewActivity:
    rows = exposure_rows(part.sessions, part.records, part.has_barometer, task.method)
    sessions = tuple(
        climbed(session, row["ascent_m"], row["descent_m"])
        for session, row in zip(part.sessions, rows, strict=True)
    )
    return NewActivity(
        _activity(task, replace(part, sessions=sessions, issues=part.issues + contradicted(sessions)), index),
        index,
        kind,
        exposures=tuple(row | stated_metres(part) for row in rows),
        records=None if part.records.is_empty() else part.records,
        serial=plain_or_none(part.serial),
        n_raw=part.n_raw,
        notes={plain(key): plain(text) for key, text in part.notes.items()},
    )


def _activity(task: Task, part: Decoded, index: int) -> Activity:
    recording = task.recording
    offset_s, offset_source = local_offset_s(part, task.zone) or (None, None)
    day = local_day(part, offset_s)
    if day is None and (day := watch_day(part, task.latest)) is not None:
        offset_source = WATCH_CLOCK
    return Activity(
        id=activity_id(task.athlete_id, recording.sha256, index),
        athlete_id=task.athlete_id,
        source=Source(recording.name, recording.sha256, part.format),
        sessions=part.sessions,
        batch_id=task.batch_id,
        laps=part.laps,
        issues=part.issues,
        start_utc=part.start_utc,
        utc_offset_s=offset_s,
        offset_source=offset_source,
        local_date=day,
        title=plain_or_none(part.title),
        device=plain_or_none(part.device),
        has_barometer=part.has_barometer,
        is_manual=part.is_manual,
    )


def exposure_rows(
    sessions: Sequence[Session], records: pl.DataFrame, has_barometer: bool | None, method: Method
) -> list[dict[str, Any]]:
    """What each session asked of the body, as rows of the exposure table.

    Parameters
    ----------
    sessions : sequence of Session
        The sessions of one activity.
    records : RecordFrame
        The records of that activity.
    has_barometer : bool or None
        Whether the device measures air pressure; None when not known.
    method : Method
        Constants of the formulas; its version is stamped on the rows.

    Returns
    -------
    list of dict
        One row per session: columns of ExposureFrame that take neither critical speed nor the profile,
        efforts, speed curve and seconds at each heart rate.
    """
    rows = []
    for session in sessions:
        own = records_of(session, sessions, records)
        found = session_exposure(session, own, has_barometer, method)
        row: dict[str, Any] = dict(found.columns())
        row |= {"session": session.index, "is_run": session.is_run, "method": method.version}
        curves = {"speed_curve": found.speed_curve, "heart_histogram": found.heart_histogram}
        rows.append(row | curves | {"efforts": found.effort_rows()})
    return rows
