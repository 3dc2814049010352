"""One activity as JSON and as a page, and the list of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest

from loadwatch.errors import Issue
from loadwatch.load.spike import spikes
from loadwatch.model import MEASURES, Activity, Flag, Lap, Method, Session, Source
from loadwatch.views.activity import (
    ActivityPage,
    activity_detail,
    activity_page,
    activity_row,
    copy_label,
)
from loadwatch.views.listing import ACTIVITY_HEAD, activity_lines
from tests import build
from tests.views.history import LONG_RUN, SUNDAY, steady

KEYS = [
    "id", "athlete", "start_utc", "utc_offset_s", "local_date", "sport", "sub_sport", "is_run", "title",
    "device", "distance_m", "timer_s", "elapsed_s", "moving_s", "ascent_m", "descent_m", "avg_heart_rate_bpm",
    "avg_cadence_spm", "n_records", "source", "linked_to", "issues", "sessions",
]  # fmt: skip
START = datetime(2026, 6, 14, 6, 12, 9, 480_000, tzinfo=UTC)
RUN = Session(
    index=0, sport="running", sub_sport="generic", start_utc=START, distance_m=12_000.0, timer_s=4_000.0,
    elapsed_s=4_100.0, moving_s=3_900.0, ascent_m=120.0, descent_m=118.0, avg_heart_rate_bpm=150.4,
    avg_cadence_spm=170.0, n_records=4_001,
)  # fmt: skip
ACTIVITY = Activity(
    id="run-083", athlete_id="a", source=Source("x.zip!/1.fit", "ab" * 32, "fit"), sessions=(RUN,),
    batch_id="b1", laps=(Lap(0, 0, START, 0.0, 300.0, 301.0, 1_000.0, 10.0, 5.0, 148.0, 168.0, "distance"),),
    issues=(Issue("hr_dropout", "Heart rate was missing for 3 minutes."),), start_utc=START,
    utc_offset_s=7_200, local_date=SUNDAY, device="Forerunner 255",
)  # fmt: skip


def part(sport: str, **values: Any) -> Session:
    """One part of a multisport activity, ten minutes long."""
    return Session(index=0, sport=sport, **({"timer_s": 600.0, "elapsed_s": 600.0} | values))


def page(
    activity: Activity = ACTIVITY,
    records: pl.DataFrame | None = None,
    units: Any = "km",
    flag: Flag = LONG_RUN,
) -> ActivityPage:
    """The page of an activity among twelve weeks of runs."""
    runs = steady()
    compared = {m: spikes(runs, m, Method()) for m in ("distance", "ascent")}
    return activity_page(
        activity, "Ana", records, runs, compared, [flag], [("copy-1", "Strava copy")], units, Method()
    )


def test_a_row_has_the_keys_of_the_interface() -> None:
    """Every documented key is there, times are ISO with Z and whole seconds, unknown is null."""
    row = json.loads(json.dumps(activity_row(replace(ACTIVITY, title=None), "Ana")))
    assert set(KEYS) <= set(row)
    assert row["start_utc"] == "2026-06-14T06:12:09Z"
    assert row["local_date"] == "2026-06-14"
    assert row["title"] is None
    assert row["source"] == {"name": "x.zip!/1.fit", "sha256": "ab" * 32, "format": "fit"}
    assert row["sessions"][0]["avg_heart_rate_bpm"] == 150.4
    assert row["issues"][0]["code"] == "hr_dropout"


def test_an_activity_without_a_clock_has_no_date() -> None:
    """A watch that never knew the time gives nulls, not 1970."""
    row = activity_row(replace(ACTIVITY, start_utc=None, local_date=None, utc_offset_s=None), "Ana")
    assert (row["start_utc"], row["local_date"]) == (None, None)


def test_a_triathlon_sums_its_parts() -> None:
    """Sums and time-weighted means over parts; swimming without ascent does not hide the ride's."""
    parts = (
        part("swimming", distance_m=400.0, avg_heart_rate_bpm=120.0),
        part("transition"),
        part("cycling", distance_m=5_000.0, ascent_m=50.0, avg_heart_rate_bpm=140.0, avg_cadence_spm=85.0),
        part("running", distance_m=2_000.0, ascent_m=10.0, avg_heart_rate_bpm=160.0, avg_cadence_spm=170.0),
    )
    row = activity_row(replace(ACTIVITY, sessions=parts), "Ana")
    assert (row["sport"], row["sub_sport"], row["is_run"]) == ("multisport", None, True)
    assert row["distance_m"] == 7_400.0
    assert row["ascent_m"] == 60.0
    assert row["avg_heart_rate_bpm"] == pytest.approx(140.0)
    assert row["avg_cadence_spm"] is None
    assert len(row["sessions"]) == 4


