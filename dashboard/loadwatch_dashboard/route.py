"""The route of an activity, coloured by gradient; a map lies below it only when the reader wants one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loadwatch.language import later, say
from loadwatch.units import KM_M, UnitSystem, distance_unit_m
from loadwatch.views.activity import ActivityPage, Stream
from loadwatch_dashboard.charts import ACCENT, GREY, Figure, layout
from loadwatch_dashboard.lines import packed
from loadwatch_dashboard.map_tiles import DEGREE_M, backdrop

ON_MAP = "rgba(255,255,255,.9)"  # around the route, so that no street is taken for it
ENDS = "#6b7681"  # start and finish, seen on white and on black
GRADES = (
    (-99.0, -8.0, "#0b5563", later("steeper than 8 % down")),
    (-8.0, -4.0, "#2a8a96", later("4 to 8 % down")),
    (-4.0, -1.5, "#79b4ba", later("1.5 to 4 % down")),
    (-1.5, 1.5, "#8d979f", later("flat")),
    (1.5, 4.0, "#c39bc9", later("1.5 to 4 % up")),
    (4.0, 8.0, "#a05bab", later("4 to 8 % up")),
    (8.0, 99.0, "#6f2380", later("steeper than 8 % up")),
)


# ---- route ------------------------------------------------------------------


def has_route(page: ActivityPage) -> bool:
    """True when there are at least two positions to join."""
    if page.latitude_deg is None or page.longitude_deg is None:
        return False
    return int(np.isfinite(page.latitude_deg).sum()) > 1


def route_figure(page: ActivityPage, with_map: bool = False) -> Figure:
    """The way run, seen from above at equal scale, coloured by gradient, with scale bar, start and finish."""
    assert page.latitude_deg is not None  # noqa: S101 - the page asks `has_route` first
    assert page.longitude_deg is not None  # noqa: S101 - the page asks `has_route` first
    x, y = _unbroken(np.asarray(page.longitude_deg, "f8")), np.asarray(page.latitude_deg, "f8")
    squeeze = math.cos(math.radians(float(np.nanmean(y))))
    look = {"width": 8, "color": ON_MAP} if with_map else {"width": 7, "color": "rgba(127,140,150,.28)"}
    casing = line(x, y, look) | {"hoverinfo": "none"}
    data = [casing, *coloured(x, y, page.streams.get("grade_pct"), 3.2), *_ends(x, y), _runner()]
    axis = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    below = backdrop(x, y) if with_map else None
    across, along = ({"range": ends} for ends in below["ranges"]) if below else ({}, {})
    return {
        "data": data,
        "layout": layout(
            320,
            {"l": 12, "r": 12, "t": 12, "b": 12},
            hovermode="closest",
            xaxis=axis | across,
            yaxis={**axis, "scaleanchor": "x", "scaleratio": 1 / squeeze, **along},
            images=below["images"] if below else [],
            **_scale_bar(x, y, squeeze, page.units),
        ),
    }


def _unbroken(longitude: NDArray[Any]) -> NDArray[Any]:
    """Longitudes of a route that crosses the date line, without the jump."""
    crosses = float(np.nanmax(longitude) - np.nanmin(longitude)) > 180
    return np.where(crosses & (longitude < 0), longitude + 360, longitude)


def line(x: NDArray[Any], y: NDArray[Any], look: Figure) -> Figure:
    """A line trace."""
    return {"type": "scatter", "mode": "lines", "x": packed(x), "y": packed(y), "line": look}


def coloured(x: NDArray[Any], y: NDArray[Any], grade: Stream | None, width: float) -> list[Figure]:
    """One trace per gradient bin, its pieces parted by gaps; blue where the gradient is not known."""
    known = np.full(len(x), np.nan) if grade is None else np.asarray(grade, "f8")
    pieces = [(_pieces((known >= low) & (known < high)), colour) for low, high, colour, _ in GRADES]
    pieces.append((_pieces(np.isnan(known)), ACCENT))
    return [
        line(_with_gaps(x, starts), _with_gaps(y, starts), {"width": width, "color": colour})
        | {"hoverinfo": "skip"}
        for starts, colour in pieces
        if starts
    ]


def _pieces(inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of True as (first, one past the next point), so that neighbouring pieces meet."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.view(np.int8), [0]))))
    return [(int(a), min(int(b) + 1, len(inside))) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _with_gaps(values: NDArray[Any], pieces: Sequence[tuple[int, int]]) -> NDArray[Any]:
    parts = [np.append(values[a:b].astype("f8"), np.nan) for a, b in pieces]
    return np.concatenate(parts)


def _ends(x: NDArray[Any], y: NDArray[Any]) -> list[Figure]:
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    first, last = int(known[0]), int(known[-1])
    apart = max(abs(x[first] - x[last]), abs(y[first] - y[last]))
    if apart < 0.06 * max(np.nanmax(x) - np.nanmin(x), np.nanmax(y) - np.nanmin(y)):
        marks = [(last, say("Start and finish"), "circle", "top")]
    else:
        over, under = (
            ("top", "bottom") if y[first] >= y[last] else ("bottom", "top")
        )  # names on the outer sides
        marks = [(first, say("Start"), "circle-open", over), (last, say("Finish"), "square", under)]
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [float(x[at])],
            "y": [float(y[at])],
            "marker": {"size": 11, "symbol": symbol, "color": ENDS, "line": {"width": 3, "color": ENDS}},
            "text": [f"<b>{name}</b>"],
            "textposition": f"{side} {_inward(x, float(x[at]))}",
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for at, name, symbol, side in marks
    ]


def _inward(x: NDArray[Any], at: float) -> str:
    """The side of a mark on which its name stays inside the picture."""
    share = (at - float(np.nanmin(x))) / max(float(np.nanmax(x) - np.nanmin(x)), 1e-9)
    return "left" if share > 0.7 else "right" if share < 0.3 else "center"


def _runner() -> Figure:
    """The point that follows the pointer in the streams; it is the last trace."""
    marker = {"size": 14, "color": ACCENT, "line": {"width": 3, "color": "#ffffff"}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "marker": marker,
        "hoverinfo": "skip",
    }


def _scale_bar(x: NDArray[Any], y: NDArray[Any], squeeze: float, units: UnitSystem) -> Figure:
    """A bar of a round length in the lower left corner, with its length in words."""
    wide_m = float(np.nanmax(x) - np.nanmin(x)) * DEGREE_M * squeeze
    high_m = float(np.nanmax(y) - np.nanmin(y)) * DEGREE_M
    length, words = _round_length(max(wide_m, high_m) / 4, units)
    left, bottom = float(np.nanmin(x)), float(np.nanmin(y)) - 0.1 * high_m / DEGREE_M
    right = left + length / (DEGREE_M * squeeze)
    bar = {
        "type": "line",
        "x0": left,
        "x1": right,
        "y0": bottom,
        "y1": bottom,
        "line": {"color": GREY, "width": 3},
    }
    name = {"x": left, "y": bottom, "text": words, "xanchor": "left", "yanchor": "top", "showarrow": False}
    return {"shapes": [bar], "annotations": [{**name, "font": {"size": 11.5}}]}


def _round_length(about_m: float, units: UnitSystem) -> tuple[float, str]:
    """The largest 1, 2 or 5 times ten in the reader's unit that is not longer, in metres and in words."""
    unit_m = distance_unit_m(units)
    wanted = max(about_m, 1.0) / unit_m
    power = 10.0 ** math.floor(math.log10(wanted))
    length = max(step * power for step in (1, 2, 5) if step * power <= wanted * 1.0001)
    if units == "km" and length < 1:
        return length * unit_m, f"{length * KM_M:.0f} m"
    return length * unit_m, say("{length:g} {units}", length=length, units=units)
