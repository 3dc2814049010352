"""What a person named on the command line → files to read, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from loadwatch.decode.recording import CONTROL
from loadwatch.logbook.account_folder import account_files, packed
from loadwatch.logbook.receipt import Item


@dataclass(frozen=True)
class Source:
    """A file to read: its label, how to open it, its size when known."""

    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    is_folder: bool = False  # files of a folder that are read as one archive

    def label(self, inner: str) -> str:
        """What a file inside is called: with its path where it lies in a folder."""
        return inner.replace("!/", "/", 1) if self.is_folder and inner.startswith(f"{self.name}!/") else inner


def find_sources(paths: Iterable[str | Path]) -> Iterator[Source | Item]:
    """The files named, and all files below the folders named; a failed item for what cannot be looked at."""
    for given in paths:
        path = Path(given).expanduser()
        try:
            if path.is_dir():
                yield from _below(path)
            elif path.exists():
                yield _source(path, path.name)
            else:
                name = shown(path.name or str(given))
                yield Item(name, "failed", "There is no such file or folder.", "missing")
        except OSError as error:
            yield failed_by_system(shown(path.name), error)


def opened_sources(items: Iterable[tuple[str, BinaryIO]]) -> Iterator[Source | Item]:
    """Streams that someone else opened, such as uploads or standard input."""
    for name, stream in items:
        yield Source(shown(name), _given(stream))


def shown(name: str) -> str:
    """A name that can be written and shown: bytes that are no text are replaced, signs that steer a terminal are gone."""
    return name.encode("utf-8", "replace").decode("utf-8").translate(CONTROL)


def failed_by_system(name: str, error: OSError) -> Item:
    """One sentence for what the operating system refused."""
    text, reason = system_sentence(error)
    return Item(name, "failed", text, reason)


def system_sentence(error: OSError) -> tuple[str, str]:
    """(sentence, reason code) for an error of the operating system."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "The disk is full: this file could not be stored. Make room and import again.", "disk_full"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "No permission to read this. Mend its permissions and import again.", "no_permission"
    if error.errno == errno.EROFS:
        return "The logbook is on a read-only disk.", "read_only"
    return f"The system could not read or store this: {error.strerror or type(error).__name__}.", "system"


def _below(folder: Path) -> Iterator[Source | Item]:
    label = folder.resolve().name  # of the bytes that the system knows; made plain where it is shown
    problems: list[OSError] = []
    together: set[Path] = set()
    for where, folders, files in os.walk(folder, onerror=problems.append):
        folders.sort()
        if account := account_files(Path(where), sorted(files)):
            together.update(account)
            yield from _account(Path(where), account, _label(label, folder, Path(where)))
        for path in (Path(where) / name for name in sorted(files)):
            if path not in together:
                yield _source(path, _label(label, folder, path))
        yield from _refused(folder, label, problems)
    yield from _refused(folder, label, problems)


def _label(label: str, folder: Path, path: Path) -> str:
    return label if path == folder else f"{label}/{path.relative_to(folder).as_posix()}"


def _account(folder: Path, files: list[Path], label: str) -> Iterator[Source | Item]:
    size = sum(path.stat().st_size for path in files)
    yield Source(shown(label), lambda: packed(folder, files), size, is_folder=True)
    text = "The table or export of an account: it was read together with the files that it names."
    yield Item(shown(_label(label, folder, files[0])), "ignored", text, "account_table")


def _refused(folder: Path, label: str, problems: list[OSError]) -> Iterator[Item]:
    while problems:
        error = problems.pop(0)
        inner = Path(str(error.filename)).relative_to(folder).as_posix()
        yield failed_by_system(shown(label if inner == "." else f"{label}/{inner}"), error)


def _source(path: Path, label: str) -> Source | Item:
    name = shown(label)
    if not path.is_file():
        return Item(name, "ignored", "Not a file: a link without target, a pipe or a device.", "not_a_file")
    return Source(name, lambda: path.open("rb"), path.stat().st_size)


def _given(stream: BinaryIO) -> Callable[[], BinaryIO]:
    """A stream that can seek, as archives need it: pipes are read whole first."""
    return lambda: stream if stream.seekable() else BytesIO(stream.read())
