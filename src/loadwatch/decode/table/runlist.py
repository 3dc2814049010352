"""Run lists in CSV → one row document a line; a bad line fails alone with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from loadwatch.decode.clean.plausible import is_possible
from loadwatch.decode.recording import Left, Recording, row_recording
from loadwatch.decode.sports import sport_of
from loadwatch.decode.table import decimal, text_of
from loadwatch.decode.table.cells import as_ours, table_of
from loadwatch.decode.table.headings import find_table, tells_runs
from loadwatch.decode.times import from_unix
from loadwatch.exposure.belt import GRADES
from loadwatch.model import INDOOR
from loadwatch.units import KM_M, MINUTE_S, PERCENT

WHEN = ("date", "start")
AMOUNTS = ("distance_km", "duration_min", "duration")
NUMBERS = {  # column → (total, factor)
    "distance_km": ("distance_m", KM_M),
    "duration_min": ("timer_s", MINUTE_S),
    "ascent_m": ("ascent_m", 1.0),
    "descent_m": ("descent_m", 1.0),
}
SPEED_NOTES = {"fast_km": "fast_m", "sprint_km": "sprint_m"}
OWN_NOTES = frozenset({*SPEED_NOTES.values(), "local_date", "local_start", "local_end"})
OTHER = frozenset({"sport", "rpe", "title", "surface", "notes"})
CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:[.,]\d+)?)")


def is_run_list(header: str) -> bool:
    """True when the first line names a date or start, and a distance or duration of ours."""
    found = find_table(header)
    return found is not None and tells_runs(found[2])


def runs(name: str, data: bytes) -> Iterator[Recording | Left]:
    """One recording for each good line, one failure for each bad one."""
    table = table_of(text_of(data))
    if table is None or not table.rows:
        yield Left(name, "ignored", "no_rows", "The run list has a header but no runs.")
        return
    seen: dict[bytes, int] = {}
    for line, cells in table.rows:
        label = f"{name}!/line {line}"
        try:
            document = _document(as_ours(table, cells, None, None))
        except ValueError as error:
            yield Left(label, "failed", "bad_row", f"Line {line}: {error}.")
            continue
        yield _unique(label, document, seen)


def _unique(label: str, document: dict[str, Any], seen: dict[bytes, int]) -> Recording:
    """Two equal lines are two runs: the later ones carry their number."""
    found = row_recording(label, document)
    count = seen[found.data] = seen.get(found.data, 0) + 1
    return found if count == 1 else row_recording(label, document | {"copy": count})


def _document(row: dict[str, str]) -> dict[str, Any]:
    totals = {total: positive(row, column, factor) for column, (total, factor) in NUMBERS.items()}
    if (row.get("duration") or "").strip():
        totals["timer_s"] = clock_s(row["duration"])
    if totals["distance_m"] is None and totals["timer_s"] is None:
        raise ValueError("it has neither a distance nor a duration")
    sport, sub_sport = sport_named(row.get("sport"))
    stated = {note: positive(row, column, KM_M) for column, note in SPEED_NOTES.items()}
    _check_parts(stated, totals["distance_m"])
    check_pace(totals["distance_m"], totals["timer_s"], sport)
    others = {key: value.strip() for key, value in row.items() if is_note(key) and key != "grade_pct"}
    notes = {_note_key(key): value for key, value in others.items() if value}
    notes |= {note: f"{value:.10g}" for note, value in stated.items() if value is not None}
    return when_of(row) | {
        "format": "csv",
        "sport": sport,
        "sub_sport": sub_sport,
        "title": (row.get("title") or "").strip(),
        "rpe": _rpe(row.get("rpe")),
        "grade": _grade(row, totals["distance_m"], (sport, sub_sport)),
        "totals": {key: value for key, value in totals.items() if value is not None},
        "notes": notes,
    }


def check_pace(metres: float | None, seconds: float | None, sport: str) -> None:
    """ValueError where nobody is so fast: most often a duration of h:mm that was meant and m:ss that was read."""
    if metres is not None and not is_possible(metres, seconds, sport):
        raise ValueError(f"{metres / KM_M:g} km in {seconds:g} s cannot be; is the duration h:mm:ss?")


def _note_key(column: str) -> str:
    """A column of the list never takes the place of a note that we write ourselves."""
    return f"column {column}" if column in OWN_NOTES else column


def _check_parts(stated: dict[str, float | None], distance_m: float | None) -> None:
    """A part of a run is no longer than the run."""
    for note, metres in stated.items():
        if metres is not None and distance_m is not None and metres > distance_m:
            column = next(column for column, name in SPEED_NOTES.items() if name == note)
            raise ValueError(f"{column} is more than distance_km")


def is_note(column: str) -> bool:
    """A column that we have no other place for."""
    used = {*WHEN, *AMOUNTS, *NUMBERS, *SPEED_NOTES, "sport", "rpe", "title"}
    return bool(column) and column not in used


def when_of(row: dict[str, str]) -> dict[str, Any]:
    """Day or start of a row; ValueError when there is none, or it cannot be read."""
    start, day = (row.get("start") or "").strip(), (row.get("date") or "").strip()
    if start:
        moment = _moment(start)
        if moment.tzinfo is None:
            return {"local_date": moment.date().isoformat(), "local_start": moment.isoformat()}
        offset = moment.utcoffset()
        offset_s = int(offset.total_seconds()) if offset and not start.endswith(("Z", "z")) else None
        return {"start_utc": from_unix(moment.timestamp()).isoformat(), "utc_offset_s": offset_s}
    if not day:
        raise ValueError("it has no date")
    try:
        return {"local_date": date.fromisoformat(day).isoformat()}
    except ValueError as error:
        raise ValueError(f"date is '{day[:40]}', not a day written like 2026-05-03") from error


def _moment(start: str) -> datetime:
    try:
        moment = datetime.fromisoformat(start)
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        text = f"start is '{start[:40]}', not a time written like 2026-05-03T08:00:00+02:00"
        raise ValueError(text) from error
    return moment


def positive(row: dict[str, str], column: str, factor: float) -> float | None:
    """A number of 0 or more in SI; None when the cell is empty."""
    try:
        value = decimal(row.get(column))
    except ValueError as error:
        raise ValueError(f"{column} is '{(row.get(column) or '').strip()}', not a number") from error
    if value is not None and value < 0:
        raise ValueError(f"{column} is negative")
    return value * factor if value is not None else None


def clock_s(text: str) -> float:
    """Seconds of h:mm:ss."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"duration is '{text.strip()}', not h:mm:ss")
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def _rpe(text: str | None) -> float | None:
    value = decimal(text)
    if value is not None and not 0 <= value <= 10:
        raise ValueError(f"rpe is {value:g}, not between 0 and 10")
    return value


def _grade(
    row: dict[str, str], distance_m: float | None, sport: tuple[str, str | None], column: str = "grade_pct"
) -> float | None:
    """Grade of a treadmill's belt, as a ratio."""
    try:
        value = decimal(row.get(column))
    except ValueError as error:
        raise ValueError(f"{column} is '{(row.get(column) or '').strip()}', not a number") from error
    if value is None:
        return None
    low, high = (edge / PERCENT for edge in GRADES)
    if not low <= value <= high:
        raise ValueError(f"{column} is {value:g}, not between {low:g} and {high:g}")
    if distance_m is None:
        raise ValueError(f"{column} needs a distance beside it")
    if sport[0] != "running" or sport[1] not in INDOOR:
        raise ValueError(f"{column} is for runs on a treadmill; write treadmill as the sport")
    return value * PERCENT


def sport_named(text: str | None) -> tuple[str, str | None]:
    """Sport and sub-sport; running when the cell is empty."""
    if not (text or "").strip():
        return "running", None
    found = sport_of(text)
    if found is None:
        raise ValueError(f"the sport '{(text or '').strip()}' is not known")
    return found
