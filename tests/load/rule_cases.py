"""A steady runner and one odd run: each test of a rule states only what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import polars as pl

from loadwatch import frames
from loadwatch.load.daily import daily_load
from loadwatch.load.flags import Background, flags
from loadwatch.load.ratio import load_metrics
from loadwatch.model import Athlete, Flag, Method
from tests.load import series

METHOD = Method()
LAST = 48  # day number of the odd run; the steady weeks before it end on day 46
TISSUES = ("achilles_midportion", "achilles_insertional", "knee", "plantar")
MEASURES = ("distance", "fast", "uphill_ascent", *TISSUES)  # what the rules read by day
Row = dict[str, Any]


def run(day: int, km: float = 8.0, **values: Any) -> Row:
    """A flat, easy run of known exposures on a numbered day; `values` are columns of `ExposureFrame`."""
    loads = {f"{tissue}{b}_eqkm": km for tissue in TISSUES for b in ("", "_b3", "_b9")}
    return {
        "local_date": series.MONDAY + timedelta(days=day),
        "activity_id": f"run{day:04}",
        "start_utc": series.at(series.MONDAY + timedelta(days=day)),
        "elapsed_s": km * 330.0,
        "duration_s": km * 330.0,
        "distance_m": km * 1000.0,
        "ascent_m": 40.0,
        "descent_m": 40.0,
        "uphill_ascent_m": 0.0,
        "downhill_descent_m": 0.0,
        "fast_m": 0.0,
        "sprint_m": 0.0,
        "hills_quality": "A",
        "speed_quality": "A",
        "tissue_quality": "A",
        **loads,
        **values,
    }


def steady(until: int = 47, every: int = 3, **values: Any) -> list[Row]:
    """A run of 8 km every third day."""
    return [run(day, **values) for day in range(0, until, every)]


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """The runs as an exposure frame, with `sub_sport` beside."""
    base = series.exposures([{k: v for k, v in row.items() if k != "sub_sport"} for row in rows])
    belt = pl.Series("sub_sport", [row.get("sub_sport") for row in rows], dtype=pl.String)
    return base.with_columns(belt)


def flags_of(exposures: pl.DataFrame, background: Background | None = None, days: int = 0) -> list[Flag]:
    """All flags of the runner, on a calendar up to the last run (and some days of rest)."""
    last = exposures["local_date"].max() + timedelta(days=days)
    athletes = exposures["athlete_id"].unique().sort().to_list()
    daily = daily_load(exposures, series.until(last, *athletes), last, MEASURES)
    return flags(exposures, daily, load_metrics(daily, METHOD), METHOD, background or Background())


def raised(rows: Sequence[Row], background: Background | None = None, since: int = LAST) -> list[Flag]:
    """Flags from a numbered day on."""
    found = flags_of(frame(rows), background)
    return [flag for flag in found if flag.local_date >= series.MONDAY + timedelta(days=since)]


def rules(found: Sequence[Flag]) -> list[tuple[str, int]]:
    """Rule and severity, sorted by rule."""
    return sorted((flag.rule, flag.severity) for flag in found)


def one(found: Sequence[Flag], rule: str) -> Flag:
    """The only flag of a rule."""
    (flag,) = [flag for flag in found if flag.rule == rule]
    return flag


def ana(**profile: Any) -> Background:
    """The runner's profile."""
    return Background(athletes={"ana": Athlete("ana", "Ana", **profile)})


def diary(*entries: tuple[int, str], site: str = "achilles_midportion") -> pl.DataFrame:
    """Symptom states by numbered day."""
    rows = [
        {
            "athlete_id": "ana",
            "site": site,
            "side": "left",
            "local_date": series.MONDAY + timedelta(days=day),
            "state": state,
            "reason": None if state == "S0" else "morning_high",
            "reason_value": None if state == "S0" else 4.0,
            "reason_against": None if state == "S0" else 1.0,
            "confidence": "reported",
            "speaks_until": series.MONDAY + timedelta(days=day + (28 if state in {"S3", "red"} else 7)),
        }
        for day, state in entries
    ]
    return pl.DataFrame(rows, schema=frames.dtypes(frames.SymptomFrame))
