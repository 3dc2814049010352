"""The weeks of the trends page as a table, and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from loadwatch.language import Told, dated, say
from loadwatch.views import words
from loadwatch.views.trend_shapes import TrendsView, TrendWeek

Cell = str | float | int | None
ACTIVE = ("=", "+", "-", "@", "\t", "\r")  # first characters that make a spreadsheet compute
DATA = Told(
    {"ok": "whole week", "current": "this week", "partial": "part of it unknown", "missing": "no data"}
)


def trend_heads(view: TrendsView) -> tuple[str, ...]:
    """Names of the columns, with units."""
    return (
        say("Week from"),
        say("{label} ({unit})", label=view.label, unit=view.unit),
        say("A year before ({unit})", unit=view.unit),
        say("{days}-day longest ({unit})", days=view.window_days, unit=view.unit),
        say("Ratio"),
        say("Ratio, lowest"),
        say("Ratio, highest"),
        say("Worst pain"),
        say("Flags"),
        say("Data"),
    )


def trend_lines(view: TrendsView) -> list[tuple[str, ...]]:
    """The weeks in words under `trend_heads`, newest first; a dash is unknown."""
    return [_line(week, view.digits) for week in reversed(view.weeks)]


def _line(week: TrendWeek, digits: int) -> tuple[str, ...]:
    amounts = (_text(value, digits) for value in (week.value, week.last_year, week.longest))
    ratios = (
        words.DASH if value is None else words.ratio(value)
        for value in (week.ratio, week.ratio_low, week.ratio_high)
    )
    flags = str(week.n_flags) if week.n_flags else ""
    day = dated(week.week_start, "yMMMd")
    return (day, *amounts, *ratios, _text(week.pain, 0), flags, DATA.get(week.status, week.status))


def _text(value: float | None, digits: int) -> str:
    return words.DASH if value is None else words.number(value, digits)


def trend_csv(view: TrendsView) -> str:
    """The rows of the table as CSV: ISO days, plain numbers, nothing where unknown."""
    rows = [
        (
            week.week_start.isoformat(), _rounded(week.value), _rounded(week.last_year),
            _rounded(week.longest), _rounded(week.ratio), _rounded(week.ratio_low),
            _rounded(week.ratio_high), week.pain, week.n_flags, DATA.get(week.status, week.status),
        )
        for week in reversed(view.weeks)
    ]  # fmt: skip
    return csv_text(trend_heads(view), rows)


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV for any spreadsheet: text cells can never compute there."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(head) for head in heads])
    writer.writerows([["" if cell is None else inert(cell) for cell in row] for row in rows])
    return out.getvalue()


def inert(cell: Cell) -> Cell:
    """A cell that a spreadsheet takes for text when it is text, whatever it begins with."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(ACTIVE) else cell


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
