"""Rows of people's tables → rows of our own lists: days, clocks, decimal commas, units in headings and cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loadwatch.decode.sports import plain, sport_of
from loadwatch.decode.table import decimal, label_of, rows_of
from loadwatch.decode.table.days import UnclearDayError, clock_of_cell, day_of, is_day_first
from loadwatch.decode.table.headings import UNITS_M, UNITS_S, Heading, find_table
from loadwatch.units import HOUR_S, KM_M, MINUTE_S, UnitSystem, distance_unit_m

NOTHING = frozenset({"-", "--", "–", "—", "x", "n/a", "na", "k.a.", "keine"})
NO_SPORT = frozenset({"training", "workout", "other", "generic"})
HOURS_TO, MINUTES_FROM = 5, 10  # of 1:30 and of 45:00 where no distance tells which
PLAUSIBLE_MPS = (1.0, 8.0)
_AMOUNT = re.compile(r"(?:ca\.?|~|etwa|about)?\s*([\d.,\u00a0 ]*\d)\s*([^\W\d_]*)\.?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
_SPAN = re.compile(r"(\d{1,2})\s*(?:h|std|hrs?)\.?\s*(\d{1,2})\s*(?:m|min)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d\d(?:[.,]\d+)?)\s*(h|std|min)?\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table of days: what its columns are, its rows with their line numbers, and how its days are written."""

    headings: list[Heading]
    rows: list[tuple[int, list[str]]]
    day_first: bool | None
    has_length: bool  # a column that is no time of day, so that a clock beside it is one


def table_of(text: str) -> Table | None:
    """The table that has a day in each row; None when there is none."""
    found = find_table(text)
    if found is None:
        return None
    number, sign, headings = found
    rows = [row for row in rows_of(text, sign) if row[0] > number]
    at = next((at for at, one in enumerate(headings) if one.column == "date"), None)
    days = [cells[at] for _, cells in rows if at is not None and at < len(cells)]
    is_german = any(one.is_german for one in headings)
    columns = {one.column for one in headings}
    return Table(
        headings, rows, is_day_first(days, is_german=is_german), bool(columns & {"duration", "duration_min"})
    )


