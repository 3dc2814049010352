"""Trends: one measure over months or years, weeks, single runs, capacity, ratio and pain on one time axis."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from loadwatch.language import say
from loadwatch.load.outings import outings
from loadwatch.load.ratio import method_name
from loadwatch.load.stop import INSTRUCTION
from loadwatch.model import MEASURES, TISSUES, Athlete, Flag, Method
from loadwatch.units import MINUTE_S, UnitSystem, distance_unit_m, height_unit, height_unit_m
from loadwatch.views import words
from loadwatch.views.flags import flag_title
from loadwatch.views.load import ratio_gaps
from loadwatch.views.shapes import State, Stream
from loadwatch.views.trend_shapes import (
    Scale,
    Span,
    TrendFrames,
    TrendMark,
    TrendRun,
    TrendsView,
    TrendWeek,
)

SPAN_WEEKS: dict[Span, int] = {"3m": 13, "6m": 26, "12m": 52}
YEAR = timedelta(weeks=52)  # the same weekdays a year before
STALE_DAYS = 7
WEEK_DAYS = 7.0
PAINS = ("pain_now", "pain_during", "pain_morning")


def scale(measure: str, units: UnitSystem) -> Scale:
    """Unit of a measure as the reader knows it."""
    column = MEASURES[measure]
    if column.endswith("_eqkm"):
        return Scale("eq-km", 1.0, 1)
    if column.endswith("_s"):
        return Scale("min", MINUTE_S, 0)
    if column.endswith(("ascent_m", "descent_m")):
        return Scale(height_unit(units), height_unit_m(units), 0)
    return Scale(units, distance_unit_m(units), 1 if measure == "distance" else 2)


def trends(  # noqa: PLR0913, PLR0917 - what is shown, and how the reader wants it
    athlete: Athlete, frames: TrendFrames, measure: str, span: Span, as_of: date, units: UnitSystem
) -> TrendsView:
    """One measure of one runner over time.

    Parameters
    ----------
    athlete
        the runner.
    frames
        frames of the runner; those with a column `measure` hold this measure only.
    measure
        name of `model.MEASURES`.
    span
        how far back: 3, 6 or 12 months in whole weeks, or all.
    as_of
        the day the page speaks for; data that ended long before are shown up to their end.
    units
        km or mi.

    Returns
    -------
    TrendsView
        weeks, runs, lines and marks in the reader's units; unknown is None or NaN, never 0.
    """
    told, frames = scale(measure, units), _silent(frames)
    first_known, last = _reach(frames.daily, as_of)
    first = _first_day(first_known, last, span, athlete.week_start)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    pain = pain_by_day(frames.diary)
    marks = _marks(frames.flags, measure, first, last)
    weeks = _weeks(frames, measure, (first, last, as_of), told, pain)
    return TrendsView(
        athlete=athlete.name, as_of=as_of, units=units, measure=measure,
        label=words.MEASURE_LABELS[measure], unit=told.unit, digits=told.digits, span=span,
        state=_state(frames, as_of, last),
        summary=say(INSTRUCTION) if frames.is_stopped else _summary(weeks, told), first=first, last=last,
        weeks=weeks, runs=_runs(frames, measure, first, last, told), marks=marks,
        longest=_line(frames.load, "longest_30d", days, told.si), window_days=frames.method.spike_window_days,
        capacity=_line(frames.capacity, "k_day", days, told.si),
        base=_line(frames.capacity, "k_base", days, told.si / WEEK_DAYS),
        ratio=_line(frames.load, "ratio", days, 1.0),
        ratio_low=_line(frames.load, "ratio_low", days, 1.0),
        ratio_high=_line(frames.load, "ratio_high", days, 1.0),
        pain=np.array([pain.get(day, np.nan) for day in days], dtype=np.float32),
        ratio_method=_ratio_method(frames.load, frames.method),
        capacity_note="" if frames.is_stopped else _capacity_note(frames, first, last),
        caveats=_caveats(frames, measure, as_of, (first, last)),
    )  # fmt: skip


def _silent(frames: TrendFrames) -> TrendFrames:
    """While a red flag stands: no capacity and no flags; the load frame comes without comparisons already."""
    if not frames.is_stopped:
        return frames
    return replace(frames, capacity=frames.capacity.clear(), flags=())


# ---- reach --------------------------------------------------------------------


def _reach(daily: pl.DataFrame, as_of: date) -> tuple[date, date]:
    """First and last day that the data speak about."""
    known = daily.filter((pl.col("status") != "missing") & (pl.col("local_date") <= as_of))["local_date"]
    if known.is_empty():
        return as_of, as_of
    first, last = known.min(), known.max()
    assert isinstance(first, date)  # noqa: S101 - for the type checker: the frame's dtype says so
    assert isinstance(last, date)  # noqa: S101 - likewise
    return first, last if (as_of - last).days > STALE_DAYS else as_of


def _first_day(first_known: date, last: date, span: Span, week_start: int) -> date:
    weeks = SPAN_WEEKS.get(span)
    back = first_known if weeks is None else last - timedelta(weeks=weeks - 1)
    return words.week_start_of(back, week_start)


def _state(frames: TrendFrames, as_of: date, last: date) -> State:
    if not frames.exposures["is_run"].any():
        return "empty"
    if frames.is_stopped:
        return "red"
    is_short = frames.daily.height < frames.method.min_history_days
    return "partial" if is_short or last < as_of else "full"


# ---- series -------------------------------------------------------------------


def _weeks(
    frames: TrendFrames,
    measure: str,
    reach: tuple[date, date, date],
    told: Scale,
    pain: dict[date, float],
) -> tuple[TrendWeek, ...]:
    first, last, as_of = reach
    rows = frames.weeks.filter(pl.col("week_start") <= last).select(
        "week_start", "status", value=pl.col(MEASURES[measure]) / told.si
    )
    values: dict[date, float | None] = dict(rows.select("week_start", "value").iter_rows())
    columns = ("local_date", "longest_30d", "ratio", "ratio_low", "ratio_high")
    days = {row[0]: row[1:] for row in frames.load.select(columns).iter_rows()}
    unknown = (None, None, None, None)
    flagged = sorted(flag.local_date for flag in frames.flags if _is_about(flag, measure))
    found = []
    for start, status, value in rows.filter(pl.col("week_start") >= first).iter_rows():
        week = [start + timedelta(days=n) for n in range(7)]
        longest, ratio, low, high = next((days[day] for day in reversed(week) if day in days), unknown)
        pains = [pain[day] for day in week if day in pain]
        found.append(
            TrendWeek(
                start, value, values.get(start - YEAR), None if longest is None else longest / told.si, ratio,
                max(pains, default=None), bisect_right(flagged, week[6]) - bisect_left(flagged, week[0]),
                "current" if week[0] <= as_of <= week[6] else str(status), low, high,
            )
        )  # fmt: skip
    return tuple(found)


def _runs(frames: TrendFrames, measure: str, first: date, last: date, told: Scale) -> tuple[TrendRun, ...]:
    column = MEASURES[measure]
    joined = outings(frames.exposures, frames.method, [measure]).filter(
        pl.col("local_date").is_between(first, last)
    )
    known = joined.filter(pl.col(column) > 0).select("local_date", column, "activity_id")
    return tuple(TrendRun(day, value / told.si, activity) for day, value, activity in known.iter_rows())


def _line(frame: pl.DataFrame, column: str, days: Sequence[date], si: float) -> Stream:
    """A column by day, of days in a row; NaN where the frame has no value."""
    nth = (pl.col("local_date") - days[0]).dt.total_days()
    found = frame.select(nth=nth, value=pl.col(column).cast(pl.Float64) / si)
    found = found.filter(pl.col("nth").is_between(0, len(days) - 1))
    values = np.full(len(days), np.nan, dtype=np.float32)
    values[found["nth"].to_numpy()] = found["value"].to_numpy()
    return values


def pain_by_day(diary: pl.DataFrame) -> dict[date, float]:
    """The worst pain of each day with an answer, whatever the site."""
    worst = diary.with_columns(worst=pl.max_horizontal(*PAINS)).drop_nulls("worst")
    days = worst.group_by("local_date").agg(pl.col("worst").max())
    return dict(days.select("local_date", "worst").iter_rows())


def _is_about(flag: Flag, measure: str) -> bool:
    return measure in {flag.exposure, flag.tissue}


def _marks(flags: Sequence[Flag], measure: str, first: date, last: date) -> tuple[TrendMark, ...]:
    ours = [flag for flag in flags if _is_about(flag, measure) and first <= flag.local_date <= last]
    ours.sort(key=lambda flag: (flag.local_date, flag.severity, flag.rule))
    return tuple(
        TrendMark(
            flag.local_date, flag.severity, words.severity_word(flag.severity), flag_title(flag), flag.rule,
            flag.activity,
        )
        for flag in ours
    )  # fmt: skip


# ---- words --------------------------------------------------------------------


def _summary(weeks: Sequence[TrendWeek], told: Scale) -> str:
    """The newest week that is known against the largest one shown."""
    known = [week for week in weeks if week.value is not None]
    if not known:
        return say("No week of this range has a known value.")
    whole = [week for week in known if week.status != "current"] or known
    newest, largest = whole[-1], max(whole, key=lambda week: week.value or 0.0)
    values = {
        "unit": told.unit,
        "now": words.number(newest.value or 0.0, told.digits), "n": len(whole),
        "week": words.day_year(newest.week_start), "most": words.number(largest.value or 0.0, told.digits),
        "then": words.day_year(largest.week_start),
    }  # fmt: skip
    if newest is largest:
        return say("{now} {unit} in the week from {week}, the most of {n} known weeks.", **values)
    return say(
        "{now} {unit} in the week from {week}; the most of {n} known weeks was {most} {unit}, from {then}.",
        **values,
    )


def _ratio_method(load: pl.DataFrame, method: Method) -> str:
    name = str(load["method"][0]) if load.height else method_name(method, "rolling-uncoupled")
    told = say("{method}. Context only, not a risk score.", method=words.method_words(name))
    return f"{told} {words.ratio_range_sentence(method)}"


def _capacity_note(frames: TrendFrames, first: date, last: date) -> str:
    """What the capacity line rests on."""
    days = frames.method.capacity.day_window
    shown = frames.capacity.filter(
        pl.col("local_date").is_between(first, last) & pl.col("k_day").is_not_null()
    )
    if (shown["confidence"] == "assumed").all():
        return say(
            "Capacity is the largest day of the {days} before. Without diary every day counts as tolerated.",
            days=days,
        )
    return say(
        "Capacity is the largest day of the {days} before that the diary shows as tolerated.", days=days
    )


def _caveats(frames: TrendFrames, measure: str, as_of: date, shown: tuple[date, date]) -> tuple[str, ...]:
    found, last = [], shown[1]
    if last < as_of:
        found.append(say("No recordings since {day}: what is shown ends there.", day=words.day_year(last)))
    n_unknown = frames.daily.filter(pl.col("status").is_in(["partial", "unknown"])).height
    if n_unknown:
        found.append(
            say("Days with a run whose value is not known: {n}. Their weeks are lower bounds.", n=n_unknown)
        )
    gaps = ratio_gaps(frames.load, *shown)
    if gaps:
        found.append(gaps)
    if measure in TISSUES:
        found.append(say(words.ESTIMATE))
    return tuple(found)
