"""The weekly table as JSON rows and as text."""

from __future__ import annotations

from typing import Any

import polars as pl

from loadwatch.model import TISSUES
from loadwatch.units import UnitSystem
from loadwatch.views import words

_MEASURES = (
    "distance_m", "duration_s", "longest_m", "ascent_m", "descent_m", "uphill_m", "downhill_m", "fast_m", "sprint_m",
    "uphill_ascent_m", "downhill_descent_m",
)  # fmt: skip
WEEK_HEAD = ("Week", "Runs", "Distance", "Time", "Longest", "Ascent", "Fast", "Achilles mid.", "Status")


def weekly_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Weeks as interface.md writes them, oldest first.

    Parameters
    ----------
    frame
        one row per athlete and week: `week_start`, `runs`, measures [m, s], seven `*_eqkm` [eq-km], `status`.

    Returns
    -------
    list of dict
        one per week; `tissue` holds the seven tissues [eq-km]; null is unknown, 0 is rest.
    """
    return [_week_row(row) for row in frame.sort("week_start").iter_rows(named=True)]


def _week_row(row: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"week_start": row["week_start"].isoformat(), "runs": row["runs"]}
    out |= {name: row.get(name) for name in _MEASURES}
    out["tissue"] = {tissue: row.get(f"{tissue}_eqkm") for tissue in TISSUES}
    return out | {"estimated_runs": row.get("estimated_runs"), "status": row["status"]}


def week_lines(rows: list[dict[str, Any]], units: UnitSystem) -> list[tuple[str, ...]]:
    """Rows of the weekly table in the reader's units, under `WEEK_HEAD`."""
    return [_week_line(row, units) for row in rows]


def _week_line(row: dict[str, Any], units: UnitSystem) -> tuple[str, ...]:
    tissue = row["tissue"]["achilles_midportion"]
    return (
        row["week_start"],
        words.DASH if row["runs"] is None else str(row["runs"]),
        text_or_dash("distance_m", row["distance_m"], units),
        words.DASH if row["duration_s"] is None else words.duration(row["duration_s"]),
        text_or_dash("distance_m", row["longest_m"], units),
        text_or_dash("ascent_m", row["ascent_m"], units),
        text_or_dash("fast_m", row["fast_m"], units),
        text_or_dash("achilles_midportion_eqkm", tissue, units),
        row["status"],
    )


def text_or_dash(column: str, value: float | None, units: UnitSystem) -> str:
    """A value with its unit, or a dash when it is unknown."""
    return words.DASH if value is None else str(words.measure_amount(column, value, units))
