"""The list of activities as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loadwatch.units import UnitSystem
from loadwatch.views import words
from loadwatch.views.week import text_or_dash

ACTIVITY_HEAD = ("Id", "Day", "Sport", "Title", "Distance", "Time", "Pace", "Ascent", "HR", "Copy")


def activity_lines(rows: Sequence[dict[str, Any]], units: UnitSystem) -> list[tuple[str, ...]]:
    """Rows of `activities` in the reader's units, under `ACTIVITY_HEAD`, newest first."""
    newest = sorted(rows, key=lambda row: (row["local_date"] or "", row["start_utc"] or ""), reverse=True)
    return [_line(row, units) for row in newest]


def _line(row: dict[str, Any], units: UnitSystem) -> tuple[str, ...]:
    pace = (
        words.pace_of(row["distance_m"], row["moving_s"] or row["timer_s"], units)
        if row["sport"] == "running"
        else None
    )
    heart_rate = row["avg_heart_rate_bpm"]
    return (
        row["id"][:10],
        row["local_date"] or words.DASH,
        words.sport_title(row["sport"], row["sub_sport"]),
        (row["title"] or "")[:32],
        text_or_dash("distance_m", row["distance_m"], units),
        words.DASH if row["timer_s"] is None else words.duration(row["timer_s"]),
        str(pace) if pace else words.DASH,
        text_or_dash("ascent_m", row["ascent_m"], units),
        words.DASH if heart_rate is None else words.number(heart_rate),
        "copy" if row["linked_to"] else "",
    )
