"""Where uploaded bytes wait: `quarantine/<upload>/<number>.part` beside the originals. All names are ours."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO, Protocol

from platformdirs import user_data_dir

from loadwatch.store.folders import LocalFolder
from loadwatch.store.store import Store

FOLDER = "quarantine"
PIECE_BYTES = 256 * 1024


class Body(Protocol):
    """What the bytes of a slice are read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        ...


class Quarantine:
    """The waiting files of a logbook; with originals on a remote service they wait on this machine."""

    def __init__(self, store: Store) -> None:
        folder = store.blobs.folder
        root = folder.root if isinstance(folder, LocalFolder) else Path(user_data_dir("loadwatch", False))
        self.root = root / FOLDER

    def part(self, upload_id: str, number: int) -> Path:
        """The file that holds what came of one item."""
        return self.root / upload_id / f"{number}.part"

    def n_bytes(self, upload_id: str, number: int) -> int:
        """How many bytes are on disk."""
        try:
            return self.part(upload_id, number).stat().st_size
        except FileNotFoundError:
            return 0

    def write(self, upload_id: str, number: int, offset: int, body: Body, room: int) -> int:
        """Put a slice at `offset`, durable on return; gives its length, more than `room` when it is too long.

        A slice that breaks off, or is too long, leaves the file as it was.
        """
        part = self.part(upload_id, number)
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
            out.truncate(offset)
            out.seek(offset)
            try:
                written = _copy(body, out, room)
            except BaseException:
                out.truncate(offset)
                raise
            if written > room:
                out.truncate(offset)
            out.flush()
            os.fsync(out.fileno())
        return written

    def open(self, upload_id: str, number: int) -> BinaryIO:
        """The bytes of an item; an item without bytes has no file."""
        part = self.part(upload_id, number)
        if not part.exists():
            part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.touch(mode=0o600)
        return part.open("rb")

    def free_bytes(self) -> int:
        """Room on the disk."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free

    def remove(self, upload_id: str) -> None:
        """Forget the bytes of an upload."""
        shutil.rmtree(self.root / upload_id, ignore_errors=True)

    def folders(self) -> list[tuple[str, float]]:
        """(upload, Unix time of the last change) of all that wait."""
        found = []
        with contextlib.suppress(FileNotFoundError):
            for folder in self.root.iterdir():
                with contextlib.suppress(FileNotFoundError):  # gone since it was listed
                    found.append((folder.name, folder.stat().st_mtime))
        return sorted(found)


def _copy(body: Body, out: BinaryIO, room: int) -> int:
    written = 0
    while written <= room and (piece := body.read(PIECE_BYTES)):
        written += len(piece)
        if written <= room:
            out.write(piece)
    return written
