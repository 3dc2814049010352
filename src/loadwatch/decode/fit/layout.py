"""What the local message types of a FIT file mean at a moment, and long series of such messages.

A stretch is a series of messages that need no look: neither definitions nor what is decoded besides the
samples. Regular expressions step over the long ones: all that is wanted is where they end, and the samples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RECORD, FILE_ID, SESSION, HR, FIELD_DESCRIPTION = 20, 0, 18, 132, 206
# type, name, compressed_speed_distance
WANTED = {FILE_ID: b"\x00", FIELD_DESCRIPTION: b"\x03", RECORD: b"\x08"}
# file_id, sport, session, lap, event, activity, hr, field_description, developer_data_id
KEPT = frozenset({FILE_ID, 12, SESSION, 19, 21, 34, HR, FIELD_DESCRIPTION, 207})
Steps = tuple[tuple[int, int], ...]  # local type, bytes of such a message


@dataclass(frozen=True)
class Definition:
    """How messages of one local type are written."""

    number: int  # of the message in the FIT profile
    length: int  # bytes of a message, its header included
    fields: bytes  # number, size, base type of each
    is_big_endian: bool
    has_own_fields: bool  # of a developer

    @property
    def wanted(self) -> int:
        """Offset of the field that is wanted without decoding, 0 when it is not there."""
        at = self.fields[0::3].find(WANTED[self.number]) if self.number in WANTED else -1
        return 1 + sum(self.fields[1::3][:at]) if at >= 0 else 0


@dataclass(frozen=True)
class Stretch:
    """Messages in a row that need no look; samples may be among them."""

    begin: int
    end: int
    is_long: bool
    steps: Steps  # of all messages that may be among them
    samples: tuple[tuple[int, Definition], ...]  # local types of samples


class Layout:
    """What each of the 16 local message types means at the moment."""

    def __init__(self) -> None:
        self.defined: list[Definition | None] = [None] * 16
        self.skip = [0] * 256  # by header: bytes of a message that needs no look, else 0
        self._steps: Steps | None = None
        self._samples: tuple[tuple[int, Definition], ...] = ()

    def define(self, local: int, definition: Definition) -> None:
        """A definition replaces the one before it."""
        if self.defined[local] is definition or self.defined[local] == definition:
            return
        self.defined[local] = definition
        for head in HEADS[local]:
            self.skip[head] = 0 if definition.number in KEPT else definition.length
        self._steps = None

    @property
    def steps(self) -> Steps:
        """Messages that need no look."""
        if self._steps is None:
            known = [(local, one) for local, one in enumerate(self.defined) if one is not None]
            self._steps = tuple((local, one.length) for local, one in known if one.number not in KEPT)
            self._samples = tuple((local, one) for local, one in known if one.number == RECORD)
        return self._steps

    def stretch(self, begin: int, end: int, *, is_long: bool) -> Stretch:
        """Messages that stand under these definitions."""
        return Stretch(begin, end, is_long, self.steps, self._samples)


# headers of messages by local type; the first four also have headers with a time in them
HEADS = [
    [local] if local > 3 else [local, *range(0x80 | local << 5, (0x80 | local << 5) + 32)]
    for local in range(16)
]
_HEADS = [b"[%s]" % b"".join(rb"\x%02x" % head for head in heads) for heads in HEADS]


def local_of(head: int) -> int:
    """The local type that a message header names."""
    return (head >> 5) & 3 if head & 0x80 else head & 15


def read_definition(data: bytes, pos: int, end: int) -> tuple[Definition, int] | None:
    """(definition at `pos`, its end); None when it is cut."""
    if pos + 6 > end:
        return None
    after = middle = pos + 6 + 3 * data[pos + 5]
    if data[pos] & 0x20 and after < end:
        after += 1 + 3 * data[after]
    return (_definition(data[pos:middle], data[middle:after]), after) if after <= end else None


@lru_cache(maxsize=256)
def _definition(native: bytes, own: bytes) -> Definition:
    is_big_endian = bool(native[2])
    number = int.from_bytes(native[3:5], "big" if is_big_endian else "little")
    length = 1 + sum(native[7::3]) + sum(own[2::3])
    return Definition(number, length, native[6:], is_big_endian, len(own) > 1)


# ---- series -----------------------------------------------------------------------


@lru_cache(maxsize=256)
def series(steps: Steps) -> re.Pattern[bytes]:
    """As many of these messages as follow each other."""
    return re.compile(rb"(?:%s)*+" % _any_of(steps), re.DOTALL)


@lru_cache(maxsize=256)
def _head_of_each(steps: Steps) -> re.Pattern[bytes]:
    """Each message; its header as group 1."""
    return re.compile(rb"(?=(.))(?:%s)" % _any_of(steps), re.DOTALL)


def _any_of(steps: Steps) -> bytes:
    return b"|".join(rb"%s.{%d}" % (_HEADS[local], step - 1) for local, step in steps)


def n_most(stretches: Sequence[Stretch]) -> int:
    """No fewer messages than there are."""
    return sum((one.end - one.begin) // min(step for _, step in one.steps) for one in stretches)


def messages_in(data: bytes, stretch: Stretch) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Header of each message in a stretch, and where it begins."""
    heads = np.frombuffer(heads_in(data, stretch), np.uint8)
    length = _lengths(stretch.steps)[heads]
    return heads, stretch.begin + np.cumsum(length) - length


@lru_cache(maxsize=256)
def _lengths(steps: Steps) -> NDArray[np.intp]:
    """Bytes of a message, by header."""
    length = np.zeros(256, np.intp)
    for local, step in steps:
        length[HEADS[local]] = step
    return length


def has_samples(data: bytes, stretch: Stretch) -> bool:
    """Whether a sample is in a stretch."""
    wanted = {local for local, _ in stretch.samples}
    if local_of(data[stretch.begin]) in wanted:
        return True
    return bool(wanted) and not wanted.isdisjoint(map(local_of, set(heads_in(data, stretch))))


def heads_in(data: bytes, stretch: Stretch) -> bytes:
    """Header of each message in a stretch."""
    steps, (begin, end) = dict(stretch.steps), (stretch.begin, stretch.end)
    step = steps[local_of(data[begin])]
    alike = data[begin:end:step]
    if (end - begin) % step == 0 and alike.count(data[begin]) == len(alike):  # all of one kind
        return alike
    if stretch.is_long:
        return b"".join(_head_of_each(stretch.steps).findall(data, begin, end))
    heads = bytearray()  # for so few no expression is worth making
    while begin < end:
        heads.append(data[begin])
        begin += steps[local_of(data[begin])]
    return bytes(heads)
