"""Originals and records as files named by their SHA-256, under a directory or any fsspec URL.

Whole before named: write to `tmp/`, rename; `sync` then makes bytes and names durable. A caller stores a row
only after `sync`, and only when none of its files is `lost`, so a row never names a file that is not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import zstandard

from loadwatch.errors import StoreError
from loadwatch.store.folders import SAVERS, Folder, LocalFolder, RemoteFolder, Unsynced

ORIGINALS = "originals"
STREAMS = "streams"
LEVEL = 1  # of zstd: watches pack densely, more work gains 1 %


def sha256(data: bytes) -> str:
    """SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def original_path(athlete_id: str, digest: str, kind: str) -> str:
    """Where the bytes of a recording file are kept."""
    return f"{ORIGINALS}/{athlete_id}/{digest[:2]}/{digest}.{kind}.zst"


def stream_path(athlete_id: str, digest: str) -> str:
    """Where the records of an activity are kept."""
    return f"{STREAMS}/{athlete_id}/{digest[:2]}/{digest}.parquet"


class Blobs:
    """The originals and streams of a logbook."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._savers: ThreadPoolExecutor | None = None
        self._room = BoundedSemaphore(2 * SAVERS)  # a slow disk holds up the work: nothing piles up in memory

    def beside(self, work: Callable[[], None]) -> Future[None]:
        """Do this: at once where writing is quick, else beside what the caller does next."""
        if isinstance(self.folder, LocalFolder):
            return _done(work)
        if self._savers is None:
            self._savers = ThreadPoolExecutor(SAVERS, "loadwatch-save")
        self._room.acquire()
        future = self._savers.submit(work)
        future.add_done_callback(lambda _: self._room.release())
        return future

    def close(self) -> None:
        """Finish what was begun."""
        if self._savers is not None:
            self._savers.shutdown()
            self._savers = None
        self.folder.close()

    def save_original(self, athlete_id: str, digest: str, kind: str, data: bytes) -> str:
        """Keep the bytes of a recording file; nothing is written when they are there already."""
        path = original_path(athlete_id, digest, kind)
        if self._original(path) == data:
            self.folder.touch(path)
        else:
            self.folder.write(path, zstandard.compress(data, LEVEL))
        return path

    def save_stream(self, athlete_id: str, data: bytes) -> str:
        """Keep the Parquet bytes of an activity's records; gives their SHA-256."""
        digest = sha256(data)
        path = stream_path(athlete_id, digest)
        if self.folder.read(path) == data:
            self.folder.touch(path)
        else:
            self.folder.write(path, data)
        return digest

    @property
    def local_folder(self) -> str | None:
        """The folder, when it is one of this machine."""
        return str(self.folder.root) if isinstance(self.folder, LocalFolder) else None

    def unsynced(self) -> tuple[Unsynced, ...]:
        """What this process has saved, once, and another one must take over with `note`."""
        return self.folder.unsynced()

    def note(self, saved: Iterable[Unsynced]) -> None:
        """Take over what another process has saved, so that the next `sync` makes it durable."""
        for path, is_new in saved:
            self.folder.note(path, is_new=is_new)

    def sync(self) -> None:
        """Make all that was saved durable, but for what is `lost`. To be called before a row names it."""
        self.folder.sync()

    def lost(self, paths: Iterable[str]) -> OSError | None:
        """Why one of these files, written before the last `sync`, is not there; None when all are."""
        return self.folder.lost(paths)

    def original(self, athlete_id: str, digest: str, kind: str) -> bytes | None:
        """The bytes of a recording file, None when they are missing or damaged."""
        data = self._original(original_path(athlete_id, digest, kind))
        return data if data is not None and sha256(data) == digest else None

    def stream(self, athlete_id: str, digest: str) -> bytes | None:
        """The Parquet bytes of an activity's records, None when they are missing or damaged."""
        data = self.folder.read(stream_path(athlete_id, digest))
        return data if data is not None and sha256(data) == digest else None

    def _original(self, path: str) -> bytes | None:
        packed = self.folder.read(path)
        if packed is None:
            return None
        try:
            return zstandard.ZstdDecompressor().decompress(packed)
        except zstandard.ZstdError:
            return None


def open_blobs(where: str | Path, **options: Any) -> Blobs:
    """Blobs below a directory or an fsspec URL."""
    text = str(where)
    if "://" in text and not text.startswith("file://"):
        return Blobs(_remote(text, options))
    root = Path(text.removeprefix("file://"))
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Blobs(LocalFolder(root))


def blobs_of_worker(folder: str) -> Blobs:
    """The same folder for a process that writes there while another one makes durable what it is told of."""
    return Blobs(LocalFolder(Path(folder), is_synced_elsewhere=True))


def _done(work: Callable[[], None]) -> Future[None]:
    future: Future[None] = Future()
    try:
        work()
    except Exception as error:  # noqa: BLE001 - it is the result
        future.set_exception(error)
    else:
        future.set_result(None)
    return future


def _remote(url: str, options: dict[str, Any]) -> RemoteFolder:
    try:
        return RemoteFolder(url, **options)
    except (ImportError, ValueError) as error:
        raise StoreError(
            f"Files cannot be kept at '{url.partition('://')[0]}://…': {error}",
            "Install the fsspec package of that service, or give a directory.",
        ) from error
