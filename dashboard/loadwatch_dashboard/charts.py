"""Figures of the overview as plain Plotly dictionaries, from the view. Greys and one blue carry the data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from loadwatch.language import decimal, say, say_n, written
from loadwatch.views.overview import OverviewView, WeekBar
from loadwatch.views.shapes import ChartOf, PlannedWeek
from loadwatch_dashboard.hover import DAY, at_day
from loadwatch_dashboard.load_panels import pain_axis, pain_traces, panels
from loadwatch_dashboard.ratio_panel import ratio_parts

Figure = dict[str, Any]

FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
ACCENT = "#2f83b0"
PALE = "rgba(47,131,176,.55)"
GREY = "#7f8c96"
CLEAR = "rgba(0,0,0,0)"
DAY_MS = 86_400_000
SHORTEST = timedelta(weeks=12)  # of a time axis: one week alone is no wall


def layout(height: int, margin: dict[str, int], **more: Any) -> Figure:
    """What all figures share: no background, our font, no drag, no legend."""
    return {
        "template": {},
        "height": height,
        "margin": margin,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "separators": decimal(".,"),
        "font": {"family": FONT, "size": 12},
        "hoverlabel": {"font": {"family": FONT, "size": 12}, "align": "left"},
        **more,
    }


def load_figure(view: OverviewView) -> Figure:
    """Weeks of the chosen measure, the ratio of each day and the worst pain under each other, on one time axis."""
    shown, told, stand = view.weeks, view.chart, panels(view)
    first = shown[0].week_start if shown else view.as_of
    days = [point for point in view.ratio if point.local_date >= first]
    starts = [*(week.week_start for week in shown), *(week.week_start for week in view.planned)]
    right = max([view.as_of, *(start + timedelta(6) for start in starts)])
    ratio = ratio_parts(days, stand)
    ghosts = [_ghost_trace(view.planned, told)] if view.planned else []
    weeks = [*ghosts, *_bars(shown, told), _mean_line(shown)]
    names = [*ratio["names"], *_chart_names(told.unit, stand, shown), *_ghost_name(view.planned, shown)]
    newest = _newest(shown, told)
    return {
        "data": [*weeks, *newest, *ratio["data"], *pain_traces(view, first)],
        "layout": layout(
            stand["height"],
            {"l": 36, "r": 58, "t": 30, "b": 28},
            barmode="overlay",
            hovermode="closest",
            xaxis=_time_axis(first, right, list(stand)[-1]),
            yaxis={"domain": list(stand["y"]), "nticks": 5, "rangemode": "tozero", **_still()},
            **ratio["layout"],
            **pain_axis(view),
            annotations=names,
        ),
    }


def _still(grid: bool = True) -> Figure:
    return {"fixedrange": True, "showgrid": grid, "gridcolor": "rgba(127,140,150,.25)", "zeroline": False}


def _time_axis(first: date, right: date, anchor: str) -> Figure:
    return {
        "type": "date",
        "range": [str(min(first - timedelta(2), right - SHORTEST)), str(right + timedelta(7))],
        "tickformat": "%b",
        "dtick": "M1",
        "ticklabelmode": "period",
        "anchor": anchor,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _bars(weeks: Sequence[WeekBar], told: ChartOf) -> list[Figure]:
    """One trace for each look: past pale, current full, partial hatched, no data an outlined stub."""
    peak = max((week.value or 0.0 for week in weeks), default=0.0) or 1.0
    known = [week for week in weeks if week.value is not None]
    looks = {"ok": {"color": PALE}, "current": {"color": ACCENT}}
    stripes = {
        "shape": "/",
        "size": 7,
        "solidity": 0.3,
        "fillmode": "replace",
        "bgcolor": CLEAR,
        "fgcolor": ACCENT,
    }
    hatched = {"color": PALE, "line": {"color": PALE, "width": 1}, "pattern": stripes}
    groups = [
        ([week for week in known if _look(week) == name], looks.get(name, hatched))
        for name in ("ok", "partial", "current")
    ]
    traces = [_bar_trace(group, marker, told) for group, marker in groups if group]
    gaps = [week for week in weeks if week.value is None]
    return traces + ([_gap_trace(gaps, peak)] if gaps else [])


def _look(week: WeekBar) -> str:
    return week.status if week.status in ("partial", "current") else "ok"


def _bar_trace(weeks: Sequence[WeekBar], marker: Figure, told: ChartOf) -> Figure:
    runs = [say_n("{n} run", "{n} runs", week.runs) for week in weeks]
    return {
        "type": "bar",
        "x": [str(week.week_start) for week in weeks],
        "y": [week.value for week in weeks],
        "customdata": runs,
        "offset": 0.55 * DAY_MS,
        "width": 5.9 * DAY_MS,
        "marker": {"cornerradius": 4, **marker},
        "hovertemplate": say(
            "Week of {day}<br><b>{amount}</b> in {runs}",
            day=at_day(DAY),
            amount=f"%{{y:.{told.digits}f}} {told.unit}",
            runs="%{customdata}",
        )
        + "<extra></extra>",
    }


def _gap_trace(weeks: Sequence[WeekBar], peak: float) -> Figure:
    return {
        "type": "bar",
        "x": [str(week.week_start) for week in weeks],
        "y": [peak * 0.06 for _ in weeks],
        "offset": 0.55 * DAY_MS,
        "width": 5.9 * DAY_MS,
        "marker": {"color": CLEAR, "line": {"color": GREY, "width": 1.2}},
        "hovertemplate": say("Week of {day}<br><b>No data</b>", day=at_day(DAY)) + "<extra></extra>",
    }


def _ghost_trace(weeks: Sequence[PlannedWeek], told: ChartOf) -> Figure:
    """Weeks to come, outlined: behind the current week what it will be, then the next two."""
    words = say("assumed") if weeks[0].is_assumed else say("planned")
    return {
        "type": "bar",
        "x": [str(week.week_start) for week in weeks],
        "y": [week.value for week in weeks],
        "offset": 0.55 * DAY_MS,
        "width": 5.9 * DAY_MS,
        "marker": {"cornerradius": 4, "color": CLEAR, "line": {"color": GREY, "width": 1.4}},
        "hovertemplate": say("Week of {day}", day=at_day(DAY))
        + f"<br><b>%{{y:.{told.digits}f}} {told.unit}</b> {words}<extra></extra>",
    }


def _ghost_name(weeks: Sequence[PlannedWeek], before: Sequence[WeekBar]) -> list[Figure]:
    """The bars to come are named above them and the last bars, which the name reaches over, with their number."""
    if not weeks:
        return []
    text = say("Assumed") if weeks[0].is_assumed else say("Planned")
    place = {"x": str(weeks[-1].week_start + timedelta(7)), "xanchor": "right", "yanchor": "bottom"}
    top = max([week.value for week in weeks] + [week.value or 0.0 for week in before[-3:]])
    return [{"text": text, "showarrow": False, "font": {"size": 11.5}, "y": top, "yshift": 18, **place}]


def _newest(weeks: Sequence[WeekBar], told: ChartOf) -> list[Figure]:
    """The number of the last bar, in bold on it."""
    last = weeks[-1] if weeks else None
    if last is None or not last.value:
        return []
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [f"{last.week_start + timedelta(3)} 12:00"],
            "y": [last.value],
            "text": [f"<b>{written(last.value, f'.{told.digits}f')}</b>"],
            "textposition": "top center",
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]


def _mean_line(weeks: Sequence[WeekBar]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [str(week.week_start + timedelta(3)) for week in weeks],
        "y": [week.mean_4w for week in weeks],
        "line": {"color": GREY, "width": 1.8, "dash": "dot"},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _chart_names(unit: str, stand: Figure, weeks: Sequence[WeekBar]) -> list[Figure]:
    """Above each panel what it shows; the mean line is named there, where its name can touch no bar."""
    has_mean = any(week.mean_4w is not None for week in weeks)
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -36, "yref": "paper", "yanchor": "bottom"}
    look = {"showarrow": False, "font": {"size": 11.5}}
    names = {
        "y": say("{unit} a week · dotted: 4-week mean", unit=unit)
        if has_mean
        else say("{unit} a week", unit=unit),
        "y2": say("ratio (context)"),
        "y3": say("worst pain, 0 to 10"),
    }
    return [
        {"text": text, "y": stand[axis][1], "yshift": 4, **place, **look}
        for axis, text in names.items()
        if axis in stand
    ]
