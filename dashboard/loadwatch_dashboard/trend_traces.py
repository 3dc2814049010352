"""The traces of the trends page: marks, bars, dots and lines, each on its panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from loadwatch.language import say
from loadwatch.views.shapes import Stream
from loadwatch.views.trend_shapes import TrendMark, TrendRun, TrendsView, TrendWeek
from loadwatch_dashboard.charts import ACCENT, CLEAR, DAY_MS, GREY, PALE, Figure
from loadwatch_dashboard.hover import LONG, WHEN, at_day
from loadwatch_dashboard.lines import packed, veils

SEVERITIES = {  # shape and colour of a mark; the colours hold 3:1 on light and dark
    1: ("circle", "#4a7fc4"),
    2: ("diamond", "#b87614"),
    3: ("triangle-up", "#d64a41"),
}
PAINED = "#a86a9e"
SILENCE = timedelta(days=7)
DATE_IN_DAYS = 3  # a date is as long as the values of so many days


def mark_traces(marks: Sequence[TrendMark]) -> list[Figure]:
    """One mark a day by its worst flag: shape and colour, and all flags of the day in words on hover."""
    traces = []
    by_day: dict[date, list[TrendMark]] = {}
    for mark in sorted(marks, key=lambda one: (one.local_date, -one.severity)):
        by_day.setdefault(mark.local_date, []).append(mark)
    for severity, (symbol, colour) in SEVERITIES.items():
        ours = {day: said for day, said in by_day.items() if said[0].severity == severity}
        if ours:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [str(day) for day in ours],
                    "y": [0.5] * len(ours),
                    "customdata": [
                        "<br>".join(f"{mark.word}: {mark.title}" for mark in said) for said in ours.values()
                    ],
                    "marker": {"symbol": symbol, "size": 10, "color": colour},
                    "cliponaxis": False,
                    "hovertemplate": at_day(WHEN) + "<br><b>%{customdata}</b><extra></extra>",
                }
            )
    return traces


def week_traces(view: TrendsView, compare: bool) -> list[Figure]:
    looks = (("ok", PALE), ("partial", "rgba(47,131,176,.3)"), ("current", ACCENT))
    traces = []
    for look, colour in looks:
        ours = [week for week in view.weeks if week.value is not None and _look(week) == look]
        if ours:
            traces.append(_bars(ours, colour, view, look))
    gaps = [week for week in view.weeks if week.value is None]
    if gaps:
        traces.append(_gaps(gaps, max((week.value or 0.0 for week in view.weeks), default=0.0) or 1.0))
    return traces + ([_last_year(view)] if compare else [])


def base_trace(view: TrendsView) -> Figure:
    """K_base as a week's load: the slow mean of 42 days."""
    trace = _line(view, view.base, "y2", {"color": GREY, "width": 1.6, "dash": "dot"})
    amount = f"%{{y:.{view.digits}f}} {view.unit}"
    trace["hovertemplate"] = say("Usual week on {day}: <b>{amount}</b>", day=at_day(WHEN), amount=amount)
    trace["hovertemplate"] += "<extra></extra>"
    return trace


def _look(week: TrendWeek) -> str:
    return week.status if week.status in ("partial", "current") else "ok"


def _bars(weeks: Sequence[TrendWeek], colour: str, view: TrendsView, look: str) -> Figure:
    line = {"color": ACCENT if look == "partial" else CLEAR, "width": 1 if look == "partial" else 0}
    note = {"partial": say("part of it unknown"), "current": say("this week so far")}.get(look)
    return {
        "type": "bar",
        "x": [str(week.week_start) for week in weeks],
        "y": _packed([week.value for week in weeks]),
        "yaxis": "y2",
        "offset": 0.55 * DAY_MS,
        "width": 5.9 * DAY_MS,
        "marker": {"color": colour, "cornerradius": 3, "line": line},
        "hovertemplate": say("Week of {day}", day=at_day(LONG))
        + f"<br><b>%{{y:.{view.digits}f}} {view.unit}</b>{f'<br>{note}' if note else ''}<extra></extra>",
    }


def _gaps(weeks: Sequence[TrendWeek], peak: float) -> Figure:
    return {
        "type": "bar",
        "x": [str(week.week_start) for week in weeks],
        "y": [peak * 0.06 for _ in weeks],
        "yaxis": "y2",
        "offset": 0.55 * DAY_MS,
        "width": 5.9 * DAY_MS,
        "marker": {"color": CLEAR, "line": {"color": GREY, "width": 1}},
        "hovertemplate": say("Week of {day}<br><b>No data</b>", day=at_day(LONG)) + "<extra></extra>",
    }


