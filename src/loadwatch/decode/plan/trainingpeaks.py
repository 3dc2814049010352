"""Rows of TrainingPeaks' workout list (CSV) → the columns of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from loadwatch.decode.table.cells import named
from loadwatch.units import HOUR_S, KM_M, MINUTE_S

DAY = "workoutday"
SPORTS = {
    "day off": "rest",
    "x-train": "training",
    "strength": "training",
    "mtb": "cycling",
}
COLUMNS = {  # theirs → ours, with the factor of a number
    DAY: ("date", None), "title": ("title", None), "workoutdescription": ("description", None),
    "planneddistanceinmeters": ("distance_km", 1.0 / KM_M), "plannedduration": ("duration_min", HOUR_S / MINUTE_S),
    "coachcomments": ("notes", None),
}  # fmt: skip


def of_trainingpeaks(labels: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """A row with our columns."""
    row = named(labels, cells)
    kind = (row.get("workouttype") or "").strip().lower()
    found = {"sport": SPORTS.get(kind, kind)}
    for theirs, (ours, factor) in COLUMNS.items():
        text = (row.get(theirs) or "").strip()
        found[ours] = text if factor is None else _times(text, factor)
    return found


def _times(text: str, factor: float) -> str:
    """A number times a factor; what is no number stays, and is told by its row."""
    try:
        return f"{float(text) * factor:.10g}"
    except ValueError:
        return text
