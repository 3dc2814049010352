"""The list of activities as the grid shows it: numbers in the reader's units, so that they sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loadwatch.language import Told
from loadwatch.units import UnitSystem, distance_unit_m, height_unit_m
from loadwatch.views import words
from loadwatch.views.table import by_column

SHOWN = Told(
    {  # choice → words; the first is the default
        "all": "All that are kept",
        "counts": "In the load",
        "excluded": "Left out of the load",
        "copies": "Copies",
        "deleted": "Deleted",
    }
)
STATES = {"excluded": "excluded", "copies": "copy", "deleted": "deleted", "counts": "counts"}
REPEATING = ("title", "sport", "state")  # columns of few different words


@dataclass(frozen=True)
class RunChoice:
    """What the reader wants to see of the list; None: everything."""

    show: str = "all"
    sport: str | None = None
    first: date | None = None
    last: date | None = None


def chosen(rows: Sequence[Mapping[str, Any]], choice: RunChoice) -> list[Mapping[str, Any]]:
    """The rows of `run_list` that the choice keeps; a row without a day is in no range of days."""
    return [row for row in rows if _fits(row, choice)]


def _fits(row: Mapping[str, Any], choice: RunChoice) -> bool:
    state = row["state"] != "deleted" if choice.show == "all" else row["state"] == STATES[choice.show]
    sport = choice.sport is None or row["sport"] == choice.sport
    first = choice.first is None or (row["date"] or "") >= choice.first.isoformat()
    last = choice.last is None or "" < (row["date"] or "") <= choice.last.isoformat()
    return state and sport and first and last


def run_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The rows by column, repeating words once: five thousand runs stay a small page."""
    return by_column(rows, REPEATING)


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
        "issues": len(row["issues"]),
        "state": _state(row),
    }


def _state(row: Mapping[str, Any]) -> str:
    """counts, other (no run), copy, excluded or deleted: the strongest that is true."""
    edit = row.get("edit") or {}
    if edit.get("deleted_at"):
        return "deleted"
    if edit.get("excluded"):
        return "excluded"
    if row["linked_to"]:
        return "copy"
    return "counts" if row["is_run"] else "other"


def _part(value: float | None, unit: float, digits: int) -> float | None:
    return None if value is None else round(value / unit, digits)


def _pace(distance_m: float | None, time_s: float | None, units: UnitSystem) -> int | None:
    """Seconds per km or mile; None when unknown or standing."""
    if not distance_m or not time_s or distance_m / time_s < words.PACE_SPEED_MPS:
        return None
    return round(time_s / distance_m * distance_unit_m(units))
