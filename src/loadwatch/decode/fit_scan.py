"""Walk a FIT file without decoding it: where its parts and messages lie, and where it is damaged.

One pass over message headers costs about a millisecond. It tells the file's kind before anything is decoded,
gives a small copy without the samples (sessions, laps and events decode in no time), and finds the last whole
message of a damaged file, so that everything before the damage can be closed properly and decoded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.limits import DEFAULT_LIMITS
from loadwatch.errors import CorruptFileError, TooLargeError

MAX_MESSAGES = DEFAULT_LIMITS.fit_messages
RECORD, FILE_ID, SESSION, HR, FIELD_DESCRIPTION = 20, 0, 18, 132, 206
# type, name, compressed_speed_distance
WANTED = {FILE_ID: b"\x00", FIELD_DESCRIPTION: b"\x03", RECORD: b"\x08"}
# file_id, sport, session, lap, event, activity, hr, field_description, developer_data_id
KEPT = frozenset({FILE_ID, 12, SESSION, 19, 21, 34, HR, FIELD_DESCRIPTION, 207})
NO_KIND = 0xFF
IN_A_ROW = 8  # messages of one kind; so many may be a series that is stepped over at once
BASE_TYPES = bytes.fromhex("000102838485860788890a8b8c0d8e8f90")

KINDS = {
    1: "device", 2: "settings", 3: "sport settings", 4: "activity", 5: "workout", 6: "course", 7: "schedules",
    8: "locations", 9: "weight", 10: "totals", 11: "goals", 14: "blood pressure", 15: "monitoring",
    20: "activity summary", 28: "daily monitoring", 32: "monitoring", 34: "segment", 35: "segment list",
    44: "metrics", 49: "sleep", 68: "HRV status", 73: "skin temperature",
}  # fmt: skip
ACTIVITY = 4


@dataclass
class Part:
    """One FIT file inside the bytes; chained files have several."""

    start: int
    body: int  # first byte after the header
    end: int  # end of the last whole message
    declared: int  # where the header says the messages end
    damage: str | None = None  # truncated, corrupt_middle, unfinished, wrong_size
    spans: list[tuple[int, int]] = field(default_factory=list)  # messages that are no samples, worth decoding
    names: list[tuple[int, int]] = field(default_factory=list)  # where names of developer fields stand
    odd: list[int] = field(default_factory=list)  # where a base type stands that the protocol does not know


@dataclass
class Scan:
    """What one walk over all parts found."""

    parts: list[Part] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)  # file_id.type of every file_id message
    counts: dict[int, int] = field(default_factory=dict)  # messages by number
    has_compressed: bool = False  # a kept message depends on the time of the one before
    has_packed: bool = False  # samples with compressed_speed_distance
    trailing: int = 0  # bytes after the last part that are no FIT part

    @property
    def is_activity(self) -> bool:
        """Some part says activity, or no part says anything and there are samples or sessions."""
        told = [kind for kind in self.kinds if kind != NO_KIND]
        return ACTIVITY in told or (not told and any(n in self.counts for n in (RECORD, SESSION)))

    @property
    def kind(self) -> str:
        """In words what the file is."""
        told = [kind for kind in self.kinds if kind != NO_KIND]
        return KINDS.get(told[0], f"FIT file of type {told[0]}") if told else "FIT file without a type"

    @property
    def damage(self) -> str | None:
        """The first damage met, None when all parts are whole."""
        return next((part.damage for part in self.parts if part.damage), None)


def scan(data: bytes, name: str) -> Scan:
    """Walk all parts of `data`."""
    found = _scan(data, name)
    if not found.parts:
        raise CorruptFileError(name, "This is not a FIT file, or its header is gone.", offset=0)
    first = found.parts[0]
    if len(found.parts) > 1 or first.declared >= len(data) - 2 or is_sealed(data, first):
        return found
    first = replace(first, declared=len(data) - 2, end=first.body, damage=None, spans=[], names=[], odd=[])
    whole = Scan([first])
    _walk(data, first, whole, name)
    if first.damage:
        return found
    first.damage = "wrong_size"
    return whole


def _scan(data: bytes, name: str) -> Scan:
    """Walk from header to header."""
    found, at = Scan(), 0
    while (part := _header(data, at)) is not None:
        _walk(data, part, found, name)
        found.parts.append(part)
        at = part.declared + 2
    found.trailing = max(0, len(data) - at)
    return found


def is_sealed(data: bytes, part: Part) -> bool:
    """The checksum stands where the header says that the messages end."""
    written = int.from_bytes(data[part.declared : part.declared + 2], "little")
    return crc16(data[part.start : part.declared]) == written


def _next_header(data: bytes, at: int) -> int:
    """Where the next FIT file begins; the end of the bytes when there is none."""
    mark = data.find(b".FIT", at + 8)
    return mark - 8 if mark >= 0 and data[mark - 8] in (12, 14) else len(data) + 2


def _header(data: bytes, at: int) -> Part | None:
    """The part that starts at `at`, None when no FIT header is there."""
    size = data[at] if at < len(data) else 0
    if size < 12 or data[at + 8 : at + 12] != b".FIT" or at + size > len(data):
        return None
    length = int.from_bytes(data[at + 4 : at + 8], "little")
    body = at + size
    if length == 0:
        return Part(at, body, body, _next_header(data, body) - 2, "unfinished")
    damage = "truncated" if body + length > len(data) else None
    return Part(at, body, body, body + length, damage)


@dataclass
class _Layout:
    """What each of the 16 local message types means at the moment, looked up by message header."""

    part: Part
    found: Scan
    skip: list[int] = field(default_factory=lambda: [0] * 256)  # bytes of messages that need no look, else 0
    seen: list[int] = field(default_factory=lambda: [0] * 256)  # such messages met under each header
    length: list[int] = field(default_factory=lambda: [0] * 16)
    number: list[int] = field(default_factory=lambda: [-1] * 16)
    wanted: list[int] = field(default_factory=lambda: [0] * 16)  # offset of the wanted field

    def define(self, local: int, number: int, length: int, wanted: int) -> None:
        """A definition replaces the one before it."""
        heads = [local] if local > 3 else [local, *range(0x80 | local << 5, (0x80 | local << 5) + 32)]
        self.count(heads, self.number[local])
        self.number[local], self.length[local], self.wanted[local] = number, length, wanted
        for head in heads:
            self.skip[head] = 0 if number in KEPT else length

    def close(self) -> None:
        """Count what is not counted yet."""
        for local in range(16):
            self.define(local, -1, 0, 0)

    def count(self, heads: list[int], number: int) -> None:
        """Add the messages met so far to the scan's counts."""
        met = sum(self.seen[head] for head in heads)
        if met:
            self.found.counts[number] = self.found.counts.get(number, 0) + met
            for head in heads:
                self.seen[head] = 0


