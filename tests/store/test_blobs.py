"""Originals and records as files: whole or not at all, found again, checked."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

import pytest

from loadwatch.errors import StoreError
from loadwatch.store import folders
from loadwatch.store.blobs import blobs_of_worker, open_blobs, original_path, sha256, stream_path

DATA = b"run " * 1000
DIGEST = sha256(DATA)


@pytest.fixture(params=["directory", "fsspec"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place for files."""
    return str(tmp_path / "files") if request.param == "directory" else f"memory://lw-{uuid.uuid4().hex}"


def test_what_is_saved_is_found(place: str) -> None:
    """Bytes come back as they were saved, from a directory and through fsspec."""
    blobs = open_blobs(place)
    blobs.save_original("a", DIGEST, "fit", DATA)
    records = blobs.save_stream("a", b"parquet")
    blobs.sync()

    again = open_blobs(place)

    assert again.original("a", DIGEST, "fit") == DATA
    assert again.stream("a", records) == b"parquet"
    assert {path for path, _ in again.folder.find("originals")} == {original_path("a", DIGEST, "fit")}
    assert {path for path, _ in again.folder.find("streams")} == {stream_path("a", records)}


def test_missing_and_damaged_files_are_none(place: str) -> None:
    """A file that is not there or whose bytes changed is not given out."""
    blobs = open_blobs(place)
    path = blobs.save_original("a", DIGEST, "fit", DATA)
    records = blobs.save_stream("a", b"parquet")

    blobs.folder.write(path, b"junk")
    blobs.folder.write(stream_path("a", records), b"junk")

    assert blobs.original("a", DIGEST, "fit") is None
    assert blobs.stream("a", records) is None
    assert blobs.original("b", DIGEST, "fit") is None


def test_a_damaged_file_is_written_again(place: str) -> None:
    """Saving over a damaged file mends it."""
    blobs = open_blobs(place)
    path = blobs.save_original("a", DIGEST, "fit", DATA)
    blobs.folder.write(path, b"junk")

    blobs.save_original("a", DIGEST, "fit", DATA)

    assert blobs.original("a", DIGEST, "fit") == DATA


def test_runners_do_not_share_files(place: str) -> None:
    """The same file of two runners is kept twice, so that erasing one leaves the other."""
    blobs = open_blobs(place)
    one = blobs.save_original("a", DIGEST, "fit", DATA)
    blobs.save_original("b", DIGEST, "fit", DATA)

    blobs.folder.remove(one)

    assert blobs.original("b", DIGEST, "fit") == DATA


def test_a_cut_write_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses the bytes nothing is left under the final name, nor in tmp."""
    blobs = open_blobs(tmp_path)
    monkeypatch.setattr(os, "replace", _refuse)

    with pytest.raises(OSError, match="full"):
        blobs.save_original("a", DIGEST, "fit", DATA)

    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_bytes_that_the_disk_refuses_late_are_lost_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be made durable is taken away and told, the others stay; written again it is there."""
    blobs = open_blobs(tmp_path)
    bad, good = "ab" + DIGEST, "cd" + DIGEST
    for digest in (bad, good):
        blobs.save_original("a", digest, "fit", DATA)
    with monkeypatch.context() as patch:
        patch.setattr(folders, "_fsync_file", lambda file: _refuse() if f"/{bad}" in file else None)
        blobs.sync()

    assert blobs.lost([original_path("a", good, "fit")]) is None
    assert "full" in str(blobs.lost([original_path("a", good, "fit"), original_path("a", bad, "fit")]))
    assert [file.name for file in tmp_path.rglob("*.zst")] == [f"{good}.fit.zst"]
    blobs.save_original("a", bad, "fit", DATA)
    blobs.sync()
    assert blobs.lost([original_path("a", bad, "fit")]) is None


