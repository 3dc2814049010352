"""Walk a FIT file without decoding it: where its parts and messages lie, and where it is damaged.

One pass over message headers costs about a millisecond. It tells the file's kind before anything is decoded,
gives a small copy without the samples (sessions, laps and events decode in no time), and finds the last whole
message of a damaged file, so that everything before the damage can be closed properly and decoded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from loadwatch.decode.fit.crc import crc16
from loadwatch.decode.fit.layout import (
    FIELD_DESCRIPTION,
    FILE_ID,
    KEPT,
    RECORD,
    SESSION,
    Layout,
    Stretch,
    has_samples,
    heads_in,
    local_of,
    n_most,
    read_definition,
    series,
)
from loadwatch.decode.limits import DEFAULT_LIMITS
from loadwatch.errors import CorruptFileError, TooLargeError

MAX_MESSAGES = DEFAULT_LIMITS.fit_messages
NO_KIND = 0xFF
MOST_ALIKE = 4_000  # messages with one header that are stepped over at once
FEW = 400  # messages that are stepped over one by one before an expression is worth making
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
    stretches: list[Stretch] = field(default_factory=list)
    n_looked: int = 0  # messages that were looked at
    has_samples: bool = False
    has_session: bool = False
    has_compressed: bool = False  # a kept message depends on the time of the one before
    has_packed: bool = False  # samples with compressed_speed_distance
    has_strays: bool = False  # samples that are in no stretch
    trailing: int = 0  # bytes after the last part that are no FIT part

    @property
    def is_activity(self) -> bool:
        """Some part says activity, or no part says anything and there are samples or sessions."""
        told = [kind for kind in self.kinds if kind != NO_KIND]
        is_untold = not told or NO_KIND in self.kinds
        return ACTIVITY in told or (is_untold and (self.has_samples or self.has_session))

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


def _walk(data: bytes, part: Part, found: Scan, name: str) -> None:
    """Step over the messages of one part; sets its `end`, `spans` and `damage`."""
    layout = Layout()
    pos, end = part.body, min(part.declared, len(data))
    while pos < end:
        if layout.skip[data[pos]]:
            after = _stretch(data, pos, end, layout, found)
            if after == pos:
                part.damage = part.damage or "truncated"
                break
        else:
            after = _look(data, pos, end, (layout, part, found))
            if after <= pos:
                part.damage = part.damage or ("truncated" if after < 0 else "corrupt_middle")
                break
        pos = after
    part.end = pos
    if _has_too_many(data, found):
        raise TooLargeError(name, f"{MAX_MESSAGES:,} messages", "more than that")
    found.has_samples = found.has_samples or any(has_samples(data, one) for one in found.stretches)


def _has_too_many(data: bytes, found: Scan) -> bool:
    if found.n_looked + n_most(found.stretches) <= MAX_MESSAGES:
        return False
    n = found.n_looked
    for stretch in found.stretches:
        n += len(heads_in(data, stretch)) if n <= MAX_MESSAGES else 0
    return n > MAX_MESSAGES


def _stretch(data: bytes, pos: int, end: int, layout: Layout, found: Scan) -> int:
    """Step over messages that need no look; the position after them, `pos` when the first of them is cut."""
    skip, is_long = layout.skip, False
    at = _after_alike(data, pos, end, skip[data[pos]])
    for _ in range(FEW):
        step = skip[data[at]] if at < end else 0
        if not step or at + step > end:
            break
        at += step
    else:
        whole = series(layout.steps).match(data, at, end)
        at, is_long = (whole.end() if whole else at), True
    if at > pos:
        found.stretches.append(layout.stretch(pos, at, is_long=is_long))
    return at


def _after_alike(data: bytes, pos: int, end: int, step: int) -> int:
    """The position after messages in a row with the very same header, or after the first so many of them."""
    most = min((end - pos) // step, MOST_ALIKE)
    heads = data[pos : pos + most * step : step]
    return pos + (most - len(heads.lstrip(heads[:1]))) * step


def _look(data: bytes, pos: int, end: int, state: tuple[Layout, Part, Scan]) -> int:
    """Take one definition or one message that is kept; the position after it, 0 if unknown, -1 if cut."""
    layout, part, found = state
    head = data[pos]
    if head & 0xC0 == 0x40:
        return _define(data, pos, end, state)
    definition = layout.defined[local_of(head)]
    if definition is None:
        return 0
    after = pos + definition.length
    if after > end:
        return -1
    found.n_looked += 1
    number, at = definition.number, definition.wanted
    if number == RECORD:
        found.has_samples = found.has_strays = True
    found.has_session |= number == SESSION
    if number in KEPT:
        part.spans.append((pos, after))
        found.has_compressed |= head >= 0x80
    if number == FILE_ID:
        found.kinds.append(data[pos + at] if at else NO_KIND)
    elif number == FIELD_DESCRIPTION and at:
        part.names.append((pos + at, after))
    return after


def _define(data: bytes, pos: int, end: int, state: tuple[Layout, Part, Scan]) -> int:
    """Take a definition; the position after it, -1 if cut."""
    layout, part, found = state
    read = read_definition(data, pos, end)
    if read is None:
        return -1
    definition, after = read
    types = definition.fields[2::3]
    part.odd += [pos + 8 + 3 * i for i, t in enumerate(types) if t not in BASE_TYPES]
    layout.define(data[pos] & 15, definition)
    found.has_packed |= definition.number == RECORD and bool(definition.wanted)
    if definition.number in KEPT:
        part.spans.append((pos, after))
    return after


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
