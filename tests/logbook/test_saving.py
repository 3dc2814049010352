"""Where the files of an import are kept: by the process that prepares them, or by the one that imports."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loadwatch import Logbook
from loadwatch.decode.recording import Recording, recording
from loadwatch.logbook import saving
from loadwatch.logbook.prepare import Prepared, Task, prepare
from loadwatch.logbook.saving import prepare_and_save, save
from loadwatch.model import Method
from loadwatch.store import folders as folders_module
from loadwatch.store.blobs import ORIGINALS, STREAMS, Blobs, open_blobs
from tests.logbook.files import run_fit


def _task(folder: Path | None, found: Recording) -> Task:
    now = datetime.now(UTC)
    return Task(found, "ana", "UTC", "batch", Method(), now, None if folder is None else str(folder))


def test_only_rows_come_back_where_the_folder_is(tmp_path: Path) -> None:
    """Original and records are in the folder; elsewhere the records come back packed, ready to be kept."""
    found = recording("a.fit", run_fit())
    saved, packed = prepare_and_save(_task(tmp_path, found)), prepare_and_save(_task(None, found))
    blobs, digest = open_blobs(tmp_path), saved.new[0].activity.records_sha256 or ""

    assert (len(saved.saved or ()), saved.new[0].records, saved.new[0].parquet) == (2, None, None)
    assert blobs.original("ana", found.sha256, "fit") == found.data
    assert packed.saved is None
    assert packed.new[0].parquet == blobs.stream("ana", digest)


def test_a_row_of_a_list_is_not_kept_before_it_is_known_to_matter(tmp_path: Path) -> None:
    """It may describe a recording that is here: then nothing of it stays."""
    found = Recording("a.fit", run_fit(), "0" * 64, is_summary=True)

    assert prepare_and_save(_task(tmp_path, found)).saved is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_full_disk_and_a_fault_of_ours_cost_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither ends an import; both are told with the file."""
    found = recording("a.fit", run_fit())
    ready = prepare(_task(None, found))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    def broken(*_: object) -> bytes:
        raise ZeroDivisionError

    whole = open_blobs(tmp_path)
    monkeypatch.setattr(whole.folder, "write", full)
    told = [_reason(whole, found, ready)]
    monkeypatch.setattr(saving, "records_to_parquet", broken)
    told += [_reason(open_blobs(tmp_path), found, ready)]

    assert told == ["disk_full", "internal"]


def _reason(blobs: Blobs, found: Recording, ready: Prepared) -> str | None:
    result = save(blobs, "ana", found, ready)
    return None if result.refusal is None else result.refusal.reason


def test_names_that_a_process_wrote_are_durable_before_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that another process has written, and their folders, are synced by the one that stores the rows."""
    synced: set[Path] = set()

    def record(path: str) -> None:
        synced.add(Path(path))

    monkeypatch.setattr(folders_module, "_fsync_file", record)
    monkeypatch.setattr(folders_module, "_fsync_folder", record)
    (tmp_path / "a.fit").write_bytes(run_fit())
    with Logbook.open(tmp_path / "book") as book:
        book.import_paths([tmp_path / "a.fit"], "Ana", executor="local:1")
    files = [path for top in (ORIGINALS, STREAMS) for path in (tmp_path / "book" / top).rglob("*.*")]

    assert len(files) == 2
    assert {path for file in files for path in (file, file.parent, file.parent.parent)} <= synced
