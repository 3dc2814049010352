"""What an input turns into: recordings to decode, and what was left out with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from loadwatch.decode.row import row_bytes

_STEERING = (*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
CONTROL = dict.fromkeys(_STEERING, "\ufffd")  # what moves a cursor or turns the direction of a line


@dataclass(frozen=True)
class Hint:
    """What the account's table says about a recording file; but for the title the file knows better."""

    title: str | None = None
    sport: str | None = None
    sub_sport: str | None = None
    start_utc: datetime | None = None
    distance_m: float | None = None
    timer_s: float | None = None
    elapsed_s: float | None = None


@dataclass(frozen=True)
class Recording:
    """One recording file: its label, its unpacked bytes and their SHA-256."""

    name: str
    data: bytes
    sha256: str
    hint: Hint | None = None
    is_summary: bool = False  # matters only when no recording of the same start is there


@dataclass(frozen=True)
class Left:
    """What an input held besides recordings."""

    name: str
    outcome: Literal["ignored", "failed"]
    reason: str  # stable code
    message: str
    count: int = 1


@dataclass(frozen=True)
class OwnData:
    """The document of an export of loadwatch: what a runner said, beside the recordings."""

    name: str
    data: bytes
    sha256: str


def own_data(name: str, data: bytes) -> OwnData:
    """The document of an export as found."""
    return OwnData(name, data, hashlib.sha256(data).hexdigest())


def recording(name: str, data: bytes, hint: Hint | None = None) -> Recording:
    """A recording file as found."""
    return Recording(name, data, hashlib.sha256(data).hexdigest(), hint)


def row_recording(name: str, document: Mapping[str, Any], *, is_summary: bool = False) -> Recording:
    """A recording that exists only as a row."""
    data = row_bytes(document)
    return Recording(name, data, hashlib.sha256(data).hexdigest(), None, is_summary)
