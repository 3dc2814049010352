"""A zip whose directory at the end is lost: its files are found by the headers that stand before them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from loadwatch.decode.left import files_of
from loadwatch.decode.limits import Limits
from loadwatch.decode.recording import Left
from loadwatch.decode.unpack import READ_ERRORS, STEP, Budget, Gunzip
from loadwatch.errors import CorruptFileError

LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
HEADER = struct.Struct("<4s5H3L2H")
ENTRY = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
UNKNOWN = 0xFFFF_FFFF  # the size stands in the zip64 field
MOST = UNKNOWN - 1
LATER = 0x08  # the sizes stand behind the data
NEWEST_VERSION = 63  # of the zip format; more is no header
METHODS = frozenset({0, 8, 9, 12, 14, 93, 95, 98, 99})
GZIP_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"


@dataclass(frozen=True)
class _Member:
    """One file as its own header tells; `end` is where its data end, beyond the archive when it is cut."""

    at: int
    start: int
    end: int
    fixed: tuple[int, ...]  # version, flags, method, time, date
    crc: int
    size: int
    name: bytes

    def entry(self) -> bytes:
        """The line of the directory for it."""
        sizes = min(self.end - self.start, MOST), min(self.size, MOST)
        rest = len(self.name), 0, 0, 0, 0, 0, self.at
        return ENTRY.pack(CENTRAL, 20, *self.fixed, self.crc, *sizes, *rest) + self.name


@dataclass(frozen=True)
class Rescued:
    """An archive with a new directory, and the file in which the old one was cut."""

    archive: zipfile.ZipFile
    cut: tuple[str, BinaryIO] | None
    message: str


def rescue(name: str, stream: BinaryIO, limits: Limits, error: CorruptFileError) -> Rescued:
    """Open a zip without its directory; `error` again when not one file is found in it."""
    size = stream.seek(0, 2)
    found = list(_members(name, stream, size, limits))
    whole = [member for member in found if member.end <= size]
    last = found[-1] if found and found[-1].end > size else None
    if not found:
        raise error
    directory = b"".join(member.entry() for member in whole)
    count = min(len(whole), 0xFFFF)
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), min(size, MOST), 0)
    try:
        archive = zipfile.ZipFile(cast(BinaryIO, io.BufferedReader(_Appended(stream, directory + end))))
    except READ_ERRORS:
        raise error from None
    kept = files_of(len(whole))
    message = f"The zip archive is damaged or cut off: {kept} could still be read. Download it again."
    return Rescued(archive, _cut(stream, last, limits) if last is not None else None, message)


def is_astray(stream: BinaryIO, archive: zipfile.ZipFile) -> bool:
    """The directory points beside the files, as bytes were lost or added; or it is that of a zip inside."""
    infos = archive.infolist()
    ends = (min(infos, key=_place), max(infos, key=_place)) if infos else ()
    stream.seek(0)
    if ends and ends[0].header_offset > 0 and stream.read(len(LOCAL)) == LOCAL:
        return True
    for info in ends:
        stream.seek(max(0, info.header_offset))
        if info.header_offset < 0 or stream.read(len(LOCAL)) != LOCAL:
            return True
    return False


def _place(info: zipfile.ZipInfo) -> int:
    return info.header_offset


def damage(name: str, rescued: Rescued) -> Left:
    """What the receipt says of the archive itself."""
    return Left(name, "failed", "corrupt", rescued.message)


def _cut(stream: BinaryIO, last: _Member, limits: Limits) -> tuple[str, BinaryIO] | None:
    """The beginning of the file in which the archive ends; None when it cannot be unpacked in part."""
    flags, method = last.fixed[1:3]
    if flags & 1 or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return None
    label = last.name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
    stream.seek(last.start)
    if method == zipfile.ZIP_STORED:
        return label, stream
    packed = io.BufferedReader(_Appended(stream, b"", GZIP_HEAD, last.start))
    return label, cast(BinaryIO, Gunzip(label, packed, limits))


def _members(name: str, stream: BinaryIO, size: int, limits: Limits) -> Iterator[_Member]:
    """Files in the order in which they were written."""
    budget, at = Budget(limits.unpacked_bytes), 0
    for _ in range(limits.members):
        at = _find(stream, LOCAL, at)
        if at < 0:
            return
        member = _member(stream, at)
        if member is not None and member.fixed[1] & LATER and not member.end - member.start:
            member = _measured(name, stream, member, (size, budget, limits))
        if member is None or member.end <= at:
            at += len(LOCAL)
            continue
        if member.end < size and not _is_mark(stream, member.end):  # its bytes were lost or added
            following = _find(stream, LOCAL, member.start)
            member = replace(member, end=following if following >= 0 else member.end)
        yield member
        at = member.end


def _member(stream: BinaryIO, at: int) -> _Member | None:
    stream.seek(at)
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    _, *fixed, crc, packed, size, n_name, n_extra = HEADER.unpack(head)
    label, extra = stream.read(n_name), stream.read(n_extra)
    if UNKNOWN in (packed, size) and extra[:2] == b"\x01\x00" and len(extra) >= 20:
        size, packed = struct.unpack("<QQ", extra[4:20])
    start = at + HEADER.size + n_name + n_extra
    if fixed[0] > NEWEST_VERSION or fixed[2] not in METHODS or not label.strip() or len(label) < n_name:
        return None
    return _Member(at, start, start + packed, tuple(fixed), crc, size, label)


def _measured(
    name: str, stream: BinaryIO, member: _Member, rest: tuple[int, Budget, Limits]
) -> _Member | None:
    """A file whose sizes stand behind its data: unpacked once to see where it ends."""
    size, budget, limits = rest
    if member.fixed[2] != zipfile.ZIP_DEFLATED:
        return None
    unzip, crc, n = zlib.decompressobj(-15), 0, 0
    stream.seek(member.start)
    waiting = b""
    while not unzip.eof:
        waiting = waiting or stream.read(STEP)
        if not waiting:
            return replace(member, end=size + 1, crc=0, size=n)
        try:
            piece = unzip.decompress(waiting, STEP)
        except zlib.error:
            return None
        waiting = unzip.unconsumed_tail
        crc, n = zlib.crc32(piece, crc), n + len(piece)
        budget.spend(name, len(piece), limits)
    end = stream.tell() - len(unzip.unused_data)
    fixed = (member.fixed[0], member.fixed[1] & ~LATER, *member.fixed[2:])
    return replace(member, end=end, fixed=fixed, crc=crc, size=n)


def _is_mark(stream: BinaryIO, at: int) -> bool:
    """Another file, the directory or the sizes of the file before begin there."""
    stream.seek(at)
    return stream.read(len(LOCAL)) in {LOCAL, CENTRAL, b"PK\x07\x08"}


def _find(stream: BinaryIO, mark: bytes, at: int) -> int:
    """Place of the next mark, -1 when there is none."""
    stream.seek(at)
    before = b""
    while piece := stream.read(16 * STEP):
        place = (before + piece).find(mark)
        if place >= 0:
            return at - len(before) + place
        at, before = at + len(piece), piece[-len(mark) + 1 :]
    return -1


class _Appended(io.RawIOBase):
    """A stream from `start` on, with bytes before and after it."""

    def __init__(self, stream: BinaryIO, after: bytes, before: bytes = b"", start: int = 0) -> None:
        super().__init__()
        self._stream, self._before, self._after, self._start = stream, before, after, start
        self._inner = stream.seek(0, 2) - start
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        whole = len(self._before) + self._inner + len(self._after)
        self._at = max(0, offset + {0: 0, 1: self._at, 2: whole}[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into: memoryview, /) -> int:  # type: ignore[override]
        piece = self._piece(len(into))
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, n: int) -> bytes:
        at = self._at
        if at < len(self._before):
            return self._before[at : at + n]
        at -= len(self._before)
        if at < self._inner:
            self._stream.seek(self._start + at)
            return self._stream.read(min(n, self._inner - at))
        at -= self._inner
        return self._after[at : at + n]
