"""Race results as a source of critical speed, and its order of sources."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from loadwatch.formulas.speed import critical_speed_race
from loadwatch.load.race import is_usable, level_distance_m, race_speeds
from loadwatch.load.speed import CriticalSpeed, critical_speed, critical_speed_by_day
from loadwatch.model import Method
from tests.load.test_speed import DAY, efforts, line

METHOD = Method()


def races(
    *results: tuple[int, float, float], athlete: str = "a", ascent_m: float | None = None
) -> pl.DataFrame:
    """Results as (days before DAY, metres, seconds)."""
    return race_speeds([
        {"athlete_id": athlete, "local_date": DAY - timedelta(days=ago), "distance_m": metres, "time_s": time,
         "ascent_m": ascent_m}
        for ago, metres, time in results
    ], METHOD)  # fmt: skip


def found(runs: pl.DataFrame, results: pl.DataFrame, **given: Any) -> CriticalSpeed:
    """Critical speed on DAY."""
    return critical_speed(runs, DAY, METHOD, races=results, **given)


def test_a_race_fills_in_where_runs_tell_no_line() -> None:
    """5 km in 20:00 and nothing but a slow 20 minutes: 0.97 of the race, medium confidence."""
    told = found(efforts((10, {3600: 1200.0})), races((20, 5_000.0, 1_200.0)))

    assert told.value_mps == pytest.approx(0.97 * 5_000 / 1_200)
    assert (told.method, told.confidence, told.d_prime_m) == ("race result", "medium", None)


def test_a_race_alone_is_enough() -> None:
    """A runner without any recorded effort has a critical speed from one result."""
    assert found(efforts(), races((1, 10_000.0, 2_700.0))).value_mps == pytest.approx(3.76134, abs=1e-5)


def test_order_of_sources() -> None:
    """Set by hand, a good line, a race, 20 minutes, 5 minutes: each counts when those before it are silent."""
    runs, result = efforts((10, line(4.0))), races((5, 5_000.0, 1_300.0))
    twenty, five = efforts((10, {4_000: 1_200.0})), efforts((10, {1_100: 300.0}))

    assert [
        found(runs, result, override=3.9).method,
        found(runs, result).method,
        found(twenty, result).method,
        found(twenty, result.clear()).method,
        found(five, result.clear()).method,
        found(efforts(), result.clear()).method,
    ] == ["entered", "best efforts", "race result", "best 20 min", "best 5 min", None]


def test_a_line_far_below_the_race_is_not_believed() -> None:
    """A line of 3.3 m/s from easy running is below 0.90 of the 20 minutes that a 5 km in 19:00 stands for."""
    easy, quick, near = efforts((10, line(3.3))), races((5, 5_000.0, 1_140.0)), races((5, 5_000.0, 1_400.0))

    assert found(easy, quick).method == "race result"
    assert found(easy, quick).value_mps == pytest.approx(critical_speed_race(5_000.0, 1_140.0))
    assert found(easy, near).method == "best efforts"


@pytest.mark.parametrize(("ago", "counts"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_result_counts_for_90_days(ago: int, counts: bool) -> None:
    """A result counts from the day after the race for 90 days."""
    assert (found(efforts(), races((ago, 5_000.0, 1_200.0))).value_mps is not None) is counts


def test_the_best_result_counts() -> None:
    """Of several results the one that says the highest critical speed."""
    both = races((40, 5_000.0, 1_200.0), (5, 10_000.0, 2_900.0))

    assert found(efforts(), both).value_mps == pytest.approx(0.97 * 5_000 / 1_200)


def test_runners_keep_their_own_results() -> None:
    """A result of one runner tells nothing about another."""
    days = pl.DataFrame({"athlete_id": ["a", "b"], "local_date": [DAY, DAY]})
    told = critical_speed_by_day(efforts(), days, METHOD, races=races((5, 5_000.0, 1_200.0), athlete="b"))

    assert told["cs_method"].to_list() == [None, "race result"]


def test_a_hilly_course_counts_as_a_longer_one() -> None:
    """10 km with 300 m up and down at 6 %: 5 km up, 5 km down, worth 10.73 km on the level, by energy cost 10.46 km."""
    flat, hilly = races((5, 10_000.0, 2_700.0)), races((5, 10_000.0, 2_700.0), ascent_m=300.0)
    level = level_distance_m(np.array([10_000.0]), np.array([300.0]), METHOD)[0]
    by_cost = level_distance_m(np.array([10_000.0]), np.array([300.0]), Method(level_minetti=True))[0]

    assert level == pytest.approx(10_732.4, abs=0.1)
    assert by_cost == pytest.approx(10_461.9, abs=0.1)
    assert hilly["critical_speed_mps"][0] / flat["critical_speed_mps"][0] == pytest.approx(level / 10_000)


@pytest.mark.parametrize(
    ("metres", "seconds", "usable"),
    [
        (5_000.0, 1_200.0, True), (21_097.5, 6_000.0, True), (42_195.0, 13_000.0, True),
        (30_000.0, 9_000.0, False), (400.0, 75.0, False), (1_000.0, 200.0, False), (5_000.0, 100_000.0, False),
        (5_000.0, 600.0, False), (100_000.0, 40_000.0, False),
    ],
)  # fmt: skip
def test_which_results_are_usable(metres: float, seconds: float, usable: bool) -> None:
    """0.8 to 22 km and marathons, of 3:30 min or more, at a speed that people run."""
    assert is_usable(metres, seconds) is usable


def test_no_results() -> None:
    """No results, no rows."""
    assert race_speeds([], METHOD).is_empty()
    assert date(2026, 5, 3) == DAY
