"""One run at other sizes, and weeks with what they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from loadwatch.load.forecast import Past, forecast
from loadwatch.load.plan import Expected, expected
from loadwatch.load.plan_ahead import weeks_ahead
from loadwatch.load.plan_speed import usual
from loadwatch.load.plan_text import read_plan_text
from loadwatch.load.what_if import what_if
from loadwatch.model import Method, PlannedSession
from tests.load import series

TODAY = series.MONDAY + timedelta(days=42)
METHOD = Method()


def past() -> Past:
    """Six weeks of 0-6-0-8-0-5-12 km."""
    runs = series.runs(series.WEEK_KM * 6)
    return Past(runs, series.daily_load(runs, series.until(TODAY), TODAY, ["distance"]), TODAY)


def plan(text: str, ahead: int) -> Expected:
    """A session in words, days from today."""
    session = PlannedSession(
        f"p{ahead}", "ana", TODAY + timedelta(days=ahead), text, read_plan_text(text).parts
    )
    return expected(session, usual(past().exposures, TODAY), METHOD)


def test_sizes_are_judged_like_the_plan_itself() -> None:
    """16 km after 12 is a caution; at its own size the answer is the forecast's, at 82 % nothing speaks."""
    long_run = plan("16 km easy", 6)
    found = forecast(past(), [long_run], METHOD)[0]
    sizes = what_if(past(), [long_run], [("p6", 1.0), ("p6", 0.82), ("p6", 0.84), ("gone", 1.0)], METHOD)

    assert [one.share for one in sizes] == [1.0, 0.82, 0.84]
    assert sizes[0].flags == found.flags
    assert [one.severity for one in sizes] == [found.severity, 0, 2]
    assert found.scale == pytest.approx(13.2 / 16)


def test_a_week_is_done_planned_and_free() -> None:
    """31 km weeks: with 18 km planned the week may take 1.30 x 31 - 18 more; nothing of it is done yet."""
    week = weeks_ahead(past(), [plan("6 km easy", 1), plan("12 km easy", 6)], [TODAY], METHOD)[0]

    assert (week.done_m, week.planned_m) == (0.0, 18_000.0)
    assert week.room_m == pytest.approx(1.3 * 31_000 - 18_000, abs=1)


def test_the_room_of_a_week_is_never_negative() -> None:
    """A week planned far over the rule leaves nothing."""
    week = weeks_ahead(past(), [plan("50 km easy", 6)], [TODAY], METHOD)[0]
    assert week.room_m == 0.0


def test_a_week_planned_too_long_makes_no_room_for_the_next() -> None:
    """50 km planned where 1.30 x 31 pass: the week after may have 1.30 x that, not 1.30 x 50; a fitting plan counts."""
    starts = [TODAY, TODAY + timedelta(days=7)]
    long = weeks_ahead(past(), [plan("20 km easy", 2), plan("30 km easy", 6)], starts, METHOD)
    fitting = weeks_ahead(past(), [plan("36 km easy", 6)], starts, METHOD)

    assert long[0].planned_m == 50_000.0
    assert long[1].room_m == pytest.approx(1.3 * 1.3 * 31_000, abs=2)
    assert fitting[1].room_m == pytest.approx(1.3 * 36_000, abs=2)


def test_nothing_asked_nothing_told() -> None:
    """Without questions or weeks there is no answer."""
    assert what_if(past(), [], [("p6", 1.0)], METHOD) == []
    assert weeks_ahead(past(), [], [], METHOD) == []
