"""Strava's account table `activities.csv`: which file is which activity, and activities that have no file.

Layouts since 2018 differ in number, language and unit of the columns. The first 13 go by position; raw
metres and seconds by the second occurrence of the English names, else by their place in the long layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from loadwatch.decode.dates import written_time
from loadwatch.decode.recording import Hint
from loadwatch.decode.sports import sport_of
from loadwatch.decode.table import decimal, label_of, rows_of, text_of
from loadwatch.units import KM_M

OLD = ("id", "date", "name", "type", "description", "elapsed_time", "distance", "commute", "gear", "filename")
ROWS_CHARS = 32_000  # of a table, that show what it is
LONG = 20  # columns from which on the raw block is there
ID, DATE, NAME, TYPE, DESCRIPTION, ELAPSED, DISTANCE, MAX_HR = range(8)
RAW = {  # total → (English name in the raw block, its place in the long layout)
    "elapsed_s": ("elapsed_time", 15),
    "moving_s": ("moving_time", 16),
    "distance_m": ("distance", 17),
    "ascent_m": ("elevation_gain", 20),
    "descent_m": ("elevation_loss", 21),
    "max_heart_rate_bpm": ("max_heart_rate", 30),
    "avg_heart_rate_bpm": ("average_heart_rate", 31),
}
FILE = re.compile(r"(?:^|/)activities/[^/]+\.(?:fit|gpx|tcx)(?:\.gz)?$", re.IGNORECASE)
ID_LABELS = re.compile(r"activit|aktivit|actividad|attivit|atividade|aktywn|アクティビティ|活动|활동")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    line: int
    file: str | None  # path inside the export, as the table writes it
    hint: Hint
    document: dict[str, Any]  # the row document, for an activity without a file


def is_account_table(header: str) -> bool:
    """True for the header of `activities.csv` in any of its layouts and languages."""
    labels = [label_of(cell.strip('"')) for cell in header.lstrip("\ufeff \r\n").split("\n", 1)[0].split(",")]
    if tuple(labels[: len(OLD)]) == OLD:
        return True
    english = labels[0] == "activity_id" and "filename" in labels
    translated = len(labels) >= len(OLD) and _is_id(labels[0]) and bool(ID_LABELS.search(labels[1]))
    return english or translated or (len(labels) > len(OLD) and _is_told_by_rows(header))


def _is_told_by_rows(text: str) -> bool:
    """Under headings of a language that we do not know: a number, a time and a file of the export in one row."""
    rows = rows_of(text[:ROWS_CHARS])[1:]
    return any(cells[0].isdigit() and any(FILE.match(cell) for cell in cells) for _, cells in rows)


def _is_id(label: str) -> bool:
    return bool(ID_LABELS.search(label)) and bool(
        re.search(r"(^|_|\b|[^a-z])(id|nr|number)($|_|\b|[^a-z])", label)
    )


def account_rows(data: bytes) -> Iterator[Row | tuple[int, str]]:
    """Each line as a `Row`; a line that cannot be read as (line number, reason)."""
    rows = rows_of(text_of(data))
    labels = [label_of(cell) for cell in rows[0][1]]
    file_at = _file_column(labels, rows)
    for line, cells in rows[1:]:
        try:
            yield _row(line, cells, labels, file_at)
        except ValueError as error:
            yield line, str(error)


def _file_column(labels: list[str], rows: list[tuple[int, list[str]]]) -> int | None:
    """Where the file names are: by name, else by content."""
    if "filename" in labels:
        return labels.index("filename")
    for _, cells in rows[1:]:
        for at, cell in enumerate(cells):
            if FILE.search(cell.strip()):
                return at
    return None


def _row(line: int, cells: list[str], labels: list[str], file_at: int | None) -> Row:
    def cell(at: int | None) -> str:
        return cells[at].strip() if at is not None and at < len(cells) else ""

    start = written_time(cell(DATE))
    sport, sub_sport = sport_of(cell(TYPE)) or ("generic", None)
    totals = {total: _total(total, cell, labels) for total in RAW}
    if totals["distance_m"] is None:
        totals["distance_m"] = _display_distance(cell(DISTANCE), labels)
    if totals["elapsed_s"] is None:
        totals["elapsed_s"] = decimal(cell(ELAPSED))
    totals = {key: value for key, value in totals.items() if value}
    timer = totals.get("moving_s") or totals.get("elapsed_s")
    hint = Hint(
        cell(NAME) or None, sport, sub_sport, start, totals.get("distance_m"), timer, totals.get("elapsed_s")
    )
    said = {"strava_id": cell(ID), "description": cell(DESCRIPTION)}
    document = {
        "format": "strava", "start_utc": start.isoformat(), "sport": sport, "sub_sport": sub_sport,
        "title": cell(NAME), "totals": totals | ({"timer_s": timer} if timer else {}),
        "notes": {key: text for key, text in said.items() if text},
    }  # fmt: skip
    return Row(line, cell(file_at) or None, hint, document)


def _total(total: str, cell: Callable[[int | None], str], labels: list[str]) -> float | None:
    """A raw value: second occurrence of its English name, else its place when the layout is the long one."""
    english, place = RAW[total]
    places = [at for at, label in enumerate(labels) if label == english]
    is_twice = english in {"elapsed_time", "distance", "max_heart_rate"}
    if len(places) > is_twice:
        at: int | None = places[-1]
    elif labels[0] in {"activity_id", "id"} or len(labels) < LONG:
        at = None
    else:
        at = place
    return decimal(cell(at))


def _display_distance(text: str, labels: list[str]) -> float | None:
    """The only distance of old layouts: metres until June 2019, kilometres since."""
    value = decimal(text)
    if value is None:
        return None
    return value if labels[0] == "id" else value * KM_M
