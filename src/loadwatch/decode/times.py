"""Written times → Unix seconds, in bulk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from loadwatch.decode.parsed import Column

PLAUSIBLE_FROM_S = 946_684_800.0  # 2000-01-01: no watch wrote tracks with times before
PLAUSIBLE_TO_S = 4_102_444_800.0  # 2100-01-01; whether a time lies in the future is for `clean` to say
UNIFORM = frozenset({20, *range(22, 28)})  # 2026-05-03T06:12:09Z, and with 1 to 6 digits after the second
BEFORE_ZONE = re.compile(r"\s+(?=Z$|[+-]\d{2}:?\d{2}$)")
LOOSE = re.compile(  # 2013/6/3 7:05:01 UTC
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]+(\d{1,2}):(\d{1,2}):(\d{1,2})([.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
COUNTED = re.compile(r"(\d{9,10}(?:\.\d+)?)(\d{3})?")  # seconds, or milliseconds, since 1970
DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)


def unix_seconds(texts: Sequence[str | None]) -> Column:
    """Unix seconds of each text, NaN when it is missing or no time. Without a zone a time is UTC."""
    quick = _uniform(texts)
    if quick is not None:
        return quick
    return np.fromiter((_one(text) for text in texts), np.float64, len(texts))


def instant(text: str | None) -> datetime | None:
    """One written time as an aware UTC datetime, None when it is none."""
    second = _one(text)
    return from_unix(second) if second == second else None  # noqa: PLR0124 - NaN differs from itself


def from_unix(second: float) -> datetime:
    """Unix seconds as an aware UTC datetime, to the millisecond."""
    return datetime.fromtimestamp(round(second, 3), UTC)


def written_offset_s(text: str | None) -> int | None:
    """The zone a time was written in, when it is written and not UTC."""
    try:
        offset = datetime.fromisoformat(_usual(text or "")).utcoffset()
    except ValueError:
        return None
    return int(offset.total_seconds()) or None if offset is not None else None


def is_plausible(seconds: Column) -> NDArray[np.bool_]:
    """Which times can be those of a watch."""
    return (seconds >= PLAUSIBLE_FROM_S) & (seconds < PLAUSIBLE_TO_S)


def _one(text: str | None) -> float:
    if not text:
        return float("nan")
    try:
        when = datetime.fromisoformat(_usual(text))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return _loose(text.strip().upper())


def _loose(text: str) -> float:
    """A time written with single digits, other marks or a named zone, or counted since 1970."""
    if counted := COUNTED.fullmatch(text):
        return float(counted[1]) + float(counted[2] or 0) / 1000
    found = LOOSE.fullmatch(text)
    if found is None:
        return float("nan")
    year, *parts = found.groups()[:6]
    zone = (found[8] or "").replace("UTC", "Z").replace("GMT", "Z")
    usual = "{}-{:0>2}-{:0>2}T{:0>2}:{:0>2}:{:0>2}".format(year, *parts) + (found[7] or "") + zone
    return _one(usual) if usual != text else float("nan")


def _usual(text: str) -> str:
    """Upper case, and no blank before the zone: '2024-11-29 21:08:35 +0800'."""
    return BEFORE_ZONE.sub("", text.strip().upper())


def _uniform(texts: Sequence[str | None]) -> Column | None:
    """The common case, all times written alike and in UTC, without a call for each of them."""
    width = len(texts[0]) if texts and texts[0] else 0
    if any(text is None or len(text) != width for text in texts):
        return None
    joined = "".join(text for text in texts if text is not None)
    if not joined.isascii():
        return None
    return seconds_of_grid(np.frombuffer(joined.encode("ascii"), np.uint8).reshape(len(texts), width))


def seconds_of_grid(grid: NDArray[np.uint8]) -> Column | None:
    """Unix seconds of times written alike in UTC, one row of characters each; None when they are not."""
    return _from_grid(grid) if grid.shape[1] in UNIFORM and _is_regular(grid) else None


def _is_regular(grid: NDArray[np.uint8]) -> bool:
    width = grid.shape[1]
    marks = {4: "-", 7: "-", 10: "T", 13: ":", 16: ":", width - 1: "Z"} | ({19: "."} if width > 20 else {})
    if any((grid[:, at] != ord(mark)).any() for at, mark in marks.items()):
        return False
    digits = grid[:, [*DIGITS, *range(20, width - 1)]]
    return bool(((digits >= 48) & (digits <= 57)).all())


def _from_grid(grid: NDArray[np.uint8]) -> Column | None:
    d = grid.astype(np.int64) - 48

    def number(*at: int) -> NDArray[np.int64]:
        total = np.zeros(len(d), np.int64)
        for column in at:
            total = total * 10 + d[:, column]
        return total

    year, month, day = number(0, 1, 2, 3), number(5, 6), number(8, 9)
    hour, minute, second = number(11, 12), number(14, 15), number(17, 18)
    month_start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = month_start.astype("datetime64[D]").astype(np.int64) + day - 1
    length = (month_start + 1).astype("datetime64[D]").astype(np.int64) - days + day - 1
    is_real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= length)
    if not (is_real & (hour < 24) & (minute < 60) & (second < 60)).all():
        return None
    whole = days * 86_400 + hour * 3600 + minute * 60 + second
    decimals = grid.shape[1] - 21
    micros = number(*range(20, 20 + decimals)) * 10 ** (6 - decimals) if decimals > 0 else 0
    return (whole * 1_000_000 + micros).astype(np.float64) / 1e6
