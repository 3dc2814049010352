"""Trends of the report: a usual week lately against a usual week before, and the largest day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from loadwatch.model import MEASURES, Athlete
from loadwatch.units import UnitSystem, distance_unit_m, height_unit_m
from loadwatch.views import words
from loadwatch.views.report_shapes import Asked, Trend, WeekColumn

SPAN = 4  # weeks
MOST_DAYS = 30
RUNNER = ("distance", "uphill_ascent", "fast")
PHYSICIAN = (
    "distance", "duration", "ascent", "descent", "uphill", "downhill", "uphill_ascent", "downhill_descent", "fast", "sprint",
)  # fmt: skip
WITHOUT_FOCUS = ("achilles_midportion", "knee")  # when no tissue is in focus
WHOLE = ("ok",)


def shown_measures(athlete: Athlete, asked: Asked) -> tuple[str, ...]:
    """The measures of the table: those of the audience, then the tissues in focus."""
    tissues = (athlete.focus_tissue,) if athlete.focus_tissue else WITHOUT_FOCUS
    return (*(RUNNER if asked.audience == "runner" else PHYSICIAN), *tissues)


def trends(
    weekly: pl.DataFrame, daily: pl.DataFrame, athlete: Athlete, until: date, asked: Asked
) -> tuple[Trend, ...]:
    """A row for each measure.

    Parameters
    ----------
    weekly
        weekly table of one runner.
    daily
        `DailyFrame` of one runner.
    athlete
        focus tissue and start of the week.
    until
        last day; the calendar week it lies in does not count as whole.
    asked
        audience and units.

    Returns
    -------
    tuple of Trend
        unknown where one of the four weeks has an unknown day.
    """
    current = words.week_start_of(until, athlete.week_start)
    if until == current + timedelta(days=6):
        current += timedelta(weeks=1)  # the week of the last day is whole
    spans = (current - timedelta(weeks=SPAN), current - timedelta(weeks=2 * SPAN))
    return tuple(
        _trend(name, [_mean_week(weekly, name, start) for start in spans], _most(daily, name, until), asked)
        for name in shown_measures(athlete, asked)
    )


def _trend(measure: str, means: list[float | None], most: float | None, asked: Asked) -> Trend:
    column = MEASURES[measure]
    texts = [
        None if value is None else words.measure_amount(column, value, asked.units)
        for value in (*means, most)
    ]
    recent, before = means
    change = None
    if recent is not None and before:
        change = f"{'+' if recent >= before else '−'}{words.percent(abs(recent / before - 1))}"
    unit = words.measure_amount(column, 0.0, asked.units).unit
    values = [None if text is None else text.value for text in texts]
    label = words.MEASURE_LABELS[measure]
    return Trend(measure, label, unit, values[0], values[1], change, values[2], recent)


def _mean_week(weekly: pl.DataFrame, measure: str, start: date) -> float | None:
    """Mean of four calendar weeks; None when one is not wholly known."""
    end = start + timedelta(weeks=SPAN)
    is_in = (pl.col("week_start") >= start) & (pl.col("week_start") < end)
    weeks = weekly.filter(is_in)
    known = weeks[MEASURES[measure]].drop_nulls()
    if len(known) < SPAN or not weeks["status"].is_in([*WHOLE, "current"]).all():
        return None
    return float(known.sum()) / SPAN


def _most(daily: pl.DataFrame, measure: str, until: date) -> float | None:
    since = until - timedelta(days=MOST_DAYS - 1)
    days = daily.filter((pl.col("measure") == measure) & pl.col("local_date").is_between(since, until))
    found = days["value"].max()
    return float(found) if isinstance(found, float) else None


def week_columns(
    weekly: pl.DataFrame, athlete: Athlete, period: tuple[date, date], units: UnitSystem
) -> tuple[WeekColumn, ...]:
    """Ascent, fast running and the tissue in focus by week, for small charts.

    Parameters
    ----------
    weekly
        weekly table of one runner.
    athlete
        focus tissue.
    period
        first and last day.
    units
        km or mi.

    Returns
    -------
    tuple of WeekColumn
        in the reader's units; None is unknown.
    """
    names = ("uphill_ascent", "fast", athlete.focus_tissue or WITHOUT_FOCUS[0])
    rows = weekly.filter(pl.col("week_start").is_between(*period)).sort("week_start")
    return tuple(_column(rows, name, units) for name in names)


def _column(rows: pl.DataFrame, measure: str, units: UnitSystem) -> WeekColumn:
    column = MEASURES[measure]
    unit = words.measure_amount(column, 0.0, units).unit
    by = _unit_si(column, units)
    pairs = zip(rows["week_start"], rows[column], strict=True)
    weeks = tuple((start, None if value is None else value / by) for start, value in pairs)
    return WeekColumn(words.MEASURE_LABELS[measure], unit, weeks)


def _unit_si(column: str, units: UnitSystem) -> float:
    if column.endswith("_eqkm"):
        return 1.0
    return height_unit_m(units) if column.endswith("ascent_m") else distance_unit_m(units)