def _walk(data: bytes, part: Part, found: Scan, name: str) -> None:
    """Step over the messages of one part; sets its `end`, `spans` and `damage`."""
    layout = _Layout(part, found)
    skip, seen = layout.skip, layout.seen
    pos, end, step = part.body, min(part.declared, len(data)), 0
    while pos < end:
        head = data[pos]
        step = skip[head]
        if step:
            ahead = pos + IN_A_ROW * step
            n = _in_a_row(data, pos, end, step) if ahead < end and data[ahead] == head else 1
            seen[head] += n
            pos += n * step
            continue
        after = _look(data, pos, end, layout)
        if after <= pos:
            part.damage = part.damage or ("truncated" if after < 0 else "corrupt_middle")
            break
        pos = after
    if pos > end:  # the last message is cut
        pos -= step
        seen[head] -= 1
        part.damage = part.damage or "truncated"
    part.end = pos
    layout.close()
    if sum(found.counts.values()) > MAX_MESSAGES:
        raise TooLargeError(name, f"{MAX_MESSAGES:,} messages", "more than that")


def _in_a_row(data: bytes, pos: int, end: int, step: int) -> int:
    """How many messages like the one at `pos`, `step` bytes apart, follow each other; it is one of them."""
    n, look = 1, IN_A_ROW
    head = data[pos : pos + 1]
    while data[pos + look * step : pos + look * step + 1] == head:  # a series so long is worth a look at once
        heads = data[pos : min(end, pos + 8 * look * step) : step]
        n, look = len(heads) - len(heads.lstrip(head)), 8 * look
        if n < len(heads):
            break
    return n


