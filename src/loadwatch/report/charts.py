"""The charts of a report with their words for those who cannot see them."""

from __future__ import annotations

from datetime import date

from loadwatch.language import say, written
from loadwatch.report import svg
from loadwatch.report.svg import Bar, Dot
from loadwatch.views.report_shapes import ReportView, WeekColumn
from loadwatch.views.words import day

Chart = dict[str, str]
WIDE, NARROW, SMALL, DAYS = (500.0, 112.0), (500.0, 76.0), (160.0, 84.0), (500.0, 100.0)
RATIO_TOPS = (1.0, 2.0)


def charts(view: ReportView) -> dict[str, Chart | list[Chart] | None]:
    """Name of the chart → SVG and the same in words; None when there is nothing to draw."""
    return {
        "weeks": _weeks(view),
        "ratio": _ratio(view),
        "pain": _pain(view),
        "calendar": _calendar(view),
        "columns": [_column(column) for column in view.columns],
    }


def _weeks(view: ReportView) -> Chart | None:
    shown = [
        Bar(week.week_start, week.value, week.mean_4w, week.status == "current", week.status == "partial")
        for week in view.seen.weeks
    ]
    known = [bar for bar in shown if bar.value is not None]
    if not known:
        return None
    best = max(known, key=lambda bar: bar.value or 0.0)
    words = say(
        "Bars of weekly distance, {n} weeks; the largest, from {day}, has {value} {unit}.",
        n=len(shown),
        day=day(best.start),
        value=written(best.value, ".1f"),
        unit=view.seen.unit,
    )
    return {"svg": svg.bars(shown, WIDE), "words": words}


def _ratio(view: ReportView) -> Chart | None:
    dots = [Dot(point.local_date, point.ratio, point.low, point.high) for point in view.seen.ratio]
    known = [dot for dot in dots if dot.value is not None]
    if not known:
        return None
    words = say(
        "Line of the ratio of recent to usual load; on {day} it is {value}.",
        day=day(known[-1].on),
        value=written(known[-1].value, ".2f"),
    )
    return {"svg": svg.line(dots, _span(view), RATIO_TOPS, NARROW), "words": words}


def _pain(view: ReportView) -> Chart | None:
    if view.pain is None:
        return None
    points = view.pain.points
    morning = [Dot(point.local_date, point.morning) for point in points]
    during = [Dot(point.local_date, point.during) for point in points]
    drawn = svg.marks(((morning, say("morning")), (during, say("in the run"))), _span(view), NARROW)
    return {"svg": drawn, "words": view.pain.summary}


def _calendar(view: ReportView) -> Chart | None:
    days = [(one.local_date, one.distance) for one in view.seen.calendar]
    if not days:
        return None
    words = say(
        "Calendar of {n} days, {runs} with a run.", n=len(days), runs=sum(bool(value) for _, value in days)
    )
    return {"svg": svg.calendar(days, view.seen.week_start, DAYS), "words": words}


def _column(column: WeekColumn) -> Chart:
    known = [value for _, value in column.weeks if value is not None]
    words = say(
        "{label} by week, at most {top} {unit}.",
        label=column.label,
        top=written(max(known, default=0.0), ".1f"),
        unit=column.unit,
    )
    shown = [Bar(start, value) for start, value in column.weeks]
    return {"svg": svg.bars(shown, SMALL), "words": words, "title": f"{column.label} ({column.unit})"}


def _span(view: ReportView) -> tuple[date, date]:
    return view.since, view.until
