"""Builders for daily series: a test states only what matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from loadwatch import frames
from loadwatch.columns import UTC_MS
from loadwatch.load.daily import daily_load
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.model import Method

MONDAY = date(2026, 1, 5)
WEEK_KM = (0, 6, 0, 8, 0, 5, 12)


def exposures(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """An `ExposureFrame` with start and elapsed time: runs of one runner unless a row says otherwise."""
    schema = {**frames.dtypes(frames.ExposureFrame), "start_utc": UTC_MS, "elapsed_s": pl.Float64()}
    usual = {"athlete_id": "ana", "session": 0, "is_run": True, "volume_quality": "A"}
    full = [
        {**dict.fromkeys(schema), **usual, "activity_id": f"run{i:04}", **row} for i, row in enumerate(rows)
    ]
    return pl.DataFrame(full, schema=schema)


def runs(km_by_day: Sequence[float | None], first: date = MONDAY, athlete: str = "ana") -> pl.DataFrame:
    """One run a day with a distance above 0; None is a run of unknown distance and time."""
    return exposures(
        [
            {
                "athlete_id": athlete,
                "activity_id": f"{athlete}{day:04}",
                "local_date": first + timedelta(days=day),
                "distance_m": None if km is None else km * 1000.0,
                "duration_s": None if km is None else km * 330.0,
            }
            for day, km in enumerate(km_by_day)
            if km is None or km > 0
        ]
    )


def until(day: date, *athletes: str) -> pl.DataFrame:
    """Data known until a day."""
    names = list(athletes or ("ana",))
    return pl.DataFrame(
        {"athlete_id": names, "known_until": [day] * len(names)}, schema_overrides={"known_until": pl.Date}
    )


def daily(km_by_day: Sequence[float | None], first: date = MONDAY, athlete: str = "ana") -> pl.DataFrame:
    """`DailyFrame` of distance over the whole series, all of it known."""
    last = first + timedelta(days=len(km_by_day) - 1)
    return daily_load(runs(km_by_day, first, athlete), until(last, athlete), last, ["distance"])


def metrics(km_by_day: Sequence[float | None], convention: Convention = "rolling-uncoupled") -> pl.DataFrame:
    """`LoadFrame` of distance."""
    return load_metrics(daily(km_by_day), Method(), convention)


def at(day: date, hour: int = 7, minute: int = 0, second: int = 0) -> datetime:
    """An instant of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