def _look(data: bytes, pos: int, end: int, layout: _Layout) -> int:
    """Take one definition or one message that is kept; the position after it, 0 if unknown, -1 if cut."""
    head, found = data[pos], layout.found
    if head & 0xC0 == 0x40:
        number, length, wanted, after = _definition(data, pos, end, found)
        if not 0 < after <= end:
            return -1
        types = data[pos + 8 : pos + 6 + 3 * data[pos + 5] : 3]
        layout.part.odd += [pos + 8 + 3 * i for i, t in enumerate(types) if t not in BASE_TYPES]
        layout.define(head & 15, number, length, wanted)
    else:
        local = (head >> 5) & 3 if head & 0x80 else head & 15
        number, wanted, after = layout.number[local], layout.wanted[local], pos + layout.length[local]
        if after > end:
            return -1
        if after > pos:
            found.counts[number] = found.counts.get(number, 0) + 1
    if number in KEPT:
        _keep(data, layout.part, found, (number, pos, after, wanted))
    return after if after > pos else 0


def _keep(data: bytes, part: Part, found: Scan, message: tuple[int, int, int, int]) -> None:
    """Remember a message that is no sample."""
    number, pos, after, at = message
    part.spans.append((pos, after))
    head = data[pos]
    found.has_compressed |= head >= 0x80
    if head & 0xC0 == 0x40:
        return
    if number == FILE_ID:
        found.kinds.append(data[pos + at] if at else NO_KIND)
    elif number == FIELD_DESCRIPTION and at:
        part.names.append((pos + at, after))


def _definition(data: bytes, pos: int, end: int, found: Scan) -> tuple[int, int, int, int]:
    """(message number, bytes of a message, offset of the wanted field or 0, end of the definition or 0)."""
    if pos + 6 > end:
        return -1, 0, 0, 0
    number = int.from_bytes(data[pos + 3 : pos + 5], "big" if data[pos + 2] else "little")
    after = pos + 6 + 3 * data[pos + 5]
    fields = data[pos + 6 : after]
    length, at = 1 + sum(fields[1::3]), 0
    wanted = fields[0::3].find(WANTED[number]) if number in WANTED else -1
    if wanted >= 0:
        at = 1 + sum(fields[1::3][:wanted])
        found.has_packed |= number == RECORD
    if data[pos] & 0x20 and after < end:
        own = data[after + 1 : after + 1 + 3 * data[after]]
        length += sum(own[1::3])
        after += 1 + 3 * data[after]
    return number, length, at, after


def without_samples(data: bytes, found: Scan) -> bytes:
    """A small FIT file with the messages of `KEPT` only."""
    return b"".join(_closed(b"".join([data[a:b] for a, b in part.spans]), data, part) for part in found.parts)


def closed(data: bytes, found: Scan) -> bytes:
    """The same file with every part ended after its last whole message, sizes and checksums made right."""
    return b"".join(_closed(data[part.body : part.end], data, part) for part in found.parts)


def _closed(body: bytes, data: bytes, part: Part) -> bytes:
    head = bytes([14]) + data[part.start + 1 : part.start + 4] + len(body).to_bytes(4, "little") + b".FIT"
    whole = head + crc16(head).to_bytes(2, "little") + body
    return whole + crc16(whole).to_bytes(2, "little")


def crc16(data: bytes) -> int:
    """The checksum of the FIT protocol (CRC-16, polynomial 0xA001 reflected, start 0).

    It is linear over bits: each bit adds a weight that only its distance from the end tells.
    """
    bits = np.unpackbits(np.frombuffer(data, np.uint8)[::-1]).reshape(-1, 8)
    weights = _bit_weights(1 << max(len(bits) - 1, 0).bit_length())[: len(bits)]
    return int(np.bitwise_xor.reduce((bits * weights).ravel(), initial=0))


@cache
def _bit_weights(length: int) -> NDArray[np.uint16]:
    """Checksum of a single bit (bit 7 first) 0, 1, 2 … bytes before the end; twice as many by each step."""
    advance: NDArray[np.uint16] = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(8):  # a checksum → the checksum after one byte of zeros
        advance = ((advance >> 1) ^ np.where(advance & 1, 0xA001, 0)).astype(np.uint16)
    weights: NDArray[np.uint16] = advance[1 << np.arange(7, -1, -1)].reshape(1, 8)
    while len(weights) < length:
        weights = np.concatenate([weights, advance[weights]])
        advance = advance[advance]
    return weights
