"""The figure of the trends page: panels under each other on one time axis, from the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from loadwatch.language import say
from loadwatch.views.shapes import Stream
from loadwatch.views.trend_shapes import TrendsView
from loadwatch_dashboard import trend_traces
from loadwatch_dashboard.charts import SHORTEST, Figure, layout
from loadwatch_dashboard.ratio_panel import ratio_ticks

TOP, BOTTOM, GAP = 4, 26, 34  # px around and between panels
STRIP, WEEKS, RUNS, RATIO, PAIN = 18, 200, 190, 120, 84  # px of each panel
SHORT = timedelta(days=200)


@dataclass(frozen=True)
class Panel:
    """One panel: its axis, where it stands, its name."""

    axis: str  # y, y2 …
    low: float
    high: float
    name: str


def has_pain(view: TrendsView) -> bool:
    """The diary speaks about some day of the range."""
    return bool(np.isfinite(view.pain).any())


def trend_figure(view: TrendsView, compare: bool = False) -> Figure:
    """Flags, weeks, runs with capacity, ratio and pain; last year's weeks as a grey line when asked."""
    panels, height = _panels(view)
    data = [
        *trend_traces.mark_traces(view.marks),
        *trend_traces.week_traces(view, compare),
        trend_traces.base_trace(view),
        *trend_traces.run_traces(view),
        *trend_traces.ratio_traces(view),
        *(trend_traces.pain_traces(view) if len(panels) > 4 else []),
    ]
    axes = {panel.axis.replace("y", "yaxis"): _value_axis(panel, view) for panel in panels}
    return {
        "data": data,
        "layout": layout(
            height,
            {"l": 44, "r": 14, "t": TOP, "b": BOTTOM},
            barmode="overlay",
            hovermode="closest",
            xaxis=_time_axis(view, panels[-1].axis),
            annotations=[*_panel_names(panels), *_line_names(view)],
            **axes,
        ),
    }


# ---- panels -------------------------------------------------------------------


def _panels(view: TrendsView) -> tuple[list[Panel], int]:
    """From top to bottom, and the height of the figure."""
    wanted = [
        (STRIP, say("flags")),
        (WEEKS, say("{unit} a week · dotted: usual week", unit=view.unit)),
        (RUNS, say("{unit} in a run", unit=view.unit)),
        (RATIO, say("ratio (context)")),
    ]
    if has_pain(view):
        wanted.append((PAIN, say("worst pain, 0 to 10")))
    inner = sum(size for size, _ in wanted) + GAP * len(wanted) - GAP // 2
    panels, used = [], 0
    for number, (size, name) in enumerate(wanted):
        used += GAP if number else GAP // 2
        high = 1 - used / inner
        used += size
        panels.append(Panel(f"y{number + 1}" if number else "y", 1 - used / inner, high, name))
    return panels, inner + TOP + BOTTOM


def _value_axis(panel: Panel, view: TrendsView) -> Figure:
    shared = {"domain": [max(0.0, panel.low), panel.high], "fixedrange": True, "zeroline": False}
    grid = {"gridcolor": "rgba(127,140,150,.25)"}
    if panel.axis == "y":
        return {**shared, "range": [0, 1], "showgrid": False, "showticklabels": False}
    if panel.axis == "y4":
        low, high = _ratio_range(view.ratio)
        return {
            **shared,
            **grid,
            "tickvals": ratio_ticks(high - low, RATIO),
            "tickfont": {"size": 10.5},
            "range": [low, high],
        }
    if panel.axis == "y5":
        return {**shared, **grid, "tickvals": [0, 5, 10], "range": [-0.6, 10.6]}
    return {**shared, **grid, "nticks": 5, "rangemode": "tozero"}


def _ratio_range(ratio: Stream) -> list[float]:
    known = ratio[np.isfinite(ratio)]
    top = float(known.max()) * 1.08 if len(known) else 1.9
    return [0.3, min(2.6, max(1.9, top))]


def _time_axis(view: TrendsView, anchor: str) -> Figure:
    """Months on a short range, years on a long one."""
    length = view.last - view.first
    ticks: Figure = {"tickformat": "%b", "dtick": "M1", "ticklabelmode": "period"}
    if length > timedelta(days=500):
        ticks = {"tickformat": "%Y", "dtick": "M12", "tick0": "2000-01-01", "ticklabelmode": "period"}
    elif length > SHORT:
        ticks["dtick"] = "M2"
    right = view.last + timedelta(days=max(3, length.days // 60))
    return {
        "type": "date",
        "range": [str(min(view.first - timedelta(days=1), right - SHORTEST)), str(right)],
        "anchor": anchor,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        **ticks,
    }


def _panel_names(panels: Sequence[Panel]) -> list[Figure]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -38, "yref": "paper", "yanchor": "bottom"}
    look = {"showarrow": False, "font": {"size": 11.5}}
    return [{"text": panel.name, "y": panel.high, "yshift": 4, **place, **look} for panel in panels]


def _line_names(view: TrendsView) -> list[Figure]:
    """Names above and below the right end of the lines; where two lines end together one name is enough."""
    longest, capacity = _last(view.longest), _last(view.capacity)
    apart = 0.1 * max([run.value for run in view.runs] or [1.0])
    if longest is not None and capacity is not None and abs(capacity - longest) <= apart:
        found = [(say("{days}-day longest, capacity", days=view.window_days), longest)]
    else:
        ends = ((say("{days}-day longest", days=view.window_days), longest), (say("capacity"), capacity))
        found = sorted(((text, y) for text, y in ends if y is not None), key=lambda end: -end[1])
    place = {"x": 1.0, "xref": "paper", "xanchor": "right", "yref": "y3", "showarrow": False}
    return [
        {"text": text, "y": y, "font": {"size": 11.5}, "yshift": 9 if at == 0 else -10, **place}
        for at, (text, y) in enumerate(found)
    ]


def _last(line: Stream) -> float | None:
    known = line[np.isfinite(line)]
    return float(known[-1]) if len(known) else None
