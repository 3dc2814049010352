"""Trends: weeks, runs, lines and marks of one measure, in the reader's units, and the file for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from loadwatch.frames import dtypes
from loadwatch.frames_body import DiaryFrame
from loadwatch.load.capacity import capacity_days
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import MEASURES, Method
from loadwatch.units import UnitSystem
from loadwatch.views.load import ratio_gaps
from loadwatch.views.trend_shapes import Span, TrendFrames, TrendsView
from loadwatch.views.trend_table import csv_text, inert, trend_csv, trend_heads, trend_lines
from loadwatch.views.trends import scale, trends
from tests.views.history import ANA, LONG_RUN, SUNDAY, history, steady


def diary(*answers: tuple[date, float]) -> pl.DataFrame:
    """Pain of the left Achilles on some days."""
    rows = [
        {
            "athlete_id": "a",
            "local_date": day,
            "site": "achilles_midportion",
            "side": "left",
            "pain_now": pain,
        }
        for day, pain in answers
    ]
    schema = dtypes(DiaryFrame)
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def see(
    weeks: int = 60,
    span: Span = "3m",
    units: UnitSystem = "km",
    as_of: date = SUNDAY,
    long_m: float = 16_000.0,
) -> TrendsView:
    """The trends of a steady runner whose last long run is longer."""
    found = history(steady(weeks, long_m), as_of=as_of, known_until=SUNDAY)
    distance = found.daily.filter(pl.col("measure") == "distance")
    told = diary((SUNDAY - timedelta(9), 3.0), (SUNDAY - timedelta(2), 1.0))
    capacity = capacity_days(distance, symptom_days(told, as_of, Method()), Method())
    load = found.load.filter(pl.col("measure") == "distance")
    frames = TrendFrames(found.exposures, distance, load, found.weeks, capacity, told, (LONG_RUN,))
    return trends(ANA, frames, "distance", span, as_of, units)


def test_three_months_are_thirteen_weeks(snapshot: SnapshotAssertion) -> None:
    """Weeks, runs, lines and the flag of a quarter, each in the reader's unit."""
    view = see()
    assert json.loads(json.dumps(view.as_json(), default=str)) == snapshot(
        extension_class=JSONSnapshotExtension
    )
    assert len(view.weeks) == 13
    assert view.state == "full"


def test_a_year_before_is_the_same_weekdays() -> None:
    """The comparison lies 52 weeks back; before the first run there is nothing."""
    view = see(weeks=60, span="all")
    assert [week.last_year for week in view.weeks[:52]] == [None] * 52
    assert view.weeks[52].last_year == view.weeks[0].value == pytest.approx(31.0)


def test_lines_hold_one_value_a_day() -> None:
    """From the first to the last day, NaN where nothing is known; a run is no part of its own comparison."""
    view = see()
    days = (view.last - view.first).days + 1
    assert {len(line) for line in (view.longest, view.capacity, view.ratio, view.pain)} == {days}
    assert view.longest[-1] == pytest.approx(12.0)
    assert np.flatnonzero(np.isfinite(view.pain)).tolist() == [days - 10, days - 3]


def test_miles_are_miles_everywhere() -> None:
    """Every number of the page is in the reader's unit."""
    km, mi = see(), see(units="mi")
    for ours, theirs in zip(km.weeks, mi.weeks, strict=True):
        assert theirs.value == pytest.approx((ours.value or 0.0) / 1.609344)
    np.testing.assert_allclose(mi.longest, km.longest / 1.609344, rtol=1e-6)
    assert [run.value for run in mi.runs] == pytest.approx([run.value / 1.609344 for run in km.runs])
    np.testing.assert_array_equal(mi.ratio, km.ratio)


def test_old_data_end_where_they_end() -> None:
    """When recordings stopped long ago the range ends with them, and the page says so."""
    view = see(as_of=SUNDAY + timedelta(days=90))
    assert view.last == SUNDAY
    assert view.state == "partial"
    assert view.caveats[0] == "No recordings since 14 June 2026: what is shown ends there."


def test_every_measure_has_a_scale() -> None:
    """Each measure has a unit in both systems."""
    assert {scale(measure, "km").unit for measure in MEASURES} == {"km", "min", "m", "eq-km"}
    assert {scale(measure, "mi").unit for measure in MEASURES} == {"mi", "min", "ft", "eq-km"}


def test_table_and_file_hold_the_same_weeks() -> None:
    """Row by row and column by column the file is the table: only days and decimals are written for programs."""
    view = see()
    lines, rows = trend_lines(view), list(csv.reader(io.StringIO(trend_csv(view))))
    assert rows[0] == list(trend_heads(view))
    assert [row[0] for row in rows[1:]] == [str(week.week_start) for week in reversed(view.weeks)]
    assert len(rows) == len(lines) + 1 > 10
    for line, (_, *amounts, ratio, low, high, pain, flags, data) in zip(lines, rows[1:], strict=True):
        shown = [(one and f"{float(one):.{view.digits}f}") or "–" for one in amounts]
        shown += [(one and f"{float(one):.2f}") or "–" for one in (ratio, low, high)]
        shown += [(pain and f"{float(pain):.0f}") or "–"]
        assert list(line[1:]) == [*shown, "" if flags == "0" else flags, data]


@given(st.text())
def test_no_text_computes_in_a_spreadsheet(text: str) -> None:
    """Whatever a cell says, it begins with nothing that a spreadsheet runs."""
    shown = inert(text)
    assert isinstance(shown, str)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown.removeprefix("'") == text.removeprefix("'")


def test_a_formula_in_a_file_is_text() -> None:
    """A title that looks like a formula stays a title; numbers stay numbers."""
    assert (
        csv_text(("=A", "B"), [("@SUM(1)", -1.5), ("plain", None)]) == "'=A,B\r\n'@SUM(1),-1.5\r\nplain,\r\n"
    )


def test_days_without_a_ratio_say_why() -> None:
    """The days of the range alone are counted, the commonest reason first; a whole line needs no words."""
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(6)]
    status = ["missing_days", "low_base", "low_base", "missing_days", "low_base", "ok"]
    ratio = [None, None, None, None, None, 1.1]
    load = pl.DataFrame({"local_date": days, "status": status, "ratio": ratio})

    told = ratio_gaps(load, days[1], days[5])
    assert told == (
        "4 days of this range have no ratio: too little running in the weeks before (3); days are missing (1)."
    )
    assert ratio_gaps(load, days[5], days[5]) == ""
