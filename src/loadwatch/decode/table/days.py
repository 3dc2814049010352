"""Days as people write them into tables and plans: `04.05.2026`, `Mo, 4. Mai`, `05/04/2026`, `2026-05-04 18:00`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from loadwatch.decode.dates import PREFIXES
from loadwatch.decode.sports import without_accents

WEEKDAYS = (  # Monday first
    "mo mon monday montag", "di tue tues tuesday dienstag", "mi wed wednesday mittwoch",
    "do thu thur thurs thursday donnerstag", "fr fri friday freitag", "sa sat saturday samstag sonnabend",
    "so sun sunday sonntag",
)  # fmt: skip
WEEKDAY = {word: number for number, words in enumerate(WEEKDAYS) for word in words.split()}
_DAY_NAMED = re.compile(rf"^(?:{'|'.join(WEEKDAY)})\b\.?,?\s+", re.IGNORECASE)
_CLOCK = r"(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?::\d\d)?\s*(?P<what>uhr|h|[ap]\.?m\.?)?"
_BARE_CLOCK = re.compile(rf"\s*(?:um\s+|at\s+)?{_CLOCK}\s*", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:[\sT,]+)(?:um\s+|at\s+)?(?P<clock>\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*(?:uhr|[ap]\.?m\.?))?|\d{1,2}\s*(?:uhr|[ap]m))\s*$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)?")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d\d))?")
_NUMBER, _LONG = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b"), re.compile(r"\b(\d{4})\b")
_EXCEL = re.compile(r"(\d{1,2})[. -]+[a-z]+[. -]+(\d\d)")
CENTURY = 2000


class UnclearDayError(ValueError):
    """Day and month may be the other way round, or the year is not told."""


def is_day_first(texts: Sequence[str], *, is_german: bool) -> bool | None:
    """Whether 04/05 is 4 May in these days; None when nothing tells it."""
    pairs = [(int(hit[1]), int(hit[3])) for text in texts if (hit := _SLASHED.search(_bare(text)))]
    day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if day_first == month_first:
        return True if is_german and not month_first else None
    return day_first


def day_of(text: str, today: date | None, *, day_first: bool | None = None) -> tuple[date, str | None]:
    """Day, and clock time if it is told; without a year the one nearest to today. ValueError for anything else."""
    bare, clock = _bare(text), None
    if hit := _BEHIND.search(bare):
        clock, bare = clock_of_cell(hit["clock"]), bare[: hit.start()].rstrip(" ,")
    bare = _bare(bare)
    try:
        return date.fromisoformat(bare), clock
    except ValueError:
        return _written(bare, today, day_first), clock


def clock_of_cell(text: str) -> str | None:
    """18:00 of `18 Uhr`, `6:00 pm`; None when it is no time of day."""
    hit = _BARE_CLOCK.fullmatch(text)
    if hit is None or (hit["m"] is None and hit["what"] is None):
        return None
    hour, half = int(hit["h"]), (hit["what"] or "").lower().replace(".", "")
    if half in {"am", "pm"}:
        hour = hour % 12 + 12 * (half == "pm")
    minute = int(hit["m"] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _bare(text: str) -> str:
    """A day without the name of the weekday before it."""
    return _DAY_NAMED.sub("", text.strip())


def _written(text: str, today: date | None, day_first: bool | None) -> date:
    if hit := _YEAR_FIRST.fullmatch(text):
        return date(int(hit[1]), int(hit[2]), int(hit[3]))
    if hit := _DOTTED.fullmatch(text):
        return _of(hit[3], int(hit[2]), int(hit[1]), today)
    if hit := _SLASHED.fullmatch(text):
        first, second = int(hit[1]), int(hit[3])
        if first > 12 or second > 12 or first == second:
            day_first = first > 12
        if day_first is None:
            raise UnclearDayError
        return _of(hit[4], *((second, first) if day_first else (first, second)), today)
    return _named(text, today)


def _named(text: str, today: date | None) -> date:
    plain = without_accents(text.lower())
    words = re.findall(r"[a-z]{3,}", plain)
    months = {number for word in words for prefix, number in PREFIXES if word.startswith(prefix)}
    year = _LONG.search(plain)
    days = _NUMBER.findall(_LONG.sub(" ", plain))
    if (short := _EXCEL.fullmatch(plain)) is not None:  # 3-Dec-26
        days = [short[1]]
    if len(words) != 1 or len(months) != 1 or len(days) != 1:
        raise ValueError(text[:40])
    return _of(year[1] if year else short and short[2], months.pop(), int(days[0]), today)


def _of(year: str | None, month: int, day: int, today: date | None) -> date:
    if year is not None:
        return date(int(year) + (CENTURY if len(year) == 2 else 0), month, day)
    if today is None:
        raise UnclearDayError
    near = [found for step in (-1, 0, 1) if (found := _leap(today.year + step, month, day)) is not None]
    if not near:
        raise ValueError(month, day)
    return min(near, key=lambda one: abs(one - today))


def _leap(year: int, month: int, day: int) -> date | None:
    """29 February is a day of some years alone."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
