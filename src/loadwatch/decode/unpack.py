"""Readers that count what they unpack, so that no bomb is unpacked to its end."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from loadwatch.decode.limits import Limits, human_bytes
from loadwatch.decode.sniff import HEAD
from loadwatch.decode.xml import Reader
from loadwatch.errors import CorruptFileError, TooLargeError

STEP = 64 * 1024
GZ_MAGIC = b"\x1f\x8b"
READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass
class Budget:
    """What one input may still unpack to in all."""

    left: int

    def spend(self, name: str, n: int, limits: Limits) -> None:
        self.left -= n
        if self.left < 0:
            limit = human_bytes(limits.unpacked_bytes)
            raise TooLargeError(name, f"{limit} unpacked", "an archive that unpacks to more")


class Counted:
    """A stream with a name whose bytes are counted against the budget and against its packed size."""

    def __init__(
        self, name: str, inner: Reader, limits: Limits, budget: Budget, packed: int | None = None
    ) -> None:
        self.name = name
        self.packed = packed  # bytes in the archive; None for what was not packed
        self.n_read = 0
        self.ratio = limits.text_ratio
        self.layers = 0  # of gzip around it
        self._inner = inner
        self._limits = limits
        self._budget = budget
        self._head = b""

    def check_layers(self) -> None:
        """gzip in gzip in gzip has no honest reason, and some unpack to themselves for ever."""
        if self.layers > self._limits.nesting:
            raise TooLargeError(self.name, f"{self._limits.nesting + 1} layers of gzip", "more of them")

    def head(self) -> bytes:
        """The first bytes, without consuming them."""
        while len(self._head) < HEAD and (piece := self._pull(HEAD - len(self._head))):
            self._head += piece
        return self._head

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size`; all with -1."""
        if size < 0:
            return b"".join(iter(lambda: self.read(STEP), b""))
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._pull(size)

    def read_all(self, cap: int) -> bytes:
        """Everything; more than `cap` bytes raise `TooLargeError`."""
        found = bytearray()
        while piece := self.read(STEP):
            found += piece
            if len(found) > cap:
                raise TooLargeError(
                    self.name, human_bytes(cap), "a file over it", "Split the recording at the watch."
                )
        return bytes(found)

    def _pull(self, size: int) -> bytes:
        piece = self._inner.read(size)
        self.n_read += len(piece)
        self._budget.spend(self.name, len(piece), self._limits)
        if self.packed is not None:
            check_ratio(self.name, self.n_read, self.packed, self.ratio, self._limits)
        return piece


def check_ratio(name: str, unpacked: int, packed: int, ratio: int, limits: Limits) -> None:
    """Refuse what unpacks to far more than any recording does."""
    if unpacked > limits.free_bytes + ratio * max(packed, 1):
        raise TooLargeError(
            name, f"{ratio} times its packed size", "a file that unpacks to more: it looks like a bomb"
        )


class Gunzip:
    """gzip as a stream: several members in a row, a damaged end, and a ratio that is watched all the way."""

    def __init__(self, name: str, inner: Reader, limits: Limits) -> None:
        self.name = name
        self.is_damaged = False
        self._inner = inner
        self._limits = limits
        self._unzip = zlib.decompressobj(31)
        self._waiting = b""
        self._most = STEP
        self._n_in = self._n_out = 0
        self._is_done = False

    def read(self, size: int = -1, /) -> bytes:
        """The next unpacked bytes, at most `size`; what follows damage is given up."""
        want = STEP if size < 0 else size
        while want and not self._is_done:
            try:
                piece = self._step(min(want, self._most))
            except zlib.error as error:
                if self._most > 1:
                    self._most //= 16  # tells byte by byte how far the data are good
                    continue
                self._is_done = self.is_damaged = True
                if not self._n_out:
                    why = str(error).rpartition(": ")[2]
                    raise CorruptFileError(self.name, f"The gzip data is damaged: {why}.") from error
                break
            if piece:
                self._n_out += len(piece)
                check_ratio(self.name, self._n_out, self._n_in, self._limits.text_ratio, self._limits)
                return piece
        return b""

    def _step(self, want: int) -> bytes:
        if self._unzip.eof:
            self._next_member()
            return b""
        packed = self._waiting or self._more()
        if not packed:
            self._is_done = self.is_damaged = True
            return b""
        before, self._waiting = self._unzip.copy(), packed
        try:
            piece = self._unzip.decompress(packed, want)
        except zlib.error:
            self._unzip = before
            raise
        self._waiting = self._unzip.unconsumed_tail
        return piece

    def _next_member(self) -> None:
        """Another gzip member may follow; padding or junk ends the stream."""
        rest = self._unzip.unused_data or self._waiting
        rest = rest if len(rest) >= 2 else rest + self._more()
        self._is_done = not rest.startswith(GZ_MAGIC)
        self._unzip, self._waiting = zlib.decompressobj(31), rest

    def _more(self) -> bytes:
        piece = self._inner.read(STEP)
        self._n_in += len(piece)
        return piece


def members(name: str, archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """The files of a zip; too many members, or members that overlap, refuse the archive."""
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise TooLargeError(name, f"{limits.members} members", f"an archive of {len(infos)}")
    end = 0
    for info in sorted(infos, key=lambda member: member.header_offset):
        if info.header_offset < end:
            message = "The archive's members overlap, as only attacks do: it was refused."
            raise CorruptFileError(name, message, "Zip the files again.")
        end = info.header_offset + 30 + len(info.orig_filename.encode()) + info.compress_size
    return [info for info in infos if not info.is_dir()]


def is_link(info: zipfile.ZipInfo) -> bool:
    """A symbolic link, as Unix zips hold them."""
    return (info.external_attr >> 16) & 0o170000 == 0o120000


def is_encrypted(info: zipfile.ZipInfo) -> bool:
    """Needs a password."""
    return bool(info.flag_bits & 0x1)


def is_packed_oddly(info: zipfile.ZipInfo) -> bool:
    """Packed by something else than deflate."""
    return info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def open_zip(name: str, source: BinaryIO) -> zipfile.ZipFile:
    """The zip's directory; `CorruptFileError` when it has none."""
    try:
        return zipfile.ZipFile(source)
    except READ_ERRORS as error:
        message = f"The zip archive is damaged or cut off: {error}."
        raise CorruptFileError(name, message, "Download it again.", found=str(error)) from error
