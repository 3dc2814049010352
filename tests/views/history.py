"""A made-up runner through the real load functions: what the view tests look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loadwatch.load.daily import daily_load
from loadwatch.load.ratio import load_metrics
from loadwatch.load.ratio_range import with_ratio_range
from loadwatch.load.weekly import weekly
from loadwatch.model import Athlete, Flag, Method, Reference
from loadwatch.units import UnitSystem
from loadwatch.views.overview import OverviewView, overview
from tests import build

ANA = Athlete(id="a", name="Ana", zone="Europe/Zurich")
SUNDAY = date(2026, 6, 14)
WEEK_M = (0.0, 6_000.0, 0.0, 8_000.0, 0.0, 5_000.0, 12_000.0)  # Monday to Sunday


@dataclass(frozen=True)
class History:
    """Frames of one runner up to a day."""

    exposures: pl.DataFrame
    daily: pl.DataFrame
    load: pl.DataFrame
    weeks: pl.DataFrame


def steady(weeks: int = 12, last_long_m: float = 12_000.0, known_ascent: bool = True) -> pl.DataFrame:
    """The same week again and again up to `SUNDAY`; only the last long run differs."""
    days = [*(WEEK_M * weeks)[:-1], last_long_m]
    first = SUNDAY - timedelta(days=len(days) - 1)
    rows = [
        {
            "activity_id": f"run-{i:03d}",
            "local_date": first + timedelta(days=i),
            "distance_m": metres,
            "duration_s": metres / 2.8,
            "ascent_m": metres / 50 if known_ascent else None,
            "uphill_ascent_m": metres / 100 if known_ascent else None,
            "hills_reason": None if known_ascent else "no altitude recorded",
            "hills_quality": "A" if known_ascent else None,
            "fast_m": None,
            "speed_reason": "no_critical_speed",
        }
        for i, metres in enumerate(days)
        if metres
    ]
    return build.exposures(rows)


def history(exposures: pl.DataFrame, as_of: date = SUNDAY, known_until: date | None = None) -> History:
    """All frames of the straight line for these runs."""
    reach = pl.DataFrame({"athlete_id": ["a"], "known_until": [known_until or as_of]})
    daily = daily_load(exposures, reach, as_of, ["distance", "uphill_ascent", "fast"])
    distance = daily.filter(pl.col("measure") == "distance")
    load = with_ratio_range(load_metrics(daily, Method()), daily, Method())
    return History(exposures, daily, load, weekly(exposures, distance, 0))


def see(
    exposures: pl.DataFrame,
    as_of: date = SUNDAY,
    known_until: date | None = None,
    flags: tuple[Flag, ...] = (),
    units: UnitSystem = "km",
) -> OverviewView:
    """The overview of these runs."""
    made = history(exposures, as_of, known_until)
    return overview(ANA, made.exposures, made.daily, made.load, made.weeks, flags, as_of, units)


LONG_RUN = Flag(
    local_date=SUNDAY,
    rule="R1",
    severity=2,
    exposure="distance",
    value=16_000.0,
    limit=13_200.0,
    ratio=16 / 12,
    evidence="A",
    why="Plain words of the rule.",
    activity="run-083",
    reference=Reference("run-076", date(2026, 6, 7), 12_000.0),
    window_days=30,
    quality="A",
)
