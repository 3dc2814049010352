"""The streams of an activity: panels of pace, elevation, heart rate and cadence over one distance axis."""

from __future__ import annotations

import math

import numpy as np

from loadwatch.language import later, say
from loadwatch.units import height_unit
from loadwatch.views.activity import ActivityPage, Stream, cadence_unit
from loadwatch_dashboard.charts import ACCENT, GREY, Figure, layout
from loadwatch_dashboard.lines import packed
from loadwatch_dashboard.route import coloured

PANELS = (
    ("pace_s", later("Pace"), "/{unit}"),
    ("speed", later("Speed"), "{unit}/h"),
    ("elevation", later("Elevation"), "{height}"),
    ("heart_rate", later("Heart rate"), later("bpm")),
    ("cadence", later("Cadence"), "{beat}"),
)
PANEL_PX = 122
SHARES = {"elevation": [0, 100], "heart_rate": [1, 100]}  # percentiles in sight; a peak of these is never cut
NEAR = {
    "pace_s": (0.0, 2.0),
    "cadence": (0.55, 1.4),
}  # of the median: beyond it a stop, not a run, fills the panel
JOINED = 0.3  # of the values stand beside another, or there are dots and no line
MOSTLY = 0.5  # of the samples know their distance, or the panels stand on time


def shown_panels(page: ActivityPage) -> list[tuple[str, str, str]]:
    """Key, name and unit of the streams that hold anything: an empty chart is never drawn."""
    words = {
        "unit": page.units,
        "height": height_unit(page.units),
        "beat": cadence_unit(page.sport),
    }
    return [
        (key, say(name), say(unit).format(**words))
        for key, name, unit in PANELS
        if key in page.streams and _is_drawn(page.streams[key])
    ]


def _is_drawn(values: Stream) -> bool:
    """A line needs two neighbours, and a sensor that only ever said 0 was not there."""
    known = np.isfinite(values)
    joined = np.count_nonzero(known[1:] & known[:-1])
    return bool(joined > JOINED * np.count_nonzero(known)) and bool(np.nan_to_num(values).any())


def stream_figure(page: ActivityPage) -> Figure:
    """Panels of pace, elevation with gradient, heart rate and cadence over distance (time without one)."""
    panels = shown_panels(page)
    by_distance = len(page.distance) > 0 and float(np.isfinite(page.distance).mean()) > MOSTLY
    x = page.distance if by_distance else (page.elapsed_s / 60).astype("f4")
    data: list[Figure] = []
    axes: Figure = {}
    for number, (key, name, unit) in enumerate(panels, start=1):
        axis = "y" if number == 1 else f"y{number}"
        data += _panel(x, page, key, axis, f"{name}: <b>{_value(key)} {unit}</b>")
        axes[axis.replace("y", "yaxis")] = _panel_axis(page.streams[key], key, number, len(panels))
    return {
        "data": data,
        "layout": layout(
            56 + PANEL_PX * len(panels),
            {"l": 52, "r": 16, "t": 4, "b": 40},
            hovermode="x unified",
            hoversubplots="axis",
            xaxis=_way_axis(page.units if by_distance else "min", len(panels)),
            annotations=[
                _panel_name(name, unit, number, len(panels)) for number, (_, name, unit) in enumerate(panels)
            ],
            **axes,
        ),
    }


def _value(key: str) -> str:
    return {"pace_s": "%{customdata}", "speed": "%{y:.1f}"}.get(key, "%{y:.0f}")


def _panel(x: Stream, page: ActivityPage, key: str, axis: str, words: str) -> list[Figure]:
    values = page.streams[key]
    trace: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": packed(x),
        "y": packed(values),
        "yaxis": axis,
        "line": {"width": 1.7, "color": ACCENT},
        "hovertemplate": words + "<extra></extra>",
    }
    if key == "pace_s":
        trace["customdata"] = [clock(value) for value in values]
    if key != "elevation":
        return [trace]
    trace |= {"fill": "tozeroy", "fillcolor": "rgba(127,140,150,.16)", "line": {"width": 0.5, "color": GREY}}
    pieces = coloured(x, values, page.streams.get("grade_pct"), 2.4)
    return [trace, *(piece | {"yaxis": axis} for piece in pieces)]


def clock(seconds: float) -> str:
    """Seconds as m:ss; a dash when unknown."""
    if not math.isfinite(seconds):
        return "–"
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"


def _panel_axis(values: Stream, key: str, number: int, count: int) -> Figure:
    """The y axis of one panel: the middle 98 % of values near the usual one, no peak of height or heart cut; pace upside down."""
    gap = 0.26 / count
    top = 1 - (number - 1) / count
    ends = SHARES.get(key, [1, 99])
    low, usual, high = (float(value) for value in np.nanpercentile(values, [ends[0], 50, ends[1]]))
    if key in NEAR:
        low, high = max(low, NEAR[key][0] * usual), min(high, NEAR[key][1] * usual)
    room = max((high - low) * 0.12, 2.0)
    axis: Figure = {
        "domain": [top - 1 / count + gap / 2, top - gap / 2],
        "range": [low - room, high + room],
        "nticks": 4,
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "rgba(127,140,150,.22)",
    }
    return axis | _pace_ticks(low, high, room) if key == "pace_s" else axis


def _pace_ticks(low: float, high: float, room: float) -> Figure:
    step = next((size for size in (15, 30, 60, 120, 300) if (high - low) / size <= 4), 600)
    first = math.ceil((low - room) / step) * step
    ticks = list(range(first, int(high + room) + 1, step))
    return {
        "range": [high + room, low - room],
        "tickvals": ticks,
        "ticktext": [clock(tick) for tick in ticks],
    }


def _way_axis(unit: str, count: int) -> Figure:
    return {
        "title": {"text": unit, "standoff": 6, "font": {"size": 11.5}},
        "anchor": "y" if count == 1 else f"y{count}",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "showspikes": True,
        "spikemode": "across",
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": GREY,
        "hoverformat": ".2f",
        "unifiedhovertitle": {"text": "%{x:.2f} " + unit},
    }


def _panel_name(name: str, unit: str, number: int, count: int) -> Figure:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -48, "yref": "paper", "yanchor": "bottom"}
    top = 1 - number / count - 0.13 / count
    return {
        "text": f"<b>{name}</b>  {unit}",
        "y": top,
        "yshift": 3,
        "showarrow": False,
        "font": {"size": 11.5},
        **place,
    }