def named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Cells by their columns; ValueError when there are more than columns."""
    if len(cells) > len(columns):
        raise ValueError("it has more cells than the header; is a decimal comma not quoted?")
    return dict(zip(columns, cells, strict=False))


def as_ours(
    table: Table, cells: Sequence[str], units: UnitSystem | None, today: date | None
) -> dict[str, str]:
    """A row with our columns; a cell that cannot be read in its way stays as it is, or is a ValueError by its heading."""
    columns = [one.column for one in table.headings]
    headings = dict(zip(columns, table.headings, strict=True))
    said = {column: (headings[column], cell.strip()) for column, cell in named(columns, cells).items()}
    row = {_column(one): cell for one, cell in said.values()}
    _add_distance(row, said, units)
    _add_duration(row, said, table.has_length)
    for column in ("ascent_m", "descent_m"):
        if (found := said.get(column)) is not None and not _is_nothing(found[1]):
            row[column] = _height(*found)
    _add_kind(row, said, is_plan=today is not None)
    _add_day(row, said, table, today)
    return row


def _column(one: Heading) -> str:
    return label_of(one.name) if one.column in {"distance", "duration", "clock"} else one.column


def _is_nothing(cell: str) -> bool:
    return not cell or cell.lower() in NOTHING


def _add_distance(
    row: dict[str, str], said: Mapping[str, tuple[Heading, str]], units: UnitSystem | None
) -> None:
    heading, cell = said.get("distance") or said.get("distance_km") or (None, "")
    if heading is None:
        return
    row.pop(label_of(heading.name), None)
    if _is_nothing(cell):
        return
    if heading.column == "distance_km" and _is_number(cell):
        row["distance_km"] = cell
        return
    hit = _AMOUNT.fullmatch(cell)
    if hit is None or (hit[2] and plain(hit[2]) not in UNITS_M):
        raise ValueError(f"{heading.name} is '{cell[:40]}', not a number")
    metres = UNITS_M.get(plain(hit[2])) or _heading_m(heading, units)
    if metres is None:
        raise ValueError(f"{heading.name} has no unit: write km or miles into its heading")
    row["distance_km"] = f"{_number(heading, hit[1], is_whole=metres == 1.0) * metres / KM_M:.10g}"


def _is_number(cell: str) -> bool:
    try:
        return decimal(cell) is not None
    except ValueError:
        return False


def _heading_m(heading: Heading, units: UnitSystem | None) -> float | None:
    """Metres of the unit of a distance; German tables are in km; None when nothing tells it."""
    if heading.column == "distance_km" or (heading.unit is None and heading.is_german):
        return KM_M
    if heading.unit in UNITS_M:
        return UNITS_M[heading.unit]
    return None if units is None else distance_unit_m(units)


def _number(heading: Heading, text: str, *, is_whole: bool = False) -> float:
    """A number; 1.200 m are twelve hundred."""
    bare = text.replace(" ", "").replace("\u00a0", "")
    try:
        value = decimal(re.sub(r"[.,]", "", bare) if is_whole and _THOUSANDS.fullmatch(bare) else bare)
    except ValueError as error:
        raise ValueError(f"{heading.name} is '{text[:40]}', not a number") from error
    return value or 0.0


def _height(heading: Heading, cell: str) -> str:
    hit = _AMOUNT.fullmatch(cell)
    unit = "" if hit is None else plain(hit[2]) or (heading.unit or "")
    if hit is None or (unit and unit not in UNITS_M):
        return cell
    return f"{_number(heading, hit[1], is_whole=True) * UNITS_M.get(unit, 1.0):.10g}"


def _add_duration(row: dict[str, str], said: Mapping[str, tuple[Heading, str]], has_length: bool) -> None:
    """A duration in minutes; `Zeit` and `Time` are one where no other column is."""
    if (own := said.get("duration_min")) is not None and _is_nothing(own[1]):
        row["duration_min"] = ""
    for column in ("duration", "clock"):
        heading, cell = said.get(column, (None, ""))
        if heading is None:
            continue
        row.pop(label_of(heading.name), None)
        if _is_nothing(cell):
            continue
        if column == "clock" and (
            has_length or (re.search(r"(?i)uhr|[ap]\.?m", cell) and clock_of_cell(cell))
        ):
            row.setdefault("start", cell)
        else:
            seconds = _seconds(heading, cell, row, column == "clock")
            row["duration"] = _clock(seconds)


def _clock(seconds_s: float) -> str:
    """h:mm:ss, with parts of a second where there are any."""
    minutes, seconds = divmod(seconds_s, MINUTE_S)
    hours, minutes = divmod(int(minutes), 60)
    return (
        f"{hours}:{minutes:02d}:{seconds:02.0f}"
        if seconds % 1 == 0
        else f"{hours}:{minutes:02d}:{seconds:05.2f}"
    )


def _seconds(heading: Heading, cell: str, row: Mapping[str, str], may_be_day: bool) -> float:
    if hit := _CLOCK.fullmatch(cell):
        return _clock_s(heading, hit, row, may_be_day)
    if hit := _SPAN.fullmatch(cell):
        return int(hit[1]) * HOUR_S + int(hit[2]) * MINUTE_S
    bare = re.sub(r"(?<=\d)\s*['′’]$", " min", cell)
    hit = _AMOUNT.fullmatch(bare)
    unit = "" if hit is None else plain(hit[2]) or (heading.unit or "")
    if hit is None or (unit and unit not in UNITS_S):
        raise ValueError(f"{heading.name} is '{cell[:40]}', not h:mm:ss")
    value = _number(heading, hit[1])
    if not unit and value < MINUTES_FROM:
        raise ValueError(f"{heading.name} is '{cell[:40]}': write h:mm:ss, or such as 90 min")
    return value * UNITS_S.get(unit, MINUTE_S)


def _clock_s(heading: Heading, hit: re.Match[str], row: Mapping[str, str], may_be_day: bool) -> float:
    """h:mm:ss; of 1:30 the reading that the distance, else the size of its numbers, allows."""
    first, second, third, unit = hit.groups()
    if first is not None:
        return int(first) * HOUR_S + int(second) * MINUTE_S + float(third.replace(",", "."))
    as_hours, as_minutes = (
        int(second) * HOUR_S + _number(heading, third) * MINUTE_S,
        int(second) * MINUTE_S + _number(heading, third),
    )
    if unit or heading.unit in {"h_mm", "hh_mm"}:
        return as_minutes if (unit or "").lower() == "min" else as_hours
    if (metres := KM_M * float(row.get("distance_km") or 0.0)) > 0:
        fit = [s for s in (as_hours, as_minutes) if s and PLAUSIBLE_MPS[0] <= metres / s <= PLAUSIBLE_MPS[1]]
        if len(fit) == 1:
            return fit[0]
    if may_be_day:
        raise ValueError(
            f"{heading.name} is '{hit[0]}', a time of day or a duration: name the column start or duration"
        )
    if HOURS_TO < int(second) < MINUTES_FROM:
        raise ValueError(f"{heading.name} is '{hit[0]}': write h:mm:ss, or such as 90 min")
    return as_hours if int(second) <= HOURS_TO else as_minutes


def _add_kind(row: dict[str, str], said: Mapping[str, tuple[Heading, str]], *, is_plan: bool) -> None:
    """`Art: Radfahren` is a sport, `Art: Tempolauf` words; so is what is no sport in a plan's column of sports."""
    for found in (said.get("kind"), said.get("sport")):
        if found is None or _is_nothing(found[1]) or label_of(found[0].name) == "sport":
            continue
        heading, cell = found
        is_sport = sport_of(cell) is not None and plain(cell) not in NO_SPORT
        row.pop(heading.column, None)
        if is_sport and not (row.get("sport") or "").strip():
            row["sport"] = cell
        elif not is_sport:
            row["sport" if heading.column == "sport" and not is_plan else "kind"] = cell


def _add_day(
    row: dict[str, str], said: Mapping[str, tuple[Heading, str]], table: Table, today: date | None
) -> None:
    """The day as we write it, with the time of day of its own column."""
    cell, start = row.get("date") or "", row.get("start") or ""
    clock = clock_of_cell(start)
    if not cell and start and clock is None and not _is_iso(start):
        cell, start = start, ""
    if not cell or (_is_iso(cell) and not start):
        return
    try:
        day, told = day_of(cell, today, day_first=table.day_first)
    except ValueError as error:
        name, text = said["date"][0].name if "date" in said else "start", cell[:40]
        unclear = f"{name} is '{text}', which may be two days: write it like 2026-05-03"
        wrong = f"{name} is '{text}', not a day written like 2026-05-03"
        raise ValueError(unclear if isinstance(error, UnclearDayError) else wrong) from error
    clock = clock or told
    row["date"] = day.isoformat()
    if clock is not None:
        row["start"] = f"{day.isoformat()}T{clock}:00"
    elif start and not _is_iso(start):
        row["column start"] = row.pop("start")


def _is_iso(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d(?:T\d.*)?", text) is not None
