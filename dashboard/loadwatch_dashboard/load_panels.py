"""Where the panels of the overview's chart stand, and the line of pain under them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from loadwatch.language import say
from loadwatch.views.overview import OverviewView
from loadwatch_dashboard.hover import WHEN, at_day

Figure = dict[str, Any]

STANDS: dict[tuple[bool, bool], dict[str, Any]] = {  # with a ratio, with pain
    (True, False): {"height": 440, "y": (0.46, 1.0), "y2": (0.0, 0.36)},
    (True, True): {"height": 530, "y": (0.54, 1.0), "y2": (0.22, 0.46), "y3": (0.0, 0.13)},
    (False, False): {"height": 280, "y": (0.0, 1.0)},
    (False, True): {"height": 370, "y": (0.34, 1.0), "y3": (0.0, 0.2)},
}
PAIN_COLOUR = "#a86a9e"  # as on the pages of trends and diary; 3:1 in both schemes
SILENCE = timedelta(days=7)


def has_ratio(view: OverviewView) -> bool:
    """Whether any day on view has a ratio: an empty panel is never drawn."""
    first = view.weeks[0].week_start if view.weeks else view.as_of
    return any(point.ratio is not None for point in view.ratio if point.local_date >= first)


def panels(view: OverviewView) -> dict[str, Any]:
    """Height of the figure and the domain of each axis; a diary without answers takes no room, nor does no ratio."""
    return STANDS[has_ratio(view), bool(view.pain)]


def pain_axis(view: OverviewView) -> dict[str, Figure]:
    """0 to 10, whatever was answered."""
    if not view.pain:
        return {}
    grid = {"showgrid": True, "gridcolor": "rgba(127,140,150,.25)", "zeroline": False, "fixedrange": True}
    return {
        "yaxis3": {"domain": list(panels(view)["y3"]), "range": [-0.6, 10.6], "tickvals": [0, 5, 10], **grid}
    }


def pain_traces(view: OverviewView, first: date) -> list[Figure]:
    """The worst answer of each day; over a silence of more than a week nothing is joined."""
    x: list[str] = []
    y: list[float | None] = []
    before: date | None = None
    for day, worst in view.pain:
        if day < first:
            continue
        if before is not None and day - before > SILENCE:
            x.append(str(before + timedelta(days=1)))
            y.append(None)
        x.append(str(day))
        y.append(worst)
        before = day
    if not x:
        return []
    line = {"color": PAIN_COLOUR, "width": 1.6}
    return [
        {
            "type": "scatter", "mode": "lines+markers", "x": x, "y": y, "yaxis": "y3", "line": line,
            "marker": {"size": 5, "symbol": "square", "color": PAIN_COLOUR}, "connectgaps": False,
            "hovertemplate": say("{day}: worst pain <b>{pain}</b> of 10", day=at_day(WHEN), pain="%{y:.0f}") + "<extra></extra>",
        }
    ]  # fmt: skip
