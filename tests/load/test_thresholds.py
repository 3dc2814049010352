"""Thresholds that hold from a day on."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.load.thresholds import ALWAYS, athlete_on, by_period
from loadwatch.model import Athlete

ANA = Athlete("a", "Ana", critical_speed_mps=3.5, max_heart_rate_bpm=190.0)
JUNE = date(2026, 6, 1)


def speed(first: date, value: float | None) -> dict[str, object]:
    """Critical speed from a day on."""
    return {"key": "critical_speed_mps", "local_date": first, "value": value}


def test_profile_holds_without_dated_values() -> None:
    """A runner without dated thresholds is the runner of the profile on every day."""
    assert athlete_on(ANA, [], JUNE) == ANA


def test_dated_value_holds_from_its_day_on() -> None:
    """The day before has the earlier value, the day itself the new one; other thresholds stay."""
    changes = [speed(JUNE, 4.0), speed(ALWAYS, 3.5)]
    assert athlete_on(ANA, changes, JUNE - timedelta(days=1)).critical_speed_mps == 3.5
    assert athlete_on(ANA, changes, JUNE).critical_speed_mps == 4.0
    assert athlete_on(ANA, changes, JUNE).max_heart_rate_bpm == 190.0


def test_nothing_is_known_before_the_first_dated_value() -> None:
    """A value from June on says nothing of May, and an empty value ends the one before it."""
    changes = [speed(JUNE, 4.0), speed(JUNE + timedelta(days=30), None)]
    assert athlete_on(ANA, changes, JUNE - timedelta(days=1)).critical_speed_mps is None
    assert athlete_on(ANA, changes, JUNE + timedelta(days=31)).critical_speed_mps is None


@given(st.lists(st.integers(0, 40), max_size=4), st.lists(st.none() | st.integers(-5, 50), max_size=30))
def test_every_row_is_in_one_period_as_of_its_day(edges: list[int], days: list[int | None]) -> None:
    """Parting rows loses none and gives each the thresholds of its own day."""
    changes = [speed(JUNE + timedelta(days=n), 3.0 + n / 100) for n in edges]
    dates = [None if n is None else JUNE + timedelta(days=n) for n in days]
    rows = pl.DataFrame(
        {"n": list(range(len(dates))), "local_date": dates}, schema={"n": pl.Int64, "local_date": pl.Date}
    )
    parts = by_period(ANA, changes, rows)
    assert sorted(n for _, part in parts for n in part["n"]) == list(range(len(dates)))
    for who, part in parts:
        for day in part["local_date"].drop_nulls():
            assert who == athlete_on(ANA, changes, day)
