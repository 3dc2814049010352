"""Dates with month names of many languages, as account exports write them: '29 mai 2022 à 15:53:35'."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from loadwatch.decode.sports import without_accents

MONTHS = (  # beginnings of names without accents: en de fr es it pt nl pl sv da nb fi hu id tr ru
    "jan ene gen sty tammi oca янв", "feb fev fevr lut helmi sub фев", "mar maerz mrt mars maalis мар",
    "apr abr avr kwi huhti nis апр", "may mai mei maj mag mayo maggio maio touko маи мая",
    "jun juin giu cze kesa haz июн", "jul juil lug lip heina tem июл", "aug ago aou sie elo agu авг",
    "sep set wrz sze syys eyl сен", "oct okt ott out paz loka eki окт", "nov lis marras kas ноя",
    "dec dez dic des gru joulu ara дек",
)  # fmt: skip
AFTERNOON, MORNING = ("오후", "下午", "午後"), ("오전", "上午", "午前")
AFTER_YEAR = re.compile(r"\W*([^\W\d_]+)\W+(\d{1,2})\b")  # 2013. febr. 7.
PREFIXES = sorted(
    ((word, number) for number, words in enumerate(MONTHS, 1) for word in words.split()),
    key=lambda pair: -len(pair[0]),
)
CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.m](\d{2}))?\s*(?:([ap])\.?\s?m\b)?", re.IGNORECASE)
YEAR = re.compile(r"\b(\d{4})\b")
NUMERIC = re.compile(r"^(\d{1,4})[./-]\s?(\d{1,2})[./-]\s?(\d{1,4})")
EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")


def written_time(text: str) -> datetime:
    """The UTC instant that a table writes without a zone; ValueError when it is no date."""
    plain = without_accents(text.strip())
    date_part = _numeric(plain) or _east_asian(text) or _named(plain)
    if date_part is None:
        raise ValueError(f"the date '{text}' cannot be read")
    (year, month, day), rest = date_part
    hour, minute, second = _clock(rest)
    if any(word in text for word in (*AFTERNOON, *MORNING)):
        hour = hour % 12 + 12 * any(word in text for word in AFTERNOON)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _numeric(text: str) -> tuple[tuple[int, int, int], str] | None:
    found = NUMERIC.match(text)
    if found is None:
        return None
    a, b, c = (int(part) for part in found.groups())
    ymd = (a, b, c) if a > 31 else (c, b, a) if b <= 12 else (c, a, b)
    return ymd, text[found.end() :]


def _east_asian(text: str) -> tuple[tuple[int, int, int], str] | None:
    found = EAST_ASIAN.search(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    return (year, month, day), text[found.end() :]


def _named(text: str) -> tuple[tuple[int, int, int], str] | None:
    year = YEAR.search(text)
    if year is None:
        return None
    words = re.findall(r"[^\W\d_]+", text[: year.start()].lower())
    month = next(filter(None, map(_month, words)), None)
    day = re.search(r"\b(\d{1,2})\b", text[: year.start()])
    if month is not None and day is not None:
        return (int(year.group(1)), month, int(day.group(1))), text[year.end() :]
    behind = AFTER_YEAR.match(text, year.end())
    month = _month(behind[1].lower()) if behind is not None else None
    if behind is None or month is None:
        return None
    return (int(year.group(1)), month, int(behind[2])), text[behind.end() :]


def _month(word: str) -> int | None:
    return next((number for prefix, number in PREFIXES if word.startswith(prefix)), None)


def _clock(text: str) -> tuple[int, int, int]:
    found = CLOCK.search(text)
    if found is None:
        return 0, 0, 0
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    half = (found.group(4) or "").lower()
    return (hour % 12 + 12 * (half == "p") if half else hour), minute, second
