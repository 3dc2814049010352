"""Where files of a logbook lie: a directory of this machine, or an fsspec URL."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from fsspec.core import url_to_fs

TEMPORARY = "tmp"
SAVERS = 8  # threads that wait for the disk, or for a service
BEGIN_WITH = 32  # files that the disk is told of at once
Unsynced = tuple[str, bool]  # path, and whether there was no file before


class LocalFolder:
    """Paths below a directory of this machine.

    A file is whole as soon as it has its name, and durable after `sync`. The disk begins beside the work on the
    next files and is waited for when many are on their way: each alone would take ten times as long. With
    `is_synced_elsewhere` another process sees to that, when it is told by `note` of what `unsynced` gives.

    A name that had bytes before never loses them: they are replaced only by what is durable, and when the disk
    then refuses a file only one that is new goes.
    """

    def __init__(self, root: Path, *, is_synced_elsewhere: bool = False) -> None:
        self.root = root
        self.is_synced_elsewhere = is_synced_elsewhere
        self._changing, self._syncing = Lock(), Lock()
        self._files: dict[str, bool] = {}  # with bytes that are not yet durable: whether it is new
        self._new: list[str] = []  # those of them that the disk has not begun with
        self._folders: set[str] = set()  # with names that are not yet durable
        self._lost: dict[str, OSError] = {}  # that the disk did not take after all
        self._known: set[str] = {str(root)}
        self._pool: ThreadPoolExecutor | None = None
        self._unsynced: list[Unsynced] = []

    def write(self, path: str, data: bytes) -> None:
        """Write whole or not at all; durable after `sync`."""
        target = self._ready(path)
        is_new = not os.path.lexists(target)
        temporary = self._ready(f"{TEMPORARY}/{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(data)
                if not is_new:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            _remove(temporary)
            raise
        self._sync_later(path, target, is_new)

    def note(self, path: str, *, is_new: bool) -> None:
        """Make a file that another process has written, or found, durable with the next `sync`."""
        self._sync_later(path, self._ready(path), is_new)

    def unsynced(self) -> tuple[Unsynced, ...]:
        """What another process must `note`, once."""
        found, self._unsynced = self._unsynced, []
        return tuple(found)

    def touch(self, path: str) -> None:
        """Make a file that is already there durable with the next `sync`, and young."""
        os.utime(self.root / path)
        self._sync_later(path, self._ready(path), is_new=False)

    def sync(self) -> None:
        """Make all that was written before this call durable, also what another call is at; but see `lost`."""
        with self._syncing:
            with self._changing:
                self._begin_new()
                files, self._files = self._files, {}
                folders, self._folders = self._folders, set()
            if not files and not folders:
                return
            try:
                with ThreadPoolExecutor(SAVERS) as waiters:  # together they wait hardly longer than one
                    _each(waiters, lambda file: self._make_durable(file, files[file]), files)
                    _each(waiters, _fsync_folder, folders)
            except BaseException:
                with self._changing:
                    self._files |= {file: files[file] or self._files.get(file, False) for file in files}
                    self._folders |= folders
                raise

    def lost(self, paths: Iterable[str]) -> OSError | None:
        """Why one of these files could not be made durable: a new one is not there then. None when all could."""
        if not self._lost:
            return None
        found = (self._lost.get(str(self.root / path)) for path in paths)
        return next((error for error in found if error is not None), None)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when it is not there."""
        try:
            with open(os.path.join(self.root, path), "rb") as file:
                return file.read()
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

    def close(self) -> None:
        """End the thread that tells the disk."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _ready(self, path: str) -> str:
        """The full path, its folder made."""
        full = os.path.join(self.root, path)
        folder = os.path.dirname(full)
        if folder not in self._known:
            self._make(folder)
        return full

    def _make(self, folder: str) -> None:
        if folder in self._known:
            return
        above = os.path.dirname(folder)
        if not os.path.isdir(folder):
            self._make(above)
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder, 0o700)
        with self._changing:
            self._folders.add(above)  # also when another thread has just made it
        self._known.add(folder)

    def _sync_later(self, path: str, file: str, is_new: bool) -> None:
        if self.is_synced_elsewhere:
            self._unsynced.append((path, is_new))
            return
        with self._changing:
            self._lost.pop(file, None)
            self._files[file] = is_new or self._files.get(file, False)
            self._folders.add(os.path.dirname(file))
            self._new.append(file)
            if len(self._new) >= BEGIN_WITH:
                self._begin_new()

    def _begin_new(self) -> None:
        if not self._new:
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "loadwatch-save")
        self._pool.submit(_in_turn, _begin_writing, self._new)
        self._new = []

    def _make_durable(self, file: str, is_new: bool) -> None:
        try:
            _fsync_file(file)
        except OSError as error:
            if is_new:  # what is in the file now nobody knows
                _remove(file)
            self._lost[file] = error


class RemoteFolder:
    """Paths below an fsspec URL such as `s3://bucket/prefix`; the service makes a put whole and durable."""

    def __init__(self, url: str, **options: Any) -> None:
        self.fs, root = url_to_fs(url, **options)
        self.root = str(root).rstrip("/")

    def write(self, path: str, data: bytes) -> None:
        """Put the object."""
        self.fs.pipe_file(f"{self.root}/{path}", data)

    def note(self, path: str, *, is_new: bool) -> None:
        """Nothing to do: what another process has put is durable."""

    def unsynced(self) -> tuple[Unsynced, ...]:
        """Nothing: a put is durable."""
        return ()

    def touch(self, path: str) -> None:
        """Write the object again, so that the collector sees it as young."""
        data = self.read(path)
        if data is not None:
            self.write(path, data)

    def sync(self) -> None:
        """Nothing to do: a put is durable when it returns."""

    def lost(self, _paths: Iterable[str]) -> OSError | None:
        """None: what could not be put was an error at once."""
        return None

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

    def close(self) -> None:
        """Nothing to do."""


Folder = LocalFolder | RemoteFolder


def _remove(file: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(file)


def _each(waiters: Executor, work: Callable[[str], None], paths: Iterable[str]) -> None:
    """Do this with every path, some at a time."""
    ordered = sorted(paths)
    shares = [ordered[first::SAVERS] for first in range(min(SAVERS, len(ordered)))]
    for done in [waiters.submit(_in_turn, work, share) for share in shares]:
        done.result()


def _in_turn(work: Callable[[str], None], paths: Iterable[str]) -> None:
    for path in paths:
        work(path)


def _begin_writing(file: str) -> None:
    """Let the disk begin, where the system can be told so; whether it succeeds `sync` will see."""
    with contextlib.suppress(OSError, AttributeError), _opened(file, os.O_RDONLY) as descriptor:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _fsync_file(file: str) -> None:
    with _opened(file, os.O_RDWR) as descriptor:  # Windows wants a file open for writing
        os.fsync(descriptor)


def _fsync_folder(folder: str) -> None:
    if os.name == "posix":  # a directory cannot be opened on Windows, where renames are journalled
        with _opened(folder, os.O_RDONLY) as descriptor:
            os.fsync(descriptor)


@contextlib.contextmanager
def _opened(path: str, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
