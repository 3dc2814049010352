"""Every rolling metric against a naive loop on 200 histories with gaps, leap days and days of 23 and 25 hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pytest

from loadwatch.formulas.fitness import balance_training, ewma_half_life, ewma_time_constant
from loadwatch.load.capacity import capacity_days
from loadwatch.load.hard_day import hard_days
from loadwatch.load.ratio import load_metrics
from loadwatch.load.ratio_range import with_ratio_range
from loadwatch.load.spike import spikes
from loadwatch.load.weekly import weekly
from tests.load import test_capacity as sore
from tests.load.histories import HISTORIES, METHOD, all_naive_days, daily, exposures, hours_of, naive_days
from tests.load.test_ratio import CONVENTIONS, EXACT, NUMBERS
from tests.load.twins import naive_loads, naive_metrics, naive_range

Values = list[float | None]
PLACES = range(len(HISTORIES))
FLOOR = METHOD.chronic_floor("distance")


def same(found: Sequence[float | None], expected: Sequence[float | None], what: str = "") -> None:
    """Unknown where unknown, else equal to within a billionth."""
    assert [value is None for value in found] == [value is None for value in expected], what
    pairs = zip(found, expected, strict=True)
    gaps = [abs(a - b) for a, b in pairs if a is not None and b is not None]
    assert max(gaps, default=0.0) < 1e-6, what


def test_the_histories_hold_what_they_promise() -> None:
    """Leap days, days of 23 and of 25 hours, runs on both sides of them, gaps and unknown runs are really there."""
    days = [(one, day) for place, one in enumerate(HISTORIES) for day in naive_days(place)]
    lengths = [(hours_of(d["local_date"], ZoneInfo(one.zone)), d["n_runs"]) for one, d in days]
    statuses = [d["status"] for _, d in days]
    moved = sum(at.date() != d for at, d in zip_days())

    assert len(HISTORIES) == 200
    assert sum(hours == 23 and n >= 2 for hours, n in lengths) > 50
    assert sum(hours == 25 and n >= 2 for hours, n in lengths) > 50
    assert sum(d["local_date"] == date(2024, 2, 29) for _, d in days) > 50
    assert {"run", "rest", "partial", "unknown", "missing"} == set(statuses)
    assert moved > 500  # runs whose day in UTC is another one


def zip_days() -> list[tuple[Any, date]]:
    """Instant and local day of every run."""
    rows = exposures()
    return list(zip(rows["start_utc"].to_list(), rows["local_date"].to_list(), strict=True))


def test_days() -> None:
    """Sum, largest, number of runs and status of every local day, DST days included."""
    found, expected = daily(), all_naive_days()

    for name in ("local_date", "n_runs", "status"):
        assert found[name].to_list() == [day[name] for day in expected], name
    for name in ("value", "longest"):
        same(found[name].to_list(), [day[name] for day in expected], name)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_load_metrics(convention: Any) -> None:
    """Acute, chronic, ratio (of EWMA the 7-day mean), 30-day best, week change, monotony and strain."""
    found = load_metrics(daily(), METHOD, convention)
    expected = [
        row for place in PLACES for row in naive_metrics(naive_days(place), METHOD, convention, FLOOR)
    ]

    for column in EXACT:
        assert found[column].to_list() == [row[column] for row in expected], column
    for column in NUMBERS:
        same(found[column].to_list(), [row[column] for row in expected], column)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_ratio_range(convention: Any) -> None:
    """Lowest and highest ratio of the long windows."""
    found = with_ratio_range(load_metrics(daily(), METHOD, convention), daily(), METHOD, convention)
    expected = [
        pair or (None, None)
        for place in PLACES
        for pair in naive_range(naive_days(place), METHOD, convention, FLOOR)
    ]

    same(found["ratio_low"].to_list(), [low for low, _ in expected])
    same(found["ratio_high"].to_list(), [high for _, high in expected])


def test_capacity() -> None:
    """K_day (30-day best that was tolerated), K_week and K_base."""
    found = capacity_days(daily(), sore.NO_STATES, METHOD)
    expected = [
        row
        for place in PLACES
        for days in [naive_days(place)]
        for row in sore.naive([day["value"] for day in days], set(), naive_loads(days)[1])
    ]

    for place, name in enumerate(("k_day", "k_week", "k_base")):
        same(found[name].to_list(), [row[place] for row in expected], name)


def loaded(place: int) -> pd.Series:
    """Daily load of one runner; here what is not known counts as rest, for filters that take no gap."""
    days = naive_days(place)
    return pd.Series(
        [day["value"] or 0.0 for day in days], index=pd.DatetimeIndex([d["local_date"] for d in days])
    )


def filtered(load: pd.Series, share: float) -> list[float]:
    """An exponential filter from 0, day after day."""
    state, found = 0.0, []
    for value in load:
        state += share * (value - state)
        found.append(state)
    return found


def test_fitness() -> None:
    """CTL (42 d), ATL (7 d) and their difference, in both forms, and the half-life form."""
    values = daily().with_columns(pl.col("value").fill_null(0.0))
    zero = pl.lit(0.0)
    both: dict[str, tuple[pl.Expr, Any]] = {
        "CTL": (ewma_time_constant(pl.col("value"), 42.0, start=zero), lambda s: filtered(s, 1 - exp(-1 / 42))),
        "ATL": (ewma_time_constant(pl.col("value"), 7.0, start=zero), lambda s: filtered(s, 1 - exp(-1 / 7))),
        "CTL 1/tau": (ewma_time_constant(pl.col("value"), 42.0, "reciprocal", zero), lambda s: filtered(s, 1 / 42)),
        "TSB": (
            balance_training(pl.col("value")),
            lambda s: list(np.subtract(filtered(s, 1 - exp(-1 / 42)), filtered(s, 1 - exp(-1 / 7)))),
        ),
        "half-life": (ewma_half_life(pl.col("value"), 3.5), lambda s: s.ewm(halflife=3.5, adjust=False).mean()),
    }  # fmt: skip
    for name, (expression, twin) in both.items():
        found = values.select(found=expression.over("athlete_id"))["found"].to_list()
        same(found, [float(value) for place in PLACES for value in twin(loaded(place))], name)


@pytest.mark.parametrize("week_start", [0, 6])
def test_weeks(week_start: int) -> None:
    """Weekly sums, number of runs and the longest, whatever day the week begins on."""
    found = weekly(exposures(), daily(), week_start, METHOD)
    expected: list[tuple[date, float | None, int | None]] = []
    for place in PLACES:
        days = pd.DataFrame(naive_days(place))
        starts = [day - timedelta(days=(day.weekday() - week_start) % 7) for day in days["local_date"]]
        for start, week in days.groupby(pd.Series(starts)):
            known, is_silent = week["value"].dropna(), (week["status"] == "missing").all()
            told = known.sum() if len(known[week["n_runs"] > 0]) or not week["n_runs"].any() else None
            expected.append((start, None if is_silent else told, None if is_silent else week["n_runs"].sum()))

    assert found["week_start"].to_list() == [start for start, _, _ in expected]
    assert found["runs"].to_list() == [runs for _, _, runs in expected]
    same(found["distance_m"].to_list(), [value for _, value, _ in expected])


def test_spikes() -> None:
    """Largest and second largest of the 30 days before each outing, and how many there were."""
    found = spikes(exposures(), "distance", METHOD)

    for (name,), rows in found.group_by("athlete_id", maintain_order=True):
        runs = rows.select("local_date", "value", "longest", "second", "n_runs_30d").rows()
        for day, _, longest, second, n in runs:
            first = day - timedelta(days=30)
            past = sorted((v for on, v, *_ in runs if first <= on < day and v is not None), reverse=True)
            wanted = (past[0] if past else None, past[1] if len(past) > 1 else None, len(past))
            assert (longest, second, n) == wanted, (name, day)


def test_hard_days() -> None:
    """Days of at least 1.25 x the median running day of the 28 before, four of them or more."""
    load = daily().with_columns(measure=pl.lit("achilles_midportion"))
    found = hard_days(load, sore.NO_STRENGTH, METHOD).select("athlete_id", "local_date").rows()
    expected = []
    for place, one in enumerate(HISTORIES):
        days = naive_days(place)
        for i, day in enumerate(days):
            past = [d["value"] for d in days[max(0, i - 28) : i] if d["n_runs"] and d["value"] is not None]
            if day["n_runs"] and day["value"] and len(past) >= 4 and day["value"] >= 1.25 * median(past):
                expected.append((one.name, day["local_date"]))

    assert found == expected
    assert len(found) > 500
