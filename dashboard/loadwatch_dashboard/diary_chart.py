"""The figure of the diary page: pain lines over the runs, on one time axis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from loadwatch.language import later, say, written
from loadwatch.views.diary_shapes import DiaryPage
from loadwatch_dashboard.charts import DAY_MS, GREY, PALE, Figure, layout
from loadwatch_dashboard.hover import WHEN, at_day

SILENCE = timedelta(days=7)
LINES = {  # answer → name, shape of the mark, dash of the line, colour (3:1 on light and dark)
    "morning": (later("first steps in the morning"), "square", "solid", "#a86a9e"),
    "during": (later("during the run"), "diamond", "dot", "#b87614"),
    "now": (later("at the time of writing"), "circle", "dash", "#6b7fae"),
}
MOST_LARGE = 60  # answers of one line that are drawn as large marks
MARKS = {"morning": "■", "during": "◆", "now": "●"}


def diary_figure(view: DiaryPage) -> Figure:
    """Pain of 0 to 10 above, runs below; silence of more than a week is not joined."""
    data = [line for name in LINES if (line := _line(view, name)) is not None]
    return {
        "data": [*data, _runs(view)],
        "layout": layout(
            330,
            {"l": 40, "r": 16, "t": 22, "b": 28},
            hovermode="closest",
            barmode="overlay",
            xaxis=_time_axis(view),
            yaxis=_axis([0.44, 1], tickvals=[0, 2, 5, 10], range=[-0.5, 10.5]),
            yaxis2=_axis([0, 0.30], nticks=4, rangemode="tozero"),
            annotations=[
                _name(say("pain, 0 to 10"), 1.0),
                _name(say("{units} in a run", units=view.units), 0.30),
            ],
        ),
    }


def _axis(domain: Sequence[float], **more: Any) -> Figure:
    grid = {"gridcolor": "rgba(127,140,150,.25)", "zeroline": False, "fixedrange": True}
    return {"domain": list(domain), **grid, **more}


def _time_axis(view: DiaryPage) -> Figure:
    days = (view.as_of - view.first).days
    ticks: Figure = {"tickformat": say("%-d %b"), "nticks": 6, "ticklabelstandoff": 4}
    if days > 200:
        ticks = {"tickformat": "%b", "dtick": "M2", "ticklabelmode": "period"}
    ends = [str(view.first - timedelta(days=1)), str(view.as_of + timedelta(days=1))]
    return {
        "type": "date", "range": ends, "anchor": "y2", "showgrid": False, "zeroline": False, "fixedrange": True,
        **ticks,
    }  # fmt: skip


def _name(text: str, y: float) -> Figure:
    place = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -34,
        "y": y,
        "yref": "paper",
        "yanchor": "bottom",
    }
    return {"text": text, "yshift": 3, "showarrow": False, "font": {"size": 11.5}, **place}


def _line(view: DiaryPage, name: str) -> Figure | None:
    words, symbol, dash, colour = LINES[name]
    known = [(day.local_date, value) for day in view.days if (value := getattr(day, name)) is not None]
    if not known:
        return None
    x, y = _with_gaps(known)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "connectgaps": False,
        "line": {"color": colour, "width": 1.8, "dash": dash},
        "marker": {"symbol": symbol, "size": 7 if len(known) <= MOST_LARGE else 4, "color": colour},
        "cliponaxis": False,
        "hovertemplate": f"{at_day(WHEN)}<br>{say(words)}: <b>%{{y:.0f}}</b><extra></extra>",
    }


def _with_gaps(known: Sequence[tuple[date, float]]) -> tuple[list[str], list[float | None]]:
    x: list[str] = []
    y: list[float | None] = []
    for number, (day, value) in enumerate(known):
        if number and day - known[number - 1][0] > SILENCE:
            x.append(str(day - timedelta(days=1)))
            y.append(None)
        x.append(str(day))
        y.append(value)
    return x, y


def _length(distance: float | None, units: str) -> str:
    return say("not known") if distance is None else f"{written(distance, '.1f')} {units}"


def _runs(view: DiaryPage) -> Figure:
    """A bar for each run; one of unknown distance is a short outline."""
    known = [run.distance for run in view.runs if run.distance is not None]
    stub = max(known, default=1.0) * 0.08
    return {
        "type": "bar",
        "x": [str(run.local_date) for run in view.runs],
        "y": [stub if run.distance is None else round(run.distance, 2) for run in view.runs],
        "customdata": [_length(run.distance, view.units) for run in view.runs],
        "yaxis": "y2",
        "width": 0.8 * DAY_MS,
        "marker": {
            "color": ["rgba(0,0,0,0)" if run.distance is None else PALE for run in view.runs],
            "line": {"color": GREY, "width": [1 if run.distance is None else 0 for run in view.runs]},
        },
        "hovertemplate": at_day(WHEN) + "<br><b>%{customdata}</b><extra></extra>",
    }  # fmt: skip
