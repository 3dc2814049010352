"""Plans with a week in each row and a column for each of its days, as coaches write them into spreadsheets."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loadwatch.decode.sports import plain
from loadwatch.decode.table import first_lines, rows_of
from loadwatch.decode.table.days import WEEKDAY, day_of

LEAST_DAYS = 5  # columns that make it a week
LONGEST_WEEK = 52
EMPTY = frozenset({"", "-", "--", "–", "—"})
_WEEK = re.compile(r"(?:kw|week|woche|w)?\s*\.?\s*(\d{1,2})(?:\s*[/-]\s*(\d{4}))?", re.IGNORECASE)
_FIRST_DAY = re.compile(
    r"^(?:week of|woche (?:vom|ab))?\s*(.*?\d\.?)\s*(?:(?:[-–]|bis|to)\s*.*\d.*)?$", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\(([^)]*\d[^)]*)\)")


@dataclass(frozen=True)
class Grid:
    """Rows of weeks: which column is which day of the week, and the first of them."""

    rows: list[tuple[int, list[str]]]
    days: dict[int, int]  # column → day of the week, Monday 0
    names: list[str]

    @property
    def first(self) -> int:
        """The day of the week that comes first."""
        return self.days[min(self.days)]


@dataclass(frozen=True)
class GridCell:
    """One day of one week: its line and heading, and its date when the row tells one."""

    line: int
    heading: str
    day: date | None
    text: str


def grid_of(text: str) -> Grid | None:
    """The weeks of a table; None when its headings are not the days of a week."""
    for number, sign, cells in first_lines(text):
        days = {at: WEEKDAY[plain(cell)] for at, cell in enumerate(cells) if plain(cell) in WEEKDAY}
        if len(set(days.values())) == len(days) >= LEAST_DAYS:
            return Grid([row for row in rows_of(text, sign) if row[0] > number], days, cells)
    return None


def grid_cells(grid: Grid, today: date) -> Iterator[GridCell]:
    """Every day that holds something."""
    before = [cells[: min(grid.days)] for _, cells in grid.rows]
    for (line, cells), labels in zip(grid.rows, before, strict=True):
        first = _first_day(labels, grid.first, today)
        for at, weekday in grid.days.items():
            text = cells[at].strip() if at < len(cells) else ""
            if text not in EMPTY:
                day = None if first is None else first + timedelta(days=(weekday - grid.first) % 7)
                yield GridCell(line, grid.names[at].strip(), day, text)


def _first_day(labels: Sequence[str], first_weekday: int, today: date) -> date | None:
    """The day of the first column, of a date that is on that day of the week, else of the number of the week."""
    for label in labels:
        inner = _IN_BRACKETS.search(label)
        whole = (inner[1] if inner else label).strip()
        for text in (whole, _FIRST_DAY.sub(r"\1", whole)):
            if days := _days(text, today):
                fit = [day for day in days if day.weekday() == first_weekday]
                return fit[0] if len(fit) == 1 else None
    weeks = [hit for label in labels if (hit := _WEEK.fullmatch(label.strip())) and "kw" in label.lower()]
    return _of_week(int(weeks[0][1]), weeks[0][2], first_weekday, today) if weeks else None


def _days(text: str, today: date) -> set[date]:
    """The day of a text, or both that it may be: the day of the week tells which."""
    found = set()
    for day_first in (True, False):
        with contextlib.suppress(ValueError):
            found.add(day_of(text, today, day_first=day_first)[0])
    return found


def _of_week(number: int, year: str | None, first_weekday: int, today: date) -> date | None:
    """The first day of a calendar week, in the year that brings it nearest to today."""
    if not 1 <= number <= LONGEST_WEEK or first_weekday != 0:
        return None
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    mondays = [date.fromisocalendar(one, number, 1) for one in years]
    return min(mondays, key=lambda one: abs(one - today))
