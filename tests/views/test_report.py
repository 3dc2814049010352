"""The report's view: the numbers of the pages, cut to a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from loadwatch.model import Flag, Method
from loadwatch.views.overview import overview
from loadwatch.views.report import report
from loadwatch.views.report_shapes import Asked, Gathered, ReportView, Said
from tests.views.history import ANA, SUNDAY, history, steady

WEEK_M = 31_000.0


def report_view(
    asked: Asked | None = None, said: Said | None = None, flags: tuple[Flag, ...] = ()
) -> ReportView:
    """The report of Ana's steady weeks."""
    asked = asked or Asked()
    h = history(steady())
    seen = overview(ANA, h.exposures, h.daily, h.load, h.weeks, flags, SUNDAY, asked.units)
    return report(asked, ANA, seen, Gathered(h.weeks, h.daily, flags, said or Said(), Method(), "1.2.3"))


def flag(days_ago: int = 0, severity: int = 2) -> Flag:
    """A flag of a run some days before the last Sunday."""
    on = SUNDAY - timedelta(days=days_ago)
    return Flag(on, "R1", severity, "distance", 16_000.0, 13_200.0, "A", "why", ratio=1.33)


def diary_row(days_ago: int, **answers: object) -> dict[str, object]:
    """A diary entry some days before the last Sunday."""
    empty = dict.fromkeys(("pain_now", "pain_during", "pain_morning", "stiffness_min", "limp", "note"))
    on = SUNDAY - timedelta(days=days_ago)
    return {**empty, "local_date": on, "site": "achilles_midportion", "side": "left", **answers}


def test_trend_is_the_mean_of_the_weekly_table() -> None:
    """A usual week is the mean of four whole rows of the weekly table, and no change is said to be none."""
    row = report_view().trends[0]
    assert (row.measure, row.recent_si, row.recent, row.before) == ("distance", WEEK_M, "31.0", "31.0")
    assert row.change == "+0 %"
    assert row.most == "12.0"


def test_trend_is_unknown_with_an_unknown_week() -> None:
    """One week with an unknown value makes its mean unknown, never smaller."""
    h = history(steady())
    spoiled = h.weeks.with_columns(
        distance_m=pl.when(pl.col("week_start") == SUNDAY - timedelta(days=6))
        .then(None)
        .otherwise("distance_m")
    )
    seen = overview(ANA, h.exposures, h.daily, h.load, h.weeks, (), SUNDAY, "km")
    row = report(Asked(), ANA, seen, Gathered(spoiled, h.daily, (), Said(), Method(), "1")).trends[0]
    assert (row.recent, row.change) == (None, None)
    assert row.before == "31.0"


@pytest.mark.parametrize("weeks", [4, 12, 26])
def test_period_holds_whole_weeks(weeks: int) -> None:
    """The period begins with a week and nothing older is drawn."""
    view = report_view(Asked(weeks=weeks))
    assert view.since == SUNDAY - timedelta(days=7 * weeks - 1)
    assert all(week.week_start >= view.since for week in view.seen.weeks)
    assert len(view.seen.weeks) == min(weeks, 12)
    assert view.seen.calendar[0].local_date == view.since


def test_flags_are_those_of_the_period_worst_first() -> None:
    """A flag before the period is left out; a high one comes first and names the other days of its rule."""
    other = replace(flag(3), rule="R8")
    view = report_view(Asked(weeks=4), flags=(flag(0), flag(9, 3), flag(40, 3), other))
    assert [(one.card.severity, one.card.local_date, one.also) for one in view.flags] == [
        (3, SUNDAY - timedelta(days=9), "Also on 14 June."),
        (2, SUNDAY - timedelta(days=3), None),
    ]
    assert view.flags_counted == "In this period: 1 High, 2 Caution."


def test_the_finding_stands_before_what_lifts_it() -> None:
    """A long run that Achilles trouble lifts to high: the run is told first, as on the pages, then why it counts more."""
    lifted = replace(flag(0, 3), rule="R14", evidence="A", detail="R1")
    view = report_view(Asked("physician"), flags=(lifted, flag(0, 2), flag(3, 2)))

    assert [one.card.rule for one in view.flags] == ["R1", "R14"]
    assert [one.rule for one in view.seen.flags][:2] == ["R1", "R14"]


def test_pain_names_the_worst_day_of_the_most_answered_site() -> None:
    """The pain line is of the site with most entries; an answer that was not given stays unknown."""
    rows = (
        diary_row(1, pain_morning=2.0),
        diary_row(5, pain_morning=6.0, note="stairs"),
        diary_row(3, site="knee", side=None, pain_now=9.0),
        diary_row(100, pain_morning=10.0),
    )
    view = report_view(Asked(weeks=4), Said(diary=rows))
    assert view.pain is not None
    assert view.pain.summary == (
        "Achilles, midportion, left: worst 6 of 10 on 9 June; last entry 2 of 10 on 13 June."
    )
    assert [point.during for point in view.pain.points] == [None, None]
    assert [line.text for line in view.diary] == ["pain morning 2", "pain now 9", "pain morning 6 · stairs"]


def test_plan_is_ahead_and_in_the_readers_unit() -> None:
    """Only what is planned from the day on is printed; a part without distance leaves the sum unknown."""
    part = {"distance_m": 16_093.44, "repeats": 1}
    plan = (
        {"local_date": SUNDAY + timedelta(days=2), "title": "10 mi easy", "parts": (part,)},
        {
            "local_date": SUNDAY + timedelta(days=1),
            "title": "45 min",
            "parts": ({**part, "distance_m": None},),
        },
        {"local_date": SUNDAY - timedelta(days=1), "title": "past", "parts": ()},
    )
    lines = report_view(Asked(units="mi"), Said(plan=plan)).plan
    assert [(line.what, line.text) for line in lines] == [("", "45 min"), ("10.0 mi", "10 mi easy")]


def test_profile_is_for_the_physician_alone() -> None:
    """What was entered about the body is printed for the physician; what was not is left out."""
    known = replace(ANA, birth_year=1980, sex="female", focus_tissue="knee")
    h = history(steady())
    seen = overview(known, h.exposures, h.daily, h.load, h.weeks, (), SUNDAY, "km")
    gathered = Gathered(h.weeks, h.daily, (), Said(), Method(), "1")
    told = report(Asked("physician"), known, seen, gathered)
    assert dict(told.profile) == {"Age": "about 46", "Sex": "female", "Focus": "Front of the knee"}
    assert "Front of the knee" in [row.label for row in told.trends]
    assert report(Asked(), known, seen, gathered).profile == ()
