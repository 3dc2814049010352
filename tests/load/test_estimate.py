"""Distance of runs that have only a time."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any

import numpy as np
import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.estimate import with_estimated_distance
from loadwatch.load.plan_speed import usual
from loadwatch.load.room import next_run_room
from loadwatch.load.weekly import weekly
from loadwatch.model import Method
from tests.load import series
from tests.load.rule_cases import LAST, raised, run, steady

BELT: dict[str, Any] = {"distance_m": None, "volume_quality": None, "sub_sport": "treadmill"}


def row(day: int, metres: float | None, seconds: float | None = 3_000.0, **values: Any) -> dict[str, Any]:
    """A run of a numbered day."""
    return {
        "local_date": series.MONDAY + timedelta(days=day),
        "distance_m": metres,
        "duration_s": seconds,
        **values,
    }


def test_the_time_at_the_usual_easy_speed() -> None:
    """50 minutes at the median of the easy runs of 28 days; fast, later and older runs have no say."""
    rows = [
        row(0, 15_000.0), row(29, 9_000.0), row(31, 8_100.0), row(33, 8_400.0),
        row(34, 12_000.0, fast_m=6_000.0), row(35, None, volume_quality=None), row(36, 14_000.0),
    ]  # fmt: skip
    found = with_estimated_distance(series.exposures(rows))
    at = series.MONDAY + timedelta(days=35)

    assert found["distance_m"][5] == pytest.approx(8_400.0)
    assert found["distance_m"][5] == pytest.approx(
        3_000.0 * (usual(series.exposures(rows), at).easy_speed_mps or 0.0)
    )
    assert (found["volume_quality"][5], found["volume_quality"][1]) == ("E", "A")
    assert "estimated from the time" in found["volume_reason"][5]


def test_without_a_speed_it_stays_unknown() -> None:
    """No run of 28 days, no time, or a false start: null with its reason, and no estimate from an estimate."""
    rows = [
        row(0, 9_000.0),
        row(30, None),
        row(31, None),
        row(32, None, None),
        row(33, 9_000.0),
        row(34, None, 40.0),
    ]
    found = with_estimated_distance(series.exposures(rows))
    again = with_estimated_distance(found)

    assert found["distance_m"].to_list() == [9_000.0, None, None, None, 9_000.0, None]
    assert "no run of the 28 days before tells a pace" in found["volume_reason"][1]
    assert again.equals(found)


def test_runners_in_any_order_are_as_one_by_one() -> None:
    """Two runners whose rows lie newest first get what each gets alone, as a plain loop says."""
    rng = np.random.default_rng(3)
    days = np.sort(rng.integers(0, 150, 90))
    rows = [row(int(day), None if rng.random() < 0.3 else float(rng.uniform(5e3, 2e4))) for day in days]
    one = series.exposures(rows)
    both = pl.concat(
        [one, one.with_columns(athlete_id=pl.lit("ben"), duration_s=pl.col("duration_s") * 2)]
    ).reverse()
    found = with_estimated_distance(both)

    for given, got in zip(both.to_dicts(), found["distance_m"], strict=True):
        near = [
            r["distance_m"] / r["duration_s"] for r in both.to_dicts()
            if r["athlete_id"] == given["athlete_id"] and r["distance_m"] is not None
            and 0 < (given["local_date"] - r["local_date"]).days <= 28
        ]  # fmt: skip
        wanted = given["distance_m"] or (given["duration_s"] * median(near) if near else None)
        assert got == (None if wanted is None else pytest.approx(wanted))


def test_days_weeks_and_room_hold_the_estimate() -> None:
    """A belt run without distance is a known day and a known week that says how many of its runs are estimated."""
    rows = [row(day, 9_000.0) for day in range(0, 35, 2)] + [row(35, None, 6_000.0)]
    exposures, last = series.exposures(rows), series.MONDAY + timedelta(days=35)
    daily = daily_load(exposures, series.until(last), last, ["distance"])
    weeks = weekly(exposures, daily)

    assert daily.row(-1, named=True) | {"value": 18_000.0, "status": "run", "n_unknown": 0} == daily.row(
        -1, named=True
    )
    assert (weeks["distance_m"][-1], weeks["estimated_runs"].to_list()) == (18_000.0, [0] * 5 + [1])
    room = next_run_room(daily, last + timedelta(days=1), Method())
    assert room is not None
    assert room.session_m == pytest.approx(1.1 * 18_000.0)


def test_flags_say_that_the_distance_is_estimated() -> None:
    """A long belt run without distance raises R1 by its time and says so; typed in, the distance counts."""
    belt = {**run(LAST, 16.0), **BELT}
    (told,) = [flag for flag in raised([*steady(), belt]) if flag.rule == "R1"]
    typed = raised([*steady(), {**belt, "distance_m": 8_000.0, "volume_quality": "M"}])

    assert (told.quality, told.value) == ("E", pytest.approx(16_000.0))
    assert "estimated from the time" in told.why
    assert "R1" not in {flag.rule for flag in typed}
