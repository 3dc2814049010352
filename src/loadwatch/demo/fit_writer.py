"""FIT bytes: messages, vectorised records, header and checksum. Knows only the format."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

BASE = {  # FIT base type → (code, numpy dtype, invalid)
    "enum": (0x00, "u1", 0xFF),
    "sint8": (0x01, "i1", 0x7F),
    "uint8": (0x02, "u1", 0xFF),
    "sint16": (0x83, "<i2", 0x7FFF),
    "uint16": (0x84, "<u2", 0xFFFF),
    "sint32": (0x85, "<i4", 0x7FFFFFFF),
    "uint32": (0x86, "<u4", 0xFFFFFFFF),
    "uint32z": (0x8C, "<u4", 0),
    "string": (0x07, "S", 0),
    "byte": (0x0D, "S", 0),
}
HEADER_SIZE = 14
PROTOCOL = 0x20
PROFILE = 2158


@dataclass(frozen=True)
class Field:
    """One field of a message: number in the FIT profile, base type, value as stored (None: not known)."""

    number: int
    base: str
    value: int | bytes | None

    @property
    def size(self) -> int:
        """Bytes the field takes."""
        if isinstance(self.value, bytes):
            return len(self.value)
        return np.dtype(BASE[self.base][1]).itemsize

    @property
    def data(self) -> bytes:
        """The field as it stands in the file."""
        if isinstance(self.value, bytes):
            return self.value
        _, dtype, invalid = BASE[self.base]
        return np.array(invalid if self.value is None else self.value, dtype).tobytes()


@dataclass(frozen=True)
class Column:
    """One field of all records: stored = (value + offset) x scale, NaN is written as the invalid value."""

    number: int
    base: str
    values: NDArray[np.float64]
    scale: float = 1.0
    offset: float = 0.0

    @property
    def stored(self) -> NDArray[np.int64]:
        """Whole numbers as the file keeps them."""
        known = np.isfinite(self.values)
        whole = np.rint((np.where(known, self.values, 0.0) + self.offset) * self.scale)
        return np.where(known, whole, BASE[self.base][2]).astype(np.int64)


def text(value: str) -> bytes:
    """A FIT string: UTF-8 with its closing zero."""
    return value.encode() + b"\0"


def definition(
    local: int,
    number: int,
    fields: Sequence[Field | Column],
    developer: Sequence[tuple[int, int, int]] = (),
) -> bytes:
    """Definition of a message: its fields, then developer fields as (number, size, developer index)."""
    head = struct.pack("<BBBHB", 0x40 | (0x20 if developer else 0) | local, 0, 0, number, len(fields))
    body = b"".join(bytes((f.number, _size(f), BASE[f.base][0])) for f in fields)
    extra = bytes((len(developer),)) + b"".join(map(bytes, developer)) if developer else b""
    return head + body + extra


def _size(field: Field | Column) -> int:
    return field.size if isinstance(field, Field) else np.dtype(BASE[field.base][1]).itemsize


def message(local: int, number: int, fields: Sequence[Field]) -> bytes:
    """One message with its own definition before it."""
    return definition(local, number, fields) + bytes((local,)) + b"".join(f.data for f in fields)


def records(local: int, columns: Sequence[Column], developer: Sequence[Column] = ()) -> NDArray[np.uint8]:
    """All record messages without their definition: one row of bytes a record."""
    every = (*columns, *developer)
    layout = np.dtype([("header", "u1"), *((f"f{i}", BASE[c.base][1]) for i, c in enumerate(every))])
    table = np.zeros(len(every[0].values), layout)
    table["header"] = local
    for i, column in enumerate(every):
        table[f"f{i}"] = column.stored
    return table.view(np.uint8).reshape(len(table), layout.itemsize)


def fit_file(body: bytes) -> bytes:
    """A whole file: 14-byte header with its checksum, the messages, the checksum of all."""
    head = struct.pack("<BBHI4s", HEADER_SIZE, PROTOCOL, PROFILE, len(body), b".FIT")
    data = head + struct.pack("<H", crc16(head)) + body
    return data + struct.pack("<H", crc16(data))


def crc16(data: bytes) -> int:
    """FIT checksum (CRC-16/ARC). It is linear over bits, so every bit adds a weight known from its place."""
    bits = np.unpackbits(np.frombuffer(data, np.uint8)[::-1]).reshape(-1, 8)
    weights = _bit_weights(1 << (max(len(bits), 1) - 1).bit_length())[: len(bits)]
    return int(np.bitwise_xor.reduce((bits * weights).ravel(), initial=0))


@cache
def _bit_weights(length: int) -> NDArray[np.uint16]:
    """Checksum of each single bit (columns: bit 7 first) standing 0, 1, 2 … bytes before the end."""
    advance: NDArray[np.uint16] = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(8):  # checksum → checksum after one zero byte
        advance = ((advance >> 1) ^ np.where(advance & 1, 0xA001, 0)).astype(np.uint16)
    weights: NDArray[np.uint16] = advance[1 << np.arange(7, -1, -1)].reshape(1, 8)
    while len(weights) < length:
        weights = np.concatenate([weights, advance[weights]])
        advance = advance[advance]
    return weights