def test_one_unknown_part_makes_the_sum_unknown() -> None:
    """A run without distance beside one with distance is not counted as zero."""
    row = activity_row(replace(ACTIVITY, sessions=(RUN, part("running"))), "Ana")
    assert row["distance_m"] is None
    assert row["timer_s"] == 4_600.0


def test_a_finding_of_the_day_stands_on_each_of_its_runs() -> None:
    """What the diary says stands on the page of the day's other run too, not of a ride; a long run's flag does not."""
    other, sore = replace(ACTIVITY, id="other"), replace(LONG_RUN, rule="R13", value=4.0)
    ride = replace(other, sessions=(part("cycling"),))

    assert [len(page(one, flag=sore).flags) for one in (ACTIVITY, other, ride)] == [1, 1, 0]
    assert page(other).flags == ()


def test_the_detail_adds_laps_and_exposures() -> None:
    """`show --json` holds one exposure per measure, each with its 30-day comparison or null."""
    runs = steady(last_long_m=16_000.0)
    detail = activity_detail(ACTIVITY, "Ana", runs, {"distance": spikes(runs, "distance", Method())})
    found = {row["measure"]: row for row in detail["exposures"]}
    assert list(found) == list(MEASURES)
    assert found["distance"] == {
        "session": 0, "measure": "distance", "value": 16_000.0, "unit": "m", "longest_30d": 12_000.0,
        "ratio": pytest.approx(4 / 3), "quality": "A", "reason": None,
    }  # fmt: skip
    assert found["fast"]["value"] is None
    assert found["fast"]["reason"] == "no_critical_speed"
    assert detail["laps"][0]["start_utc"] == "2026-06-14T06:12:09Z"


def test_the_page_says_what_and_when() -> None:
    """Title by kind of run, subtitle with local start, device and source; facts in the reader's units."""
    shown = page()
    assert (shown.title, shown.subtitle) == (
        "Run",
        "Sunday 14 June 2026, 08:12 · Forerunner 255 · x.zip!/1.fit",
    )
    facts = {fact.label: (fact.value, fact.unit) for fact in shown.facts}
    assert facts["Distance"] == ("12.00", "km")
    assert facts["Pace"] == ("5:25", "/km")
    assert facts["Ascent"] == ("120", "m")
    assert facts["Heart rate"] == ("150", "bpm")
    assert shown.laps[0].pace == "5:00"
    assert shown.copies == (("copy-1", "Strava copy"),)
    assert len(shown.flags) == 1


def test_unknown_facts_say_why() -> None:
    """A recording of time alone shows a reason for every other fact."""
    bare = replace(ACTIVITY, sessions=(part("running"),), laps=())
    facts = {fact.label: fact for fact in page(bare).facts}
    assert facts["Time"].value == "10:00"
    for label in ("Distance", "Pace", "Ascent", "Heart rate", "Cadence", "Moving"):
        assert facts[label].value is None
        assert facts[label].reason


def test_a_ride_has_a_speed_and_no_pace() -> None:
    """Pace is for runs; anything else shows its speed, and neither list nor page calls it a run's pace."""
    ride = replace(ACTIVITY, sessions=(part("cycling", distance_m=5_000.0),))
    facts = {fact.label: (fact.value, fact.unit) for fact in page(ride).facts}
    assert facts["Speed"] == ("30.0", "km/h")
    assert "Pace" not in facts
    assert activity_lines([activity_row(ride, "Ana")], "km")[0][6] == "–"


def test_exposures_stand_beside_the_30_day_best() -> None:
    """The row of a measure shows the run, the most of 30 days before and the ratio, or the reason."""
    rows = {row.key: row for row in page().exposures}
    assert (rows["distance"].value, rows["distance"].before, rows["distance"].ratio) == (
        "12.0",
        "12.0",
        "1.00",
    )
    assert rows["fast"].value is None
    assert rows["fast"].reason == "There are not enough hard efforts yet to estimate critical speed."


