"""Is the logbook whole? Database, originals, records; and mending what the originals allow."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from xml.parsers import expat

from loadwatch.decode import decode
from loadwatch.decode.recording import Hint
from loadwatch.errors import FileError
from loadwatch.load.registry import method_with
from loadwatch.logbook.parts import activities_of, with_hint
from loadwatch.store.activities import find_activity
from loadwatch.store.blobs import ORIGINALS, STREAMS, stream_path
from loadwatch.store.exposures import count_outdated
from loadwatch.store.files import Named, change_records, check_database, read_named_files
from loadwatch.store.folders import TEMPORARY
from loadwatch.store.own import read_constants
from loadwatch.store.people import Deed, save_audit
from loadwatch.store.schema import HEAD
from loadwatch.store.store import Store
from loadwatch.store.streams import records_to_parquet

ORPHAN_AGE_S = 24 * 3600.0  # younger files may belong to an import that is running, or to a backup


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or was mended."""

    code: str
    message: str
    where: str | None = None


@dataclass
class Report:
    """What the examination found."""

    problems: list[Finding] = field(default_factory=list)
    repaired: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_files: int = 0
    n_orphans: int = 0


def examine(store: Store, *, repair: bool) -> dict[str, Any]:
    """Check everything; with `repair` decode lost records again and collect files that nothing names."""
    report = Report()
    facts = store.facts()
    with store.read() as db:
        report.problems += [Finding("database", line) for line in check_database(db)]
        named = read_named_files(db)
    _check_files(store, named, report, repair=repair)
    _check_orphans(store, {one.path for one in named}, report, repair=repair)
    _note_outdated(store, report)
    if facts.get("journal_mode") not in {None, "wal"}:
        report.notes.append(
            "This SQLite is too old for several processes at once: writing blocks reading (mode truncate)."
        )
    if report.repaired:
        with store.write() as db:
            save_audit(db, datetime.now(UTC), Deed("repair", None, "logbook", {"n": len(report.repaired)}))
    return _as_json(store, facts, report)


def _note_outdated(store: Store, report: Report) -> None:
    with store.read() as db:
        n_outdated = count_outdated(db, method_with(read_constants(db)).version)
    if n_outdated:
        report.notes.append(
            f"{n_outdated} sessions were worked out by another version of the method: some of their values "
            "are empty. Run: loadwatch reprocess"
        )


def _check_files(store: Store, named: Sequence[Named], report: Report, *, repair: bool) -> None:
    for one in named:
        report.n_files += 1
        if one.kind is not None:
            if store.blobs.original(one.athlete_id, one.sha256, one.kind) is None:
                report.problems.append(Finding("original", "An original is missing or damaged.", one.path))
        elif store.blobs.stream(one.athlete_id, one.sha256) is None:
            if repair and _decode_again(store, one):
                report.repaired.append(Finding("records", "Records were decoded again.", one.path))
            else:
                report.problems.append(Finding("records", "Records are missing or damaged.", one.path))


def _decode_again(store: Store, one: Named) -> bool:
    """Make the records of an activity from its original; False when that is lost too."""
    if one.activity_id is None or one.source_sha256 is None or one.source_kind is None:
        return False
    data = store.blobs.original(one.athlete_id, one.source_sha256, one.source_kind)
    with store.read() as db:
        activity = find_activity(db, one.activity_id)
    if data is None or activity is None:
        return False
    try:
        decoded = decode(data, activity.source.name, latest=datetime.now(UTC))
        parts = activities_of(with_hint(decoded, Hint(start_utc=activity.start_utc)))
    except FileError:
        return False
    if one.file_index >= len(parts) or parts[one.file_index].records.is_empty():
        return False
    digest = store.blobs.save_stream(one.athlete_id, records_to_parquet(parts[one.file_index].records))
    store.blobs.sync()
    if store.blobs.lost([stream_path(one.athlete_id, digest)]) is not None:
        return False
    with store.write() as db:
        change_records(db, one.activity_id, digest)
    return True


def _check_orphans(store: Store, named: set[str], report: Report, *, repair: bool) -> None:
    """Files without a row are leftovers of an interrupted or undone import: harmless, collected when old."""
    now = time.time()
    with store.read() as db:
        named = named | {one.path for one in read_named_files(db)}
    for folder in (ORIGINALS, STREAMS, TEMPORARY):
        for path, changed in store.blobs.folder.find(folder):
            if path in named:
                continue
            if repair and now - changed > ORPHAN_AGE_S:
                store.blobs.folder.remove(path)
                report.repaired.append(Finding("orphan", "A file that nothing names was removed.", path))
            else:
                report.n_orphans += 1


def _as_json(store: Store, facts: dict[str, str], report: Report) -> dict[str, Any]:
    if report.n_orphans:
        report.notes.append(
            f"{report.n_orphans} files belong to no activity (interrupted or undone imports): "
            "--repair removes those older than a day."
        )
    return {
        "ok": not report.problems,
        "where": store.where,
        "database": facts,
        "versions": {"loadwatch": _own_version(), "schema": HEAD, "expat": expat.EXPAT_VERSION},
        "files": report.n_files,
        "orphans": report.n_orphans,
        "problems": [f"{p.message} {p.where or ''}".strip() for p in report.problems],
        "findings": [asdict(p) for p in report.problems],
        "repaired": [asdict(p) for p in report.repaired],
        "notes": report.notes,
    }


def _own_version() -> str:
    try:
        return version("loadwatch")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
