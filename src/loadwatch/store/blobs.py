"""Originals and records as files named by their SHA-256, under a directory or any fsspec URL.

Durable before named: write to `tmp/`, fsync, rename; `sync` then makes the names durable too. A caller
stores a row only after `sync`, so a row never names a file that is not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

import zstandard
from fsspec.core import url_to_fs

from loadwatch.errors import StoreError

ORIGINALS = "originals"
STREAMS = "streams"
TEMPORARY = "tmp"
LEVEL = 1  # of zstd: watches pack densely, more work gains 1 %
SAVERS = 8  # threads that wait for the disk


def sha256(data: bytes) -> str:
    """SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def original_path(athlete_id: str, digest: str, kind: str) -> str:
    """Where the bytes of a recording file are kept."""
    return f"{ORIGINALS}/{athlete_id}/{digest[:2]}/{digest}.{kind}.zst"


def stream_path(athlete_id: str, digest: str) -> str:
    """Where the records of an activity are kept."""
    return f"{STREAMS}/{athlete_id}/{digest[:2]}/{digest}.parquet"


class LocalFolder:
    """Paths below a directory of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unsynced: set[Path] = set()
        self._changing, self._syncing = Lock(), Lock()
        self._known: set[Path] = {root}

    def write(self, path: str, data: bytes) -> None:
        """Write whole or not at all. The bytes are durable on return, the name after `sync`."""
        target = self.root / path
        self._folder(target.parent)
        temporary = self._folder(self.root / TEMPORARY) / secrets.token_hex(8)
        try:
            with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self._sync_later(target.parent)

    def note(self, path: str) -> None:
        """Make the name of a file that another process has written durable with the next `sync`."""
        self._sync_later(self._folder((self.root / path).parent))

    def touch(self, path: str) -> None:
        """Make the name of a file that is already there durable with the next `sync`, and the file young."""
        os.utime(self.root / path)
        self._sync_later((self.root / path).parent)

    def sync(self) -> None:
        """Make the names of all files written before this call durable, also those that another call is at."""
        with self._syncing:
            with self._changing:
                waiting, self._unsynced = self._unsynced, set()
            try:
                _fsync_folders(sorted(waiting))
            except BaseException:
                self._sync_later(*waiting)
                raise

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when it is not there."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.root / path).unlink(missing_ok=True)

    def find(self, folder: str) -> Iterator[tuple[str, float]]:
        """All files below a folder as (path, Unix time of the last change)."""
        for file in sorted((self.root / folder).rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # gone since it was listed
                if file.is_file():
                    yield file.relative_to(self.root).as_posix(), file.stat().st_mtime

    def _sync_later(self, *folders: Path) -> None:
        with self._changing:
            self._unsynced.update(folders)

    def _folder(self, folder: Path) -> Path:
        if folder not in self._known:
            if not folder.is_dir():
                self._folder(folder.parent)
                folder.mkdir(mode=0o700, exist_ok=True)
            self._sync_later(folder.parent)  # also when another thread has just made it
            self._known.add(folder)
        return folder


class RemoteFolder:
    """Paths below an fsspec URL such as `s3://bucket/prefix`; the service makes a put whole and durable."""

    def __init__(self, url: str, **options: Any) -> None:
        self.fs, root = url_to_fs(url, **options)
        self.root = str(root).rstrip("/")

    def write(self, path: str, data: bytes) -> None:
        """Put the object."""
        self.fs.pipe_file(f"{self.root}/{path}", data)

    def note(self, path: str) -> None:
        """Nothing to do: what another process has put is durable."""

    def touch(self, path: str) -> None:
        """Write the object again, so that the collector sees it as young."""
        data = self.read(path)
        if data is not None:
            self.write(path, data)

    def sync(self) -> None:
        """Nothing to do: a put is durable when it returns."""

    def read(self, path: str) -> bytes | None:
        """The bytes of an object, None when it is not there."""
        try:
            data: bytes = self.fs.cat_file(f"{self.root}/{path}")
        except FileNotFoundError:
            return None
        return data

    def remove(self, path: str) -> None:
        """Remove an object."""
        with contextlib.suppress(FileNotFoundError):
            self.fs.rm_file(f"{self.root}/{path}")

    def find(self, folder: str) -> Iterator[tuple[str, float]]:
        """All objects below a prefix as (path, Unix time of the last change)."""
        found = self.fs.find(f"{self.root}/{folder}", detail=True)
        for name, facts in sorted(found.items()):
            changed = facts.get("LastModified") or facts.get("created") or facts.get("mtime")
            stamp = changed.timestamp() if hasattr(changed, "timestamp") else float(changed or 0.0)
            yield str(name).removeprefix(f"{self.root}/"), stamp


Folder = LocalFolder | RemoteFolder


class Blobs:
    """The originals and streams of a logbook."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._savers: ThreadPoolExecutor | None = None
        self._room = BoundedSemaphore(2 * SAVERS)  # a slow disk holds up the work: nothing piles up in memory

    def beside(self, work: Callable[[], None]) -> Future[None]:
        """Do this, mostly waiting for the disk, beside what the caller does next."""
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

    def note_original(self, athlete_id: str, digest: str, kind: str) -> None:
        """An original that another process has saved."""
        self.folder.note(original_path(athlete_id, digest, kind))

    def note_stream(self, athlete_id: str, digest: str) -> None:
        """Records that another process has saved."""
        self.folder.note(stream_path(athlete_id, digest))

    def sync(self) -> None:
        """Make all that was saved durable. To be called before the row that names it is stored."""
        self.folder.sync()

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


def _remote(url: str, options: dict[str, Any]) -> RemoteFolder:
    try:
        return RemoteFolder(url, **options)
    except (ImportError, ValueError) as error:
        raise StoreError(
            f"Files cannot be kept at '{url.partition('://')[0]}://…': {error}",
            "Install the fsspec package of that service, or give a directory.",
        ) from error


def _fsync_folders(folders: Sequence[Path]) -> None:
    if os.name == "posix":  # a directory cannot be opened on Windows, where renames are journalled
        with ThreadPoolExecutor(SAVERS) as waiters:  # together they wait hardly longer than one
            list(waiters.map(_fsync_folder, folders))


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
