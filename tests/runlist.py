"""Ana's made-up spring as a run list: 18 weeks of the same week, then one long run."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

LAST = date(2025, 6, 15)  # a Sunday
_WEEK_KM = (0.0, 6.0, 0.0, 8.0, 0.0, 5.0, 12.0)
_DAYS_KM = [*(_WEEK_KM * 18)[:-1], 16.0]
RUNS = [(LAST - timedelta(days=len(_DAYS_KM) - 1 - i), km) for i, km in enumerate(_DAYS_KM) if km]


def write_runs(folder: Path) -> Path:
    """The run list as a CSV file."""
    lines = [f"{day},{km},{km * 6},{round(km * 10)}" for day, km in RUNS]
    path = folder / "runs.csv"
    path.write_text("\n".join(["date,distance_km,duration_min,ascent_m", *lines]) + "\n", encoding="utf-8")
    return path