def _last_year(view: TrendsView) -> Figure:
    """The same weeks a year before, as steps."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [str(week.week_start) for week in view.weeks]
        + [str(view.weeks[-1].week_start + timedelta(6.9))],
        "y": _packed(
            [week.last_year for week in (*view.weeks, view.weeks[-1])]
        ),  # the last step is a week long
        "yaxis": "y2",
        "line": {"shape": "hv", "color": GREY, "width": 2},
        "connectgaps": False,
        "hovertemplate": say("A year before: <b>{amount}</b>", amount=f"%{{y:.{view.digits}f}} {view.unit}")
        + "<extra></extra>",
    }


def run_traces(view: TrendsView) -> list[Figure]:
    words = f"{at_day(WHEN)}<br><b>%{{y:.{view.digits}f}} {view.unit}</b>"
    dots: Figure = {
        "type": "scatter",
        "mode": "markers",
        "yaxis": "y3",
        "marker": {"size": 5 if len(view.runs) < 400 else 3.5, "color": PALE},
        "hovertemplate": f"{words}<extra></extra>",
    }
    longest = _line(view, view.longest, "y3", {"color": ACCENT, "width": 2, "shape": "hv"})
    capacity = _line(view, view.capacity, "y3", {"color": GREY, "width": 1.8, "dash": "dash", "shape": "hv"})
    told = say("{days}-day longest on {words}", days=view.window_days, words=words)
    longest["hovertemplate"] = told + "<extra></extra>"
    capacity["hovertemplate"] = say("Capacity on {words}", words=words) + "<extra></extra>"
    return [*({**dots, **places} for places in _dots(view.runs)), capacity, longest]


def _dots(runs: Sequence[TrendRun]) -> list[Figure]:
    """Places of runs: where most days have one, the first of each in a row of all days, which is shorter than dates."""
    first: dict[date, TrendRun] = {}
    for run in runs:
        first.setdefault(run.local_date, run)
    begin, end = min(first, default=date.max), max(first, default=date.max)
    days = np.full((end - begin).days + 1, np.nan)
    if len(days) > DATE_IN_DAYS * len(first):
        first = {}
    for day, run in first.items():
        days[(day - begin).days] = run.value
    rest = [run for run in runs if first.get(run.local_date) is not run]
    in_row: list[Figure] = [{"x0": str(begin), "dx": DAY_MS, "y": packed(days)}] if first else []
    by_date = {"x": [str(run.local_date) for run in rest], "y": _packed([run.value for run in rest])}
    return [*in_row, by_date] if rest else in_row


def ratio_traces(view: TrendsView) -> list[Figure]:
    """The ratio in its range: what other usual long windows give."""
    trace = _line(view, view.ratio, "y4", {"color": GREY, "width": 1.8})
    trace["hovertemplate"] = at_day(WHEN) + ": <b>%{y:.2f}</b><extra></extra>"
    return [*veils(view.first, view.ratio_low, view.ratio_high, "y4"), trace]


def pain_traces(view: TrendsView) -> list[Figure]:
    """Answers as dots, joined when they are at most a week apart: over longer silence nothing is known."""
    x: list[str] = []
    y: list[float | None] = []
    before = None
    for number in np.flatnonzero(np.isfinite(view.pain)):
        day = view.first + timedelta(days=int(number))
        if before is not None and day - before > SILENCE:
            x.append(str(before + SILENCE))
            y.append(None)
        x.append(str(day))
        y.append(float(view.pain[number]))
        before = day
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": x,
            "y": y,
            "yaxis": "y5",
            "line": {"color": PAINED, "width": 1.6},
            "marker": {"size": 5, "color": PAINED, "symbol": "square"},
            "connectgaps": False,
            "hovertemplate": say("{day}: pain <b>{pain}</b>", day=at_day(WHEN), pain="%{y:.0f}")
            + "<extra></extra>",
        }
    ]


def _line(view: TrendsView, values: Stream, axis: str, line: Figure) -> Figure:
    """One value a day, without writing every day."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x0": str(view.first),
        "dx": DAY_MS,
        "y": packed(values),
        "yaxis": axis,
        "line": line,
        "connectgaps": False,
    }


def _packed(values: Sequence[Any]) -> Figure:
    return packed(np.array([np.nan if value is None else value for value in values]))