@pytest.mark.parametrize("is_beside", [False, True])
def test_what_was_there_before_is_never_taken_away(
    is_beside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refuses a file that lay there, found by us or another process: it is told as lost and stays as it was."""
    blobs, path = open_blobs(tmp_path), original_path("a", DIGEST, "fit")
    blobs.save_original("a", DIGEST, "fit", DATA)
    blobs.sync()
    worker = blobs_of_worker(str(tmp_path)) if is_beside else blobs
    with monkeypatch.context() as patch:
        patch.setattr(folders, "_fsync_file", lambda _: _refuse())
        worker.save_original("a", DIGEST, "fit", DATA)
        blobs.note(worker.unsynced())
        blobs.sync()

    assert "full" in str(blobs.lost([path]))
    assert blobs.original("a", DIGEST, "fit") == DATA
    worker.save_original("a", DIGEST, "fit", DATA)
    blobs.note(worker.unsynced())
    blobs.sync()
    assert blobs.lost([path]) is None


def test_a_damaged_file_is_replaced_only_by_what_is_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New bytes under a name that is taken reach the disk first; when that fails the old ones stay."""
    blobs = open_blobs(tmp_path)
    file = tmp_path / original_path("a", DIGEST, "fit")
    blobs.save_original("a", DIGEST, "fit", DATA)
    file.write_bytes(b"damaged")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _refuse)
        with pytest.raises(OSError, match="full"):
            blobs.save_original("a", DIGEST, "fit", DATA)
    assert file.read_bytes() == b"damaged"

    blobs.save_original("a", DIGEST, "fit", DATA)
    assert blobs.original("a", DIGEST, "fit") == DATA


def test_every_file_is_durable_before_sync_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, found there and told by another process: each file's bytes reach the disk, then its name."""
    done: list[str] = []
    monkeypatch.setattr(folders, "_fsync_file", lambda file: done.append(Path(file).name))
    monkeypatch.setattr(folders, "_fsync_folder", lambda folder: done.append(Path(folder).name))
    blobs, worker = open_blobs(tmp_path), blobs_of_worker(str(tmp_path))
    for number in range(20):
        blobs.save_original("a", f"{number:02}", "fit", DATA)
    worker.save_original("a", "w0", "fit", DATA)
    blobs.note(worker.unsynced())
    assert worker.unsynced() == ()
    blobs.sync()
    files = {f"{number:02}.fit.zst" for number in range(20)} | {"w0.fit.zst"}
    assert set(done[: len(files)]) == files
    assert {"w0", "00", "a"} <= set(done[len(files) :])

    done.clear()
    blobs.save_original("a", "w0", "fit", DATA)  # a killed import may have left it, not yet durable
    blobs.sync()
    assert done == ["w0.fit.zst", "w0"]


def test_every_folder_on_the_way_is_made_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sync` reaches each directory that got a new name, and each only once for many files."""
    synced: list[str] = []
    monkeypatch.setattr(folders, "_fsync_folder", synced.append)
    blobs = open_blobs(tmp_path)
    for number in range(20):
        data = b"%d" % number
        blobs.save_original("a", "ab" + sha256(data), "fit", data)

    blobs.sync()
    blobs.sync()

    wanted = [tmp_path, tmp_path / "originals", tmp_path / "originals/a", tmp_path / "originals/a/ab"]
    assert sorted(synced) == sorted(map(str, wanted))


def test_what_is_saved_during_a_sync_waits_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that gets a name while others are made durable is not forgotten, nor is one that failed."""
    blobs, synced = open_blobs(tmp_path), list[str]()

    def fsync(folder: str) -> None:
        name = Path(folder).name
        synced.append(name)
        if synced.count(name) == 1 and name == "ab":
            blobs.save_original("a", "cd" + DIGEST, "fit", DATA)
        if synced.count(name) == 1 and name == "cd":
            raise OSError(5, "not durable")

    monkeypatch.setattr(folders, "_fsync_folder", fsync)
    blobs.save_original("a", "ab" + DIGEST, "fit", DATA)
    blobs.sync()
    with pytest.raises(OSError, match="not durable"):
        blobs.sync()
    blobs.sync()

    assert (synced.count("ab"), synced.count("cd")) == (1, 2)


def test_files_are_private(tmp_path: Path) -> None:
    """Files are 0600, folders 0700."""
    open_blobs(tmp_path).save_original("a", DIGEST, "fit", DATA)

    modes = {p.is_dir(): stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "originals").rglob("*")}

    assert modes == {True: 0o700, False: 0o600}


def test_an_unknown_service_is_said() -> None:
    """A URL that nothing here can reach is a sentence."""
    with pytest.raises(StoreError, match="nowhere"):
        open_blobs("nowhere://bucket")


def _refuse(*_: object) -> None:
    raise OSError(28, "disk full")
