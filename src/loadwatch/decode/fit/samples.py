"""Samples of a healthy FIT file straight from its bytes, a column at a time.

Only what can be told for certain: one plain FIT file with a right checksum, samples without fields of a
developer, fields of the very types that the FIT profile gives them. Everything else is for the native decoder,
which takes six times as long; on these files both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.fit.crc import crc16
from loadwatch.decode.fit.layout import Definition, messages_in
from loadwatch.decode.fit.scan import Part, Scan, is_sealed
from loadwatch.decode.parsed import Column, is_measured
from loadwatch.units import SEMICIRCLE_DEG

Columns = dict[str, Column]
FIT_EPOCH_S = 631_065_600  # 1989-12-31 in Unix seconds
PROTOCOLS = (1, 2)
MANY = 300  # stretches; in a file so cut up the native decoder is the quicker
TIMESTAMP = 253
ALTITUDES = {2, 78}


@dataclass(frozen=True)
class Field:
    """A field of the record message in the FIT profile: value = raw / scale - offset."""

    name: str
    base_type: int
    dtype: str
    invalid: int
    scale: float = 1.0
    offset: float = 0.0


U8, S8, U16, S32, U32 = (0x02, "u1", 0xFF), (0x01, "i1", 0x7F), (0x84, "u2", 0xFFFF), \
    (0x85, "i4", 0x7FFFFFFF), (0x86, "u4", 0xFFFFFFFF)  # fmt: skip
FIELDS = {
    TIMESTAMP: Field("timestamp", *U32, offset=-FIT_EPOCH_S),
    0: Field("position_lat", *S32, scale=1 / SEMICIRCLE_DEG),
    1: Field("position_long", *S32, scale=1 / SEMICIRCLE_DEG),
    2: Field("altitude", *U16, scale=5.0, offset=500.0),
    3: Field("heart_rate", *U8),
    4: Field("cadence", *U8),
    5: Field("distance", *U32, scale=100.0),
    6: Field("speed", *U16, scale=1000.0),
    7: Field("power", *U16),
    13: Field("temperature", *S8),
    53: Field("fractional_cadence", *U8, scale=128.0),
    73: Field("enhanced_speed", *U32, scale=1000.0),
    78: Field("enhanced_altitude", *U32, scale=5.0, offset=500.0),
}


def read_samples(data: bytes, found: Scan) -> Columns | None:
    """The columns that loadwatch takes from samples; None when the native decoder must say."""
    where = _where(data, found) if _is_plain(data, found) else None
    if where is None:
        return None
    begins = {definition: np.concatenate(parts) for definition, parts in where.items()}
    parts = [_columns(data, own, definition) for definition, own in begins.items()]
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        return None
    out = whole[0] if len(whole) == 1 else _woven(whole, list(begins.values()))
    return {name: values for name, values in out.items() if is_measured(values)}


def _woven(parts: Sequence[Columns], begins: Sequence[NDArray[np.intp]]) -> Columns:
    """Samples that are written in several ways, in the order of the file."""
    order = np.sort(np.concatenate([*begins, np.empty(0, np.intp)]))
    out: Columns = {}
    for columns, own in zip(parts, begins, strict=True):
        rows = np.searchsorted(order, own)
        for name, values in columns.items():
            out.setdefault(name, np.full(len(order), np.nan))[rows] = values
    return out


def _where(data: bytes, found: Scan) -> dict[Definition, list[NDArray[np.intp]]] | None:
    """Where samples begin, by the way they are written; None when one has its time in its header."""
    where: dict[Definition, list[NDArray[np.intp]]] = {}
    for stretch in found.stretches:
        if not stretch.samples:
            continue
        heads, begins = messages_in(data, stretch)
        if (heads & 0x80).any():
            return None
        for local, definition in stretch.samples:
            where.setdefault(definition, []).append(begins[heads == local])
    return where


def _is_plain(data: bytes, found: Scan) -> bool:
    part = found.parts[0]
    is_alone = len(found.parts) == 1 and not found.damage and not found.trailing and not part.odd
    is_odd = found.has_strays or found.has_packed or found.has_compressed or len(found.stretches) > MANY
    return is_alone and not is_odd and _has_plain_head(data, part) and is_sealed(data, part)


def _has_plain_head(data: bytes, part: Part) -> bool:
    head = data[: part.body]
    is_checked = len(head) == 12 or (
        len(head) == 14 and (head[12:] == b"\0\0" or crc16(head[:12]).to_bytes(2, "little") == head[12:])
    )
    return part.start == 0 and is_checked and head[1] >> 4 in PROTOCOLS


def _columns(data: bytes, begins: NDArray[np.intp], definition: Definition) -> Columns | None:
    dtype = _dtype(definition)
    if dtype is None:
        return None
    length = definition.length
    anywhere = np.ndarray((len(data) - length + 1,), f"V{length}", data, strides=(1,))
    rows = anywhere[begins].view(dtype)
    return {FIELDS[int(name)].name: _values(rows[name], FIELDS[int(name)]) for name in dtype.names or ()}


@lru_cache(maxsize=256)
def _dtype(definition: Definition) -> np.dtype[np.void] | None:
    """How a sample lies in memory; None when something in it is not as the profile says."""
    numbers, sizes, types = (definition.fields[i::3] for i in range(3))
    if definition.has_own_fields or TIMESTAMP not in numbers or len(set(numbers)) < len(numbers):
        return None
    if set(numbers) >= ALTITUDES:  # the native decoder knows which of the two counts
        return None
    order = ">" if definition.is_big_endian else "<"
    names, formats, offsets = [], [], []
    for at, (number, size, base_type) in enumerate(zip(numbers, sizes, types, strict=True)):
        known = FIELDS.get(number)
        if known is None:
            continue
        if (base_type, size) != (known.base_type, np.dtype(known.dtype).itemsize):
            return None
        names.append(str(number))
        formats.append(order + known.dtype)
        offsets.append(1 + sum(sizes[:at]))
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": definition.length})


def _values(raw: NDArray[np.generic], known: Field) -> Column:
    raw = np.ascontiguousarray(raw)
    values = raw.astype(np.float64)
    if known.scale != 1.0:
        values /= known.scale
    if known.offset:
        values -= known.offset
    is_none = raw == known.invalid
    if is_none.any():
        values[is_none] = np.nan
    return values
