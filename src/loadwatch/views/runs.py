"""The list of activities as the grid shows it: numbers in the reader's units, so that they sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from loadwatch.units import UnitSystem, distance_unit_m, height_unit_m
from loadwatch.views import words


def run_list(rows: Iterable[Mapping[str, Any]], units: UnitSystem) -> list[dict[str, Any]]:
    """One short row per activity (the `activities` JSON of interface.md); unknown stays None."""
    return [_run(row, units) for row in rows]


def _run(row: Mapping[str, Any], units: UnitSystem) -> dict[str, Any]:
    time_s = row["moving_s"] or row["timer_s"] or row["elapsed_s"]
    return {
        "id": row["id"],
        "date": row["local_date"],
        "title": row["title"] or words.sport_title(row["sport"], row["sub_sport"]),
        "sport": words.sport_title(row["sport"], row["sub_sport"]),
        "distance": _part(row["distance_m"], distance_unit_m(units), 2),
        "time": None if time_s is None else round(time_s),
        "pace": _pace(row["distance_m"], time_s, units) if row["is_run"] else None,
        "ascent": _part(row["ascent_m"], height_unit_m(units), 0),
        "heart_rate": _part(row["avg_heart_rate_bpm"], 1.0, 0),
        "source": row["source"]["format"].upper() + (" · copy" if row["linked_to"] else ""),
        "issues": len(row["issues"]),
    }


def _part(value: float | None, unit: float, digits: int) -> float | None:
    return None if value is None else round(value / unit, digits)


def _pace(distance_m: float | None, time_s: float | None, units: UnitSystem) -> int | None:
    """Seconds per km or mile; None when unknown or standing."""
    if not distance_m or not time_s or distance_m / time_s < words.PACE_SPEED_MPS:
        return None
    return round(time_s / distance_m * distance_unit_m(units))
