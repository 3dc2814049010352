"""Weeks as people count them."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from loadwatch.load.daily import daily_load
from loadwatch.load.series import first_rows
from loadwatch.load.weekly import STATUS, week_sums, weekly, weeks_of
from loadwatch.model import MEASURES
from tests.load import series

DAY = series.MONDAY


def table(km_by_day: list[float | None], week_start: int = 0, known_days: int | None = None) -> pl.DataFrame:
    """Weekly table of a series that starts on a Monday."""
    frame = series.runs(km_by_day)
    last = DAY + timedelta(days=len(km_by_day) - 1)
    until = last if known_days is None else DAY + timedelta(days=known_days - 1)
    return weekly(frame, daily_load(frame, series.until(until), last, ["distance"]), week_start)


def test_columns_are_the_interface() -> None:
    """The table has the columns of the weekly table, one for every measure."""
    found = table([5.0])

    assert found.columns[:5] == ["athlete_id", "week_start", "runs", "distance_m", "duration_s"]
    assert {"longest_m", "status", *MEASURES.values()} <= set(found.columns)


def test_rest_missing_and_unknown_weeks() -> None:
    """A week of rest is 0, a week no data reach is null, a week of unknown runs is null and partial."""
    rest, unknown, missing = [0.0] * 7, [0.0] * 6 + [None], [0.0] * 7
    found = table([5.0] * 7 + rest + unknown + [5.0] * 7 + missing, known_days=28)

    assert found["status"].to_list() == ["ok", "ok", "partial", "ok", "missing"]
    assert found["distance_m"].to_list() == [35_000.0, 0.0, None, 35_000.0, None]
    assert found["runs"].to_list() == [7, 0, 1, 7, None]
    assert found["longest_m"].to_list() == [5_000.0, 0.0, None, 5_000.0, None]
    assert found["ascent_m"].to_list() == [None, 0.0, None, None, None]


def test_partly_known_week_holds_what_is_known() -> None:
    """A week with one unknown run sums the others, and says that it is partial."""
    found = table([5.0] * 7 + [0, 5.0, None, 0, 0, 8.0, 0] + [5.0])

    assert found["distance_m"].to_list() == [35_000.0, 13_000.0, 5_000.0]
    assert found["status"].to_list() == ["ok", "partial", "current"]


def test_runs_that_no_day_holds_are_in_no_week() -> None:
    """Runs of another runner, and those before the first day that is asked for, change no week."""
    frame = series.runs([5.0] * 21)
    last = DAY + timedelta(days=20)
    daily = daily_load(frame, series.until(last), last, ["distance"])
    late = daily.filter(pl.col("local_date") >= DAY + timedelta(days=14))
    other = series.runs([3.0] * 21).with_columns(athlete_id=pl.lit("zz"))

    assert weekly(pl.concat([frame, other]), daily).equals(weekly(frame, daily))
    assert weekly(frame, late)["distance_m"].to_list() == [35_000.0]


def test_first_week_before_the_first_run_is_partial() -> None:
    """Nobody knows the days before the first run."""
    assert table([0, 0, 6.0] + [0] * 4 + [5.0] * 14)["status"].to_list() == ["partial", "ok", "current"]


@pytest.mark.parametrize("week_start", range(7))
def test_week_start(week_start: int) -> None:
    """Weeks begin on the day the runner chose, and no metre is lost."""
    found = table([1.0] * 50, week_start)

    assert {week_start} == {day.weekday() for day in found["week_start"]}
    assert found["distance_m"].sum() == 50_000.0
    assert set(found["distance_m"][1:-1]) == {7_000.0}


def test_leap_week() -> None:
    """A week over the end of February 2024 has seven days."""
    frame = series.runs([2.0] * 14, first=date(2024, 2, 26))
    last = date(2024, 3, 10)

    found = weekly(frame, daily_load(frame, series.until(last), last, ["distance"]))

    assert found.select("week_start", "distance_m").rows() == [
        (date(2024, 2, 26), 14_000.0),
        (date(2024, 3, 4), 14_000.0),
    ]


def test_restarted_watch_is_one_long_run() -> None:
    """The longest of the week is the outing, while both recordings are counted."""
    rows = [
        {"local_date": DAY, "start_utc": series.at(DAY), "elapsed_s": 1_800.0, "distance_m": 5_000.0},
        {"local_date": DAY, "start_utc": series.at(DAY, 7, 40), "elapsed_s": 1_800.0, "distance_m": 6_000.0},
    ]
    frame = series.exposures(rows)

    found = weekly(frame, daily_load(frame, series.until(DAY), DAY, ["distance"]))

    assert found.select("runs", "distance_m", "longest_m").rows() == [(2, 11_000.0, 11_000.0)]


@pytest.mark.parametrize("week_start", [0, 3, 6])
def test_days_alone_give_the_same_weeks(week_start: int) -> None:
    """Weeks summed from days have the values and states of the weekly table: rest, unknown and missing ones too."""
    km = [5.0, 0, None, 7.3, 0, 0, 11.1] * 3 + [0.0] * 14 + [None] * 7 + [4.2, 0, 0] * 9 + [0.0] * 16
    both = pl.concat([series.runs(km), series.runs([None, 3.3, *km[9:]], athlete="bea")])
    last = DAY + timedelta(days=len(km))
    until = pl.concat([series.until(last - timedelta(days=16), "ana"), series.until(last, "bea")])
    daily = daily_load(both, until, last, ["distance"])

    table = weekly(both, daily, week_start)
    found = weeks_of(daily, first_rows(daily, ("athlete_id",)), week_start)

    assert pl.Series(found.start).cast(pl.Date).equals(table["week_start"])
    assert [STATUS[code] for code in found.code] == table["status"].to_list()
    assert pl.Series(week_sums(daily, found), nan_to_null=True).to_list() == pytest.approx(
        table["distance_m"].to_list()
    )
    assert set(STATUS) == set(table["status"])


def test_no_runs_no_weeks() -> None:
    """A runner without runs has no weeks."""
    frame = series.exposures([{"local_date": DAY, "is_run": False}])

    assert weekly(frame, daily_load(frame, series.until(DAY), DAY, ["distance"])).is_empty()


def test_two_runners_are_two_runners() -> None:
    """Weeks of two runners together are the weeks of each."""
    both = pl.concat([series.runs([5.0] * 20), series.runs([0, 7.0] * 8, athlete="bea")])
    last = DAY + timedelta(days=25)
    reach = series.until(last, "ana", "bea")

    def of(frame: pl.DataFrame) -> pl.DataFrame:
        return weekly(frame, daily_load(frame, reach, last, ["distance"]))

    assert of(both).equals(pl.concat([of(both.filter(athlete_id=name)) for name in ("ana", "bea")]))
