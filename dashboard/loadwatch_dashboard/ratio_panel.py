"""The ratio under the weeks of the overview: grey context in grey bands, with its last value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loadwatch.language import say, written
from loadwatch.views.overview import RatioPoint
from loadwatch_dashboard.hover import WHEN, at_day
from loadwatch_dashboard.lines import ratio_veils

Figure = dict[str, Any]

END = 9.0  # of the last band
BANDS = (
    (0.0, 0.8, "rgba(127,140,150,.05)"),
    (0.8, 1.3, "rgba(127,140,150,.17)"),
    (1.3, 1.5, "rgba(127,140,150,.10)"),
    (1.5, END, "rgba(127,140,150,.05)"),
)
LOWEST, HIGHEST, FARTHEST = 0.4, 1.9, 2.6  # of the ratio axis
APART_PX = 14.0  # of two numbers beside an axis
CONTEXT = "#7f8c96"  # of the ratio: grey, for no rule of ours rests on it


def ratio_parts(days: Sequence[RatioPoint], stand: Figure) -> Figure:
    """Traces, names and parts of the layout of the panel; nothing where it has no place."""
    if "y2" not in stand:
        return {"data": [], "names": [], "layout": {"shapes": []}}
    low, high = _ratio_range(days)
    axis = {"yaxis2": _ratio_axis(low, high, stand), "shapes": _band_shapes(low, high)}
    return {"data": _ratio_lines(days), "names": _band_names(low, high), "layout": axis}


def _ratio_axis(low: float, high: float, stand: Figure) -> Figure:
    """The axis of the panel."""
    return {
        "domain": list(stand["y2"]),
        "range": [low, high],
        "tickvals": ratio_ticks(high - low, (stand["y2"][1] - stand["y2"][0]) * stand["height"]),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def ratio_ticks(span: float, height_px: float) -> list[float]:
    """Edges of the bands, without 1.5 where it would stand in 1.3."""
    return [0.8, 1.3, 1.5] if 0.2 / span * height_px >= APART_PX else [0.8, 1.3]


def _margin_name(text: str, y: float, axis: str) -> Figure:
    place = {"x": 1.0, "xref": "paper", "xanchor": "left", "xshift": 8, "y": y, "yref": axis}
    return {"text": text, "showarrow": False, "font": {"size": 11.5}, **place}


def _ratio_lines(days: Sequence[RatioPoint]) -> list[Figure]:
    """The line, dotted where the history is still short, and its last value."""
    firm = [point.ratio if point.status == "ok" else None for point in days]
    short = [point.ratio if point.status != "ok" else None for point in days]
    x = [str(point.local_date) for point in days]
    traces = [*ratio_veils(days, "y2"), _ratio_line(x, firm, {"width": 2.2, "color": CONTEXT})]
    if any(value is not None for value in short):
        traces.append(_ratio_line(x, short, {"width": 2, "color": CONTEXT, "dash": "dot"}))
    known = [point.ratio for point in days if point.ratio is not None]
    last = next((point for point in reversed(days) if point.ratio is not None), None)
    return traces + ([_last_value(last, known[-12:])] if last else [])


def _ratio_line(x: Sequence[str], y: Sequence[float | None], line: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "yaxis": "y2",
        "line": line,
        "connectgaps": False,
        "hovertemplate": at_day(WHEN) + ": <b>%{y:.2f}</b><extra></extra>",
    }


def _last_value(point: RatioPoint, lately: Sequence[float]) -> Figure:
    """The newest value in bold, on the side from which the line does not come."""
    falling = (point.ratio or 0.0) < sum(lately) / len(lately)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [str(point.local_date)],
        "y": [point.ratio],
        "yaxis": "y2",
        "marker": {"size": 9, "color": CONTEXT},
        "text": [say("<b>{ratio:.2f}</b>", ratio=point.ratio)],
        "textposition": "bottom center" if falling else "top center",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _ratio_range(days: Sequence[RatioPoint]) -> tuple[float, float]:
    """The usual range, wider when the line needs it, but a spike does not flatten the rest."""
    known = [point.ratio for point in days if point.ratio is not None]
    low = min([LOWEST, *(value - 0.05 for value in known)])
    high = max([HIGHEST, *(value * 1.08 for value in known)])
    return max(0.0, low), min(FARTHEST, high)


def _band_shapes(low: float, high: float) -> list[Figure]:
    """The bands, below everything."""
    shared = {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y2",
        "layer": "below",
        "line": {"width": 0},
    }
    return [
        {"y0": max(start, low), "y1": min(end, high), "fillcolor": colour, **shared}
        for start, end, colour in BANDS
    ]


def _band_names(low: float, high: float) -> list[Figure]:
    """The names of the bands at the right edge."""
    return [
        _margin_name(_band_name(start, end), (max(start, low) + min(end, high)) / 2, "y2")
        for start, end, _ in BANDS
    ]


def _band_name(start: float, end: float) -> str:
    """Short enough for a phone: < 0.8, 0.8–1.3, > 1.5."""
    least, most = written(start, ".1f"), written(end, ".1f")
    return f"< {most}" if start == 0.0 else f"> {least}" if end == END else f"{least}–{most}"
