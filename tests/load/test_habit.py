"""The runner's own habit as an assumed plan: a ramp under way is announced before the next long run."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from loadwatch.load.forecast import Past, forecast
from loadwatch.load.habit import HABIT, habit, next_long, next_long_day
from loadwatch.load.plan import expected
from loadwatch.load.plan_speed import usual
from loadwatch.model import Method
from tests.load import series

METHOD = Method()
WEEKS = 8


def ramp(longs_km: list[float]) -> tuple[list[float], date]:
    """Weeks of 0-6-0-8-0-5 and a Sunday that grows; today is the Monday after."""
    km = [day for long in longs_km for day in (0, 6, 0, 8, 0, 5, long)]
    return km, series.MONDAY + timedelta(days=len(km))


def test_same_weekdays_and_the_growth_goes_on() -> None:
    """Long runs of 10 to 17 km by one a week: next Sunday 18, the one after 19; the other days as they are."""
    km, today = ramp([10.0 + n for n in range(WEEKS)])
    found = habit(series.runs(km), today, METHOD)

    assert [(s.local_date.weekday(), s.parts[0].distance_m) for s in found] == [
        (1, 6_000), (3, 8_000), (5, 5_000), (6, 18_000), (1, 6_000), (3, 8_000), (5, 5_000), (6, 19_000),
    ]  # fmt: skip
    assert {s.source for s in found} == {HABIT}
    assert found[0].local_date == today + timedelta(days=1)


def test_a_ramp_is_announced_before_the_next_long_run() -> None:
    """Long runs of 10, 13, 16, 19 km: the next 22 km raise R1 while it is still Monday."""
    km, today = ramp([10, 10, 10, 10, 10, 13, 16, 19])
    runs = series.runs(km)
    past = Past(runs, series.daily_load(runs, series.until(today), today, ["distance"]), today)
    known = usual(runs, today)

    found = forecast(past, [expected(one, known, METHOD) for one in habit(runs, today, METHOD)], METHOD)

    first = next(one for one in found if one.severity)
    assert first.session.local_date == today + timedelta(days=6)
    assert first.flags[0].rule == "R1"
    assert first.flags[0].value == pytest.approx(22_000)


def test_a_steady_runner_is_left_alone() -> None:
    """Twelve equal weeks announce nothing."""
    km, today = ramp([12.0] * WEEKS)
    runs = series.runs(km)
    past = Past(runs, series.daily_load(runs, series.until(today), today, ["distance"]), today)
    known = usual(runs, today)

    found = forecast(past, [expected(one, known, METHOD) for one in habit(runs, today, METHOD)], METHOD)

    assert len(found) == 8
    assert {one.severity for one in found} == {0}


@pytest.mark.parametrize(
    ("longs", "weeks", "expected_m"),
    [
        ([12, 14, 16, 18], 1, 20), ([12, 14, 16, 18], 2, 22),
        ([16, 18, 20, 14], 1, 22),  # a step back does not end a ramp
        ([16, 18, 20, 14, 13], 1, 13.5),  # two do
        ([12, 12, 12], 1, 12), ([14, 13, 12], 1, 12), ([10], 1, 10),
    ],
)  # fmt: skip
def test_next_long_run(longs: list[float], weeks: int, expected_m: float) -> None:
    """The median change goes on; a single short week is left out; it never shrinks."""
    assert next_long(longs, weeks) == pytest.approx(expected_m)


def test_every_third_day_is_a_habit_too() -> None:
    """Runs of 8 km every third day, no weekday often enough: they go on, and the first of each week is the long one."""
    km = [8.0 if n % 3 == 0 else 0.0 for n in range(43)]  # the last on the day before today
    today = series.MONDAY + timedelta(days=43)
    found = habit(series.runs(km), today, METHOD)

    assert [(one.local_date - today).days for one in found] == [2, 5, 8, 11, 14]
    assert {one.parts[0].distance_m for one in found} == {8_000}


def test_a_ramp_every_third_day_is_announced() -> None:
    """8 km every third day that grow by 2 km a week: the next is expected larger than any before."""
    km = [8.0 + 2 * (n // 7) if n % 3 == 0 else 0.0 for n in range(43)]
    found = habit(series.runs(km), series.MONDAY + timedelta(days=43), METHOD)
    assert (found[0].parts[0].distance_m or 0.0) > max(km) * 1_000


def test_only_weekends() -> None:
    """Saturday 10 and Sunday 16 km: those days alone."""
    km = [day for _ in range(WEEKS) for day in (0, 0, 0, 0, 0, 10, 16)]
    found = habit(series.runs(km), series.MONDAY + timedelta(days=len(km)), METHOD)
    assert [(one.local_date.weekday(), one.parts[0].distance_m) for one in found] == [
        (5, 10_000), (6, 16_000), (5, 10_000), (6, 16_000),
    ]  # fmt: skip


def test_a_pause_of_a_month_ends_the_habit() -> None:
    """Five weeks of runs and then thirty days of rest: nothing is assumed."""
    km = [day for _ in range(5) for day in (0, 6, 0, 8, 0, 5, 12)] + [0.0] * 30
    assert habit(series.runs(km), series.MONDAY + timedelta(days=len(km)), METHOD) == []


def test_two_runs_a_day_are_both_assumed() -> None:
    """Tuesdays of 10 and 6 km, hours apart, are two sessions with ids of their own."""
    km = [day for _ in range(WEEKS) for day in (0, 10, 0, 0, 0, 0, 0)]
    morning = series.runs(km)
    evening = morning.with_columns(
        activity_id=pl.col("activity_id") + "-2",
        start_utc=pl.col("start_utc") + timedelta(hours=9),
        distance_m=pl.col("distance_m") * 0.6,
    )
    today = series.MONDAY + timedelta(days=len(km))
    found = habit(pl.concat([morning, evening]), today, METHOD)

    first = [one for one in found if one.local_date == today + timedelta(days=1)]
    assert [one.parts[0].distance_m for one in first] == [10_000, 6_000]
    assert len({one.id for one in found}) == len(found)


def test_rare_days_are_no_habit() -> None:
    """A weekday with two runs in six weeks is not planned; no runs at all give no plan."""
    km = [0.0] * 42
    km[1] = km[8] = 5.0
    assert habit(series.runs(km), series.MONDAY + timedelta(days=42), METHOD) == []
    assert habit(series.exposures([]), series.MONDAY, METHOD) == []


def test_today_is_planned_only_before_its_run() -> None:
    """With a run today the habit begins tomorrow."""
    km, monday = ramp([12.0] * WEEKS)
    sunday = monday - timedelta(days=1)
    before = habit(series.runs(km[:-1]), sunday, METHOD)
    after = habit(series.runs(km), sunday, METHOD)

    assert before[0].local_date == sunday
    assert after[0].local_date == sunday + timedelta(days=2)


def test_day_of_the_long_run() -> None:
    """The next long run is on the usual Sunday, today if it is one without its run; today when nothing tells."""
    km, monday = ramp([12.0] * WEEKS)
    sunday = monday - timedelta(days=1)
    assert next_long_day(series.runs(km), monday, METHOD) == monday + timedelta(days=6)
    assert next_long_day(series.runs(km[:-1]), sunday, METHOD) == sunday
    assert next_long_day(series.runs(km), sunday, METHOD) == monday + timedelta(days=6)
    assert next_long_day(series.exposures([]), monday, METHOD) == monday
