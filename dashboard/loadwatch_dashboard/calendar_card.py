"""The card with a square for every day of a year."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from loadwatch.language import later, say
from loadwatch.views.overview import OverviewView
from loadwatch_dashboard import components, ids, svg
from loadwatch_dashboard.guarding import guarded


@guarded(later("Every day"))
def calendar_card(view: OverviewView) -> html.Section:
    drawn = svg.calendar(view.calendar, view.unit, view.week_start)
    box = html.Div(
        id=ids.CALENDAR,
        className="lw-calendar lw-scroll",
        tabIndex="0",
        role="img",
        **components.aria(label=_calendar_words(view)),
    )
    legend = html.Div(
        [*_steps(), *_long(view), _key("lw-key-rest", say("rest")), *_unknown(view)],
        className="lw-legend",
    )
    return components.card(
        say("Every day"),
        say("Distance of each day, {calendar} weeks", calendar=(len(view.calendar) + 6) // 7),
        box,
        dcc.Store(id=ids.CALENDAR_SVG, data=drawn),
        legend,
    )


def _long(view: OverviewView) -> list[html.Span]:
    """What the dot means, where there is one."""
    least = svg.LONG[view.unit]
    if not any((day.distance or 0.0) >= least for day in view.calendar):
        return []
    return [_key("lw-key-long", say("{least:.0f} {unit} and more", least=least, unit=view.unit))]


def _unknown(view: OverviewView) -> list[html.Span]:
    """What a crossed square and a dot mean, where there are any."""
    unknown = [day.distance is None for day in view.calendar]
    begun = unknown.index(False) if False in unknown else len(unknown)
    gap = [_key("lw-key-gap", say("no data"))] if any(unknown[begun:]) else []
    return [*gap, *([_key("lw-key-before", say("before the first run"))] if begun else [])]


def _steps() -> list[Any]:
    squares = [html.Span(className=f"lw-key lw-key-{step}") for step in range(1, svg.SHADES + 1)]
    return [html.Span([say("shorter"), *squares, say("longer")], className="lw-key-group")]


def _key(class_name: str, words: str) -> html.Span:
    return html.Span([html.Span(className=f"lw-key {class_name}"), words], className="lw-key-group")


def _calendar_words(view: OverviewView) -> str:
    runs = [day for day in view.calendar if day.distance]
    if not runs:
        return say("Calendar without runs")
    longest = max(runs, key=lambda day: day.distance or 0.0)
    return say(
        "Calendar of {calendar} days, {runs} with a run; the longest day was {local_date:%d %B "
        "%Y} with {distance:.1f} {unit}",
        calendar=len(view.calendar),
        runs=len(runs),
        local_date=longest.local_date,
        distance=longest.distance,
        unit=view.unit,
    )
