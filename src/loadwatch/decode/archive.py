"""Any input as recordings: bare files, gz, zip, tar, zip in zip, account archives of Strava, Garmin, Apple, Polar.

Everything is streamed and capped; nothing is written to disk under a name from the archive.
One bad member never stops the others.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from loadwatch.decode.account import Account, apple, garmin, is_side_file, polar, services, strava_rows
from loadwatch.decode.left import Leftovers, left_of, left_of_bytes
from loadwatch.decode.limits import DEFAULT_LIMITS, Limits, human_bytes
from loadwatch.decode.recording import CONTROL, Left, OwnData, Recording, own_data, recording, row_recording
from loadwatch.decode.sniff import FIT_TYPES, fit_type, is_single_fit, sniff
from loadwatch.decode.table import runlist
from loadwatch.decode.tar import as_zip
from loadwatch.decode.unpack import (
    READ_ERRORS,
    STEP,
    Budget,
    Counted,
    Gunzip,
    is_encrypted,
    is_link,
    is_packed_oddly,
    members,
    open_zip,
)
from loadwatch.decode.xml import Reader, pieces
from loadwatch.decode.zip_rescue import Rescued, damage, is_astray, rescue
from loadwatch.errors import CorruptFileError, FileError, TooLargeError

IN_MEMORY_BYTES = 32 * 1024 * 1024  # larger inner zips wait in an unnamed temporary file
Item = Recording | OwnData | Left
OF_ANOTHER = "of another runner"


def recordings(
    name: str, stream: BinaryIO, limits: Limits = DEFAULT_LIMITS, runner: str | None = None
) -> Iterator[Item]:
    """Every recording in one input, and what was left out. Raises nothing for bad input: that is a `Left`.

    Of an export of several runners only the part of `runner` is read.
    """
    opened = _Input(limits, runner)
    try:
        if _is_seekable_zip(stream):
            yield from opened.zip(name, stream, 0)
        else:
            packed = Budget(limits.unpacked_bytes + limits.archive_bytes)
            yield from opened.content(Counted(name, stream, limits, packed), 0, None)
    except FileError as error:
        yield left_of(error)
    except READ_ERRORS as error:
        yield Left(name, "failed", "unreadable", f"The file cannot be read: {error}.")
    yield from opened.summaries


class _Input:
    """One input while it is read: its limits, and the account rows that come after all files."""

    def __init__(self, limits: Limits, runner: str | None = None) -> None:
        self.limits = limits
        self.runner = runner
        self.budget = Budget(limits.unpacked_bytes)
        self.summaries: list[Recording] = []

    def content(self, source: Counted, depth: int, account: Account | None) -> Iterator[Item]:
        """What one file holds, whatever it is."""
        head = source.head()
        kind = sniff(head)
        if kind == "gz":
            source.check_layers()
            inner = Counted(source.name, Gunzip(source.name, source, self.limits), self.limits, self.budget)
            inner.layers = source.layers + 1
            yield from self.content(inner, depth, account)
        elif kind in {"zip", "tar"}:
            yield from self._inner_archive(source, depth, is_tar=kind == "tar")
        elif kind == "apple":
            routes = account.route if account is not None else _no_route
            yield from apple.workouts(source.name, _capped(source, self.limits), self.limits, routes)
        else:
            yield from self._file(source, kind, account)

    def _file(self, source: Counted, kind: str, account: Account | None) -> Iterator[Item]:
        limits = self.limits
        if kind == "fit":
            yield _fit(source, account, limits)
        elif kind in {"gpx", "tcx"}:
            data = source.read_all(limits.xml_bytes)
            yield recording(source.name, data, account.hint(source.name) if account else None)
        elif kind == "row":
            yield recording(source.name, source.read_all(limits.xml_bytes))
        elif kind == "own":
            yield own_data(source.name, source.read_all(limits.table_bytes))
        elif kind == "csv":
            yield from runlist.runs(source.name, source.read_all(limits.table_bytes))
        elif kind == "strava":
            yield from strava_rows(source.name, source.read_all(limits.table_bytes), account)
        elif kind in {"garmin", "service"}:
            yield from self._summaries(source, garmin.summaries if kind == "garmin" else services.documents)
        elif kind == "polar":
            yield from _exercises(source.name, source.read_all(self.limits.table_bytes))
        else:
            yield left_of_bytes(source.name, kind, source.head())

    def _summaries(
        self, source: Counted, read: Callable[[str, bytes], Iterator[dict[str, Any] | str]]
    ) -> Iterator[Item]:
        """Summaries wait until all files were seen."""
        data = source.read_all(self.limits.table_bytes)
        for number, found in enumerate(read(source.name, data), 1):
            label = f"{source.name}!/activity {number}"
            if isinstance(found, str):
                yield Left(label, "failed", "bad_row", f"{found}.")
            else:
                self.summaries.append(row_recording(label, found, is_summary=True))

    def _inner_archive(self, source: Counted, depth: int, *, is_tar: bool) -> Iterator[Item]:
        if depth > self.limits.nesting:
            message = "Archives inside archives inside archives are not opened."
            yield Left(source.name, "failed", "nested_too_deep", message)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as spool:
            kept, lost = cast(BinaryIO, spool), None
            if is_tar:
                lost = as_zip(source, kept, self.limits)
            else:
                shutil.copyfileobj(source, kept, STEP)
            yield from self.zip(source.name, kept, depth)
        if lost is not None:
            message = f"The tar archive is damaged or cut off: {lost}; what stands before that was read."
            yield Left(source.name, "failed", "corrupt", message)

    def zip(self, name: str, stream: BinaryIO, depth: int) -> Iterator[Item]:
        """The members of a zip that can be read at any place."""
        size = stream.seek(0, 2)
        if size > self.limits.archive_bytes:
            raise TooLargeError(
                name, human_bytes(self.limits.archive_bytes), f"an archive of {human_bytes(size)}"
            )
        archive, rescued = self._readable(name, stream)
        with archive:
            yield from self._zip(name, archive, depth)
        if rescued is not None:
            yield from self._cut(name, rescued, depth)

    def _readable(self, name: str, stream: BinaryIO) -> tuple[zipfile.ZipFile, Rescued | None]:
        """The zip by its directory, else by the headers of its files."""
        astray = CorruptFileError(name, "The zip archive is damaged.", "Download it again.")
        try:
            archive = open_zip(name, stream)
            if not is_astray(stream, archive):
                return archive, None
        except CorruptFileError as error:
            astray = error
        rescued = rescue(name, stream, self.limits, astray)
        return rescued.archive, rescued

    def _cut(self, name: str, rescued: Rescued, depth: int) -> Iterator[Item]:
        """What is left of the file in which an archive ends, and what happened to the archive."""
        if rescued.cut is not None:
            label = f"{name}!/{rescued.cut[0].translate(CONTROL)}"
            source = Counted(label, rescued.cut[1], self.limits, self.budget)
            yield from self._guarded(label, self.content(source, depth + 1, None))
        yield damage(name, rescued)

    def _zip(self, name: str, archive: zipfile.ZipFile, depth: int) -> Iterator[Item]:
        """All members; what cannot be a recording is counted in one item at the end."""
        infos = members(name, archive, self.limits)
        account = Account(name, archive, infos, self.limits)
        others = account.folders_of_others(self.runner)
        yield from account.troubles
        leftovers = Leftovers(name)
        for info in account.order():
            reason = OF_ANOTHER if others and info.filename.startswith(others) else _skipped(info)
            if reason is not None:
                leftovers.add(reason)
                continue
            for item in self._member(account, info, depth):
                if isinstance(item, Left) and item.outcome == "ignored" and item.name == account.label(info):
                    leftovers.add(
                        item.message if item.reason == "not_an_activity" else item.reason, item.count
                    )
                else:
                    yield item
        yield from account.after()
        yield from leftovers.items()
        if not infos:
            yield Left(name, "ignored", "empty_archive", "The archive holds no files.")

    def _member(self, account: Account, info: zipfile.ZipInfo, depth: int) -> Iterator[Item]:
        label = account.label(info)
        return self._guarded(label, self._opened(account, info, depth))

    def _opened(self, account: Account, info: zipfile.ZipInfo, depth: int) -> Iterator[Item]:
        with account.archive.open(info) as opened:
            source = Counted(account.label(info), opened, self.limits, self.budget, info.compress_size)
            yield from self.content(source, depth + 1, account)

    def _guarded(self, label: str, items: Iterator[Item]) -> Iterator[Item]:
        """Items of one member; damage in it is an item too, and the other members go on."""
        try:
            yield from items
        except FileError as error:
            yield left_of(error)
        except READ_ERRORS as error:
            yield Left(label, "failed", "corrupt", f"Damaged inside the archive: {error}.")


def _fit(source: Counted, account: Account | None, limits: Limits) -> Item:
    """A FIT file; one of an account that says by its type that it is no recording is not decoded."""
    source.ratio = limits.fit_ratio
    data = source.read_all(limits.fit_bytes)
    type_ = fit_type(data)
    if account is not None and type_ in FIT_TYPES and is_single_fit(data):
        return Left(source.name, "ignored", "not_an_activity", FIT_TYPES[type_])
    return recording(source.name, data, account.hint(source.name) if account else None)


def _exercises(name: str, data: bytes) -> Iterator[Item]:
    """A recording for each exercise of a Polar training session."""
    found = list(polar.sessions(name, data))
    for number, document in enumerate(found, 1):
        label = name if len(found) == 1 else f"{name}!/exercise {number}"
        if isinstance(document, str):
            yield Left(label, "failed", "bad_row", f"Polar session: {document}.")
        else:
            yield row_recording(label, document)
    if not found:
        yield Left(name, "ignored", "no_rows", "A Polar training session without exercises.")


def _skipped(info: zipfile.ZipInfo) -> str | None:
    """Why a member is not even opened."""
    if is_encrypted(info):
        return "password_protected"
    if is_link(info):
        return "link"
    if is_side_file(info.filename):
        return "side file"
    return "packed_oddly" if is_packed_oddly(info) else None


def _is_seekable_zip(stream: BinaryIO) -> bool:
    """A zip that need not be copied to be read."""
    if not stream.seekable():
        return False
    start = stream.tell()
    head = stream.read(8)
    stream.seek(start)
    return start == 0 and sniff(head) == "zip"


def _no_route(_: str) -> bytes | None:
    return None


def _capped(source: Reader, limits: Limits) -> Iterator[bytes]:
    n = 0
    for piece in pieces(source):
        n += len(piece)
        if n > limits.health_bytes:
            raise TooLargeError("export.xml", f"{limits.health_bytes} bytes", "an export over it")
        yield piece
