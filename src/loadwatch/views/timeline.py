"""Weekly bars, ratio line and calendar: series over time in the reader's units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from loadwatch.units import UnitSystem, distance_unit_m
from loadwatch.views import words
from loadwatch.views.shapes import CalendarDay, RatioPoint, WeekBar
from loadwatch.views.trend_shapes import Scale

WEEKS_SHOWN = 26
CALENDAR_WEEKS = 52
MEAN_WEEKS = 4


def week_bars(
    weeks: pl.DataFrame,
    reach: tuple[date, date],
    told: Scale,
    column: str = "distance_m",
    n: int = WEEKS_SHOWN,
) -> tuple[WeekBar, ...]:
    """The last weeks up to the anchor with the mean of the four weeks before each.

    Parameters
    ----------
    weeks
        weekly table: `week_start`, the column, `runs`, `status`.
    reach
        the anchor, which is the last day that data reaches; the day asked for.
    told
        unit of the column.
    column
        what the bars show, SI.
    n
        most weeks.

    Returns
    -------
    tuple of WeekBar
        oldest first; the mean is None when one of its four weeks is unknown.
    """
    anchor, as_of = reach
    rows = weeks.filter(pl.col("week_start") <= anchor).sort("week_start").to_dicts()
    known = [None if row[column] is None else row[column] / told.si for row in rows]
    means = [_mean(known[max(0, i - MEAN_WEEKS) : i]) for i in range(len(rows))]
    bars = [_bar(*found, as_of) for found in zip(rows, known, means, strict=True)]
    return tuple(bars[-n:])


def _bar(row: dict[str, Any], value: float | None, mean: float | None, as_of: date) -> WeekBar:
    start = row["week_start"]
    is_current = start <= as_of < start + timedelta(days=7)
    status = "current" if is_current else str(row["status"])
    return WeekBar(start, value, mean, int(row["runs"] or 0), status)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / MEAN_WEEKS if len(known) == MEAN_WEEKS else None


def ratio_line(load: pl.DataFrame, anchor: date, n: int = WEEKS_SHOWN) -> tuple[RatioPoint, ...]:
    """The ratio on each day of the weeks up to the anchor.

    Parameters
    ----------
    load
        `LoadFrame` of one measure, one runner; with `ratio_low` and `ratio_high` the points have a range.
    anchor
        last day shown.
    n
        most weeks.

    Returns
    -------
    tuple of RatioPoint
        oldest first; None where the status says why there is none.
    """
    since = anchor - timedelta(days=7 * n - 1)
    shown = load.filter(pl.col("local_date").is_between(since, anchor)).sort("local_date")
    names = ["local_date", "ratio", "status"]
    names += [name for name in ("ratio_low", "ratio_high") if name in shown.columns]
    return tuple(RatioPoint(*row) for row in shown.select(names).iter_rows())


def calendar(
    daily: pl.DataFrame, anchor: date, week_start: int, units: UnitSystem
) -> tuple[CalendarDay, ...]:
    """52 calendar weeks of distance that end with the anchor.

    Parameters
    ----------
    daily
        `DailyFrame` of one runner.
    anchor
        last day shown.
    week_start
        0 Monday … 6 Sunday.
    units
        km or mi.

    Returns
    -------
    tuple of CalendarDay
        every day; 0 is rest, None unknown; days before the history have status `missing`.
    """
    first = words.week_start_of(anchor, week_start) - timedelta(weeks=CALENDAR_WEEKS - 1)
    rows = daily.filter((pl.col("measure") == "distance") & (pl.col("local_date") >= first))
    found = {row["local_date"]: row for row in rows.iter_rows(named=True)}
    days = [first + timedelta(days=n) for n in range((anchor - first).days + 1)]
    return tuple(_square(on, found.get(on), distance_unit_m(units)) for on in days)


def _square(on: date, row: dict[str, Any] | None, unit_m: float) -> CalendarDay:
    if row is None:
        return CalendarDay(on, None, None, "missing")
    values = [None if row[key] is None else row[key] / unit_m for key in ("value", "longest")]
    return CalendarDay(on, values[0], values[1], row["status"])
