"""Lines of many values, and a veil between two of them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loadwatch.views.shapes import RatioPoint, Stream

Figure = dict[str, Any]
VEIL = "rgba(127,140,150,.3)"
DAY_MS = 86_400_000


def packed(values: NDArray[Any]) -> Figure:
    """An array as Plotly takes it without text: float32, base64 (a fifth of a list's size)."""
    data = np.ascontiguousarray(values, dtype="<f4")
    return {"dtype": "f4", "bdata": base64.b64encode(data.tobytes()).decode("ascii")}


def ratio_veils(days: Sequence[RatioPoint], axis: str) -> list[Figure]:
    """The range of a ratio, one point a day without gaps of the calendar."""
    low, high = (
        np.array([np.nan if value is None else value for value in values], np.float32)
        for values in ([point.low for point in days], [point.high for point in days])
    )
    return veils(days[0].local_date, low, high, axis) if days else []


def veils(first: date, low: Stream, high: Stream, axis: str) -> list[Figure]:
    """Two invisible lines with a fill between, for each stretch of known days: a fill does not stop at gaps."""
    known = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if len(known) else []
    return [
        {
            "type": "scatter", "mode": "lines", "x0": str(first + timedelta(days=int(run[0]))), "dx": DAY_MS,
            "y": packed(line[run]), "yaxis": axis, "line": {"width": 0}, "hoverinfo": "skip", **fill,
        }
        for run in runs
        if len(run) > 1
        for line, fill in ((low, {}), (high, {"fill": "tonexty", "fillcolor": VEIL}))
    ]  # fmt: skip