def test_records_become_curves() -> None:
    """The page carries equal-length curves and positions, and none at all without records."""
    n = 300
    records = build.records(n, speed_mps=3.0, heart_rate_bpm=150.0, latitude_deg=47.0, longitude_deg=8.0)
    records = records.with_columns(
        distance_m=pl.col("elapsed_s") * 3.0, elevation_m=400 + pl.col("elapsed_s") * 0.15
    )
    shown = page(records=records)
    assert set(shown.streams) == {"pace_s", "elevation", "grade_pct", "heart_rate"}
    assert {curve.size for curve in shown.streams.values()} == {n}
    assert np.nanmedian(shown.streams["grade_pct"]) == pytest.approx(5.0, abs=0.2)
    assert shown.latitude_deg is not None
    assert page().elapsed_s.size == 0


def test_a_treadmill_has_no_invented_grade() -> None:
    """Indoors the elevation of the file is not turned into a slope."""
    indoors = replace(ACTIVITY, sessions=(replace(RUN, sub_sport="treadmill"),))
    records = build.records(300, speed_mps=3.0, elevation_m=[400 + 0.15 * i for i in range(300)])
    shown = page(indoors, records.with_columns(distance_m=pl.col("elapsed_s") * 3.0))
    assert shown.title == "Treadmill run"
    assert "grade_pct" not in shown.streams


def test_miles_and_feet_reach_every_number() -> None:
    """In miles facts, laps and exposures change together."""
    shown = page(units="mi")
    facts = {fact.label: (fact.value, fact.unit) for fact in shown.facts}
    assert facts["Distance"] == ("7.46", "mi")
    assert facts["Ascent"] == ("394", "ft")
    assert shown.laps[0].distance == "0.62"
    assert {row.key: row.unit for row in shown.exposures}["distance"] == "mi"


def test_the_list_is_newest_first_and_marks_copies() -> None:
    """The table of activities is in the reader's units, newest first, with a dash for what is unknown."""
    old = replace(
        ACTIVITY, id="old", local_date=date(2026, 5, 1), linked_to="run-083", sessions=(part("running"),)
    )
    lines = activity_lines([activity_row(old, "Ana"), activity_row(ACTIVITY, "Ana")], "km")
    assert [line[0] for line in lines] == ["run-083", "old"]
    assert lines[0][4:8] == ("12.0 km", "1:06:40", "5:25 /km", "120 m")
    assert (lines[1][4], lines[1][9]) == ("–", "copy")
    assert {len(line) for line in lines} == {len(ACTIVITY_HEAD)}


def test_a_copy_names_the_recording_that_counts_and_an_empty_lap_is_no_lap() -> None:
    """The page knows which recording counts instead; a lap of which nothing is told makes no row."""
    empty = Lap(1, 0, START, 300.0, None, None, 0.03, None, None, None, None, None)
    shown = page(replace(ACTIVITY, linked_to="other", laps=(*ACTIVITY.laps, empty)))

    assert shown.copy_of == "other"
    assert [lap.number for lap in shown.laps] == [1]
    assert copy_label(ACTIVITY, "km") == "FIT · 12.00 km · x.zip!/1.fit"


def test_a_ratio_to_the_amount_taken_as_a_start_shows_that_amount() -> None:
    """Where less was run before, the reference stands in brackets instead of a dash beside a ratio."""
    short = pl.DataFrame({"activity_id": ["run-083"], "value": [12_000.0], "longest": [None], "ratio": [4.0]})
    shown = activity_page(
        ACTIVITY, "Ana", None, steady(), {"distance": short}, [], [], "km", Method()
    )  # fmt: skip
    row = next(row for row in shown.exposures if row.key == "distance")

    assert (row.before, row.ratio) == ("(3.0)", "4.00")


def test_that_a_comparison_is_provisional_is_said_once() -> None:
    """Several provisional findings of a run do not each repeat the same sentence."""
    first, second = (replace(LONG_RUN, quality="provisional", rule=rule) for rule in ("R1", "R1b"))
    runs = steady()
    shown = activity_page(ACTIVITY, "Ana", None, runs, {}, [first, second], [], "km", Method())

    assert ["This is provisional" in text for text in shown.flags] == [True, False]
