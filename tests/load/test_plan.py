"""Planned sessions → expected exposures, their rows, and whether they are done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from loadwatch.formulas.tissue import demand_eqkm
from loadwatch.load.hill_share import hill_share
from loadwatch.load.outings import outings
from loadwatch.load.plan import Expected, expected, planned_rows, with_state
from loadwatch.load.plan_speed import Usual, usual
from loadwatch.load.plan_text import read_plan_text
from loadwatch.model import TISSUES, Method, PlannedPart, PlannedSession
from tests.load import series

METHOD = Method()
TODAY = series.MONDAY
KNOWN = Usual(easy_speed_mps=2.78, ascent_per_m=0.01, descent_per_m=0.01, critical_speed_mps=4.0)


def asked(text: str, known: Usual = KNOWN, **session: Any) -> Expected:
    """What a plan in words asks of a runner."""
    said = read_plan_text(text)
    planned = PlannedSession(
        "p", "ana", TODAY, text, said.parts, said.ascent_m, said.descent_m,
        sport=said.sport, sub_sport=said.sub_sport, readings=said.readings,
    )  # fmt: skip
    return expected(replace(planned, **session), known, METHOD)


def codes(found: Expected) -> set[str]:
    """What was assumed."""
    return {one.code for one in found.assumptions}


def test_flat_easy_run_is_its_kilometres() -> None:
    """10 km flat at 2.78 m/s are 10 eq-km for every tissue, 3597 s and no fast metre."""
    found = asked("10 km flat")

    assert found.values["distance_m"] == 10_000
    assert found.values["duration_s"] == pytest.approx(10_000 / 2.78)
    assert found.values["fast_m"] == 0.0
    for tissue in TISSUES:
        assert found.values[f"{tissue}_eqkm"] == pytest.approx(10.0), tissue
    assert codes(found) == {"easy_speed"}


def test_tissues_follow_the_formula_at_each_parts_speed() -> None:
    """4 km easy and 4 km at 4.2 m/s on the flat are the golden 9.45 eq-km, and 7.92 and 14.55 with b = 3 and 9."""
    found = asked("4 km easy + 4 km @ 4.2 m/s, flat")

    assert found.values["achilles_midportion_eqkm"] == pytest.approx(9.45, abs=0.005)
    assert found.values["achilles_midportion_b3_eqkm"] == pytest.approx(7.92, abs=0.005)
    assert found.values["achilles_midportion_b9_eqkm"] == pytest.approx(14.55, abs=0.005)


def test_a_stated_climb_is_put_on_hills_of_six_percent() -> None:
    """300 m up and down on 18 km: 10 of 18 km on slopes of 6 %, as the tissue formula has it."""
    found = asked("18 km easy, 300 m up")

    metres = [5_000.0, 5_000.0, 8_000.0]
    by_hand = demand_eqkm("achilles_midportion", metres, [2.78] * 3, [0.06, -0.06, 0.0])
    assert found.values["achilles_midportion_eqkm"] == pytest.approx(by_hand)
    assert found.values["ascent_m"] == found.values["descent_m"] == 300.0
    assert {"descent_as_ascent", "hill_share"} <= codes(found)


def test_what_lies_inside_a_run_is_not_added_to_it() -> None:
    """10 km with 20 min tempo stay 10 km: 1200 s at 0.95 of 4 m/s are 4560 m, the other 5440 m easy."""
    found = asked("10 km with 20 min tempo")

    assert found.values["distance_m"] == pytest.approx(10_000)
    assert found.values["duration_s"] == pytest.approx(1_200 + 5_440 / 2.78)
    assert found.values["tempo_m"] == pytest.approx(4_560)


def test_a_minute_run_with_fast_metres_keeps_its_minutes() -> None:
    """60 min with 3 x 1 km at 4:00: 720 s fast, two jogs of 500 m at 0.9 of easy, the rest of the hour easy."""
    found = asked("60 min with 3 x 1 km @ 4:00")

    jogs_s = 1_000 / (0.9 * 2.78)
    assert found.values["duration_s"] == pytest.approx(3_600)
    assert found.values["distance_m"] == pytest.approx(4_000 + (3_600 - 720 - jogs_s) * 2.78)
    assert found.values["fast_m"] == pytest.approx(3_000)


def test_a_belt_with_an_incline_climbs_and_never_descends() -> None:
    """8 km at 6 % on a treadmill climb 480 m; nothing goes down."""
    found = asked("treadmill 8 km at 6 % incline")

    assert (found.values["ascent_m"], found.values["descent_m"]) == (pytest.approx(480.0), 0.0)


def test_a_very_hilly_plan_gets_steeper_hills() -> None:
    """1200 m up and down in 8 km leaves no flat: the slope rises instead of the way."""
    found = asked("8 km easy, 1200 m up")
    by_hand = demand_eqkm("knee", [4_000.0, 4_000.0], [2.78] * 2, [0.30, -0.30])
    assert found.values["knee_eqkm"] == pytest.approx(by_hand)


def test_unknown_climb_is_the_usual() -> None:
    """Without a climb the runner's 10 m a km is taken and said; without any known climb it stays unknown."""
    found = asked("12 km easy")
    unknown = asked("12 km easy", replace(KNOWN, ascent_per_m=None, descent_per_m=None))

    assert found.values["ascent_m"] == pytest.approx(120.0)
    assert "climb" in codes(found)
    assert unknown.values["ascent_m"] is None
    assert unknown.values["achilles_midportion_eqkm"] == pytest.approx(12.0)
    assert "no_climb" in codes(unknown)


def test_fast_and_sprint_metres() -> None:
    """Repeats at or above critical speed are fast, strides are sprints too; jogs and tempo are neither."""
    intervals = asked("6 x 800 m @ 4:00 + 3 km wu/cd")  # 4.17 m/s, critical speed 4.0
    strides = asked("5 km easy + 8 x 20 s strides")
    tempo = asked("20 min tempo")

    assert intervals.values["fast_m"] == pytest.approx(4_800)
    assert intervals.values["sprint_m"] == 0.0
    assert intervals.values["distance_m"] == pytest.approx(6 * 800 + 5 * 400 + 6_000)
    assert strides.values["sprint_m"] == pytest.approx(8 * 20 * 1.2 * 4.0)
    assert strides.values["strides_n"] == 8
    assert tempo.values["fast_m"] == 0.0
    assert tempo.values["tempo_m"] == pytest.approx(1_200 * 0.95 * 4.0)


def test_without_critical_speed_fast_is_unknown() -> None:
    """Without critical speed fast metres and the hamstring are unknown, unless the plan states them."""
    blind = replace(KNOWN, critical_speed_mps=None)
    found, stated = asked("6 x 400 m fast", blind), asked("6 x 400 m fast", blind, fast_m=2_400.0)

    assert found.values["fast_m"] is None
    assert found.values["hamstring_eqkm"] is None
    assert {"no_critical_speed", "speed_of_easy"} <= codes(found)
    assert stated.values["fast_m"] == 2_400.0


def test_treadmill_and_walking() -> None:
    """A treadmill is flat and asks 14 % more of the Achilles; walking counts 0.3 eq-km a km."""
    belt, walk = asked("10 km treadmill"), asked("5 km easy + 1 km walk, flat")

    assert belt.values["achilles_midportion_eqkm"] == pytest.approx(11.4)
    assert belt.values["knee_eqkm"] == pytest.approx(10.0)
    assert belt.values["ascent_m"] == 0.0
    assert walk.values["achilles_midportion_eqkm"] == pytest.approx(5.3)
    assert walk.values["walking_m"] == 1_000


def test_hill_repeats_climb() -> None:
    """Eight minutes uphill in all climb at 8 %."""
    found = asked("8 x 60 s uphill")
    assert found.values["ascent_m"] == pytest.approx(8 * 60 * 0.80 * 4.0 * 0.08)
    assert "hill_grade" in codes(found)


def climbers(*height_and_hills: tuple[float, float]) -> Usual:
    """What 10 km runs with these ascents, and parts of them on hills, tell."""
    rows = [
        {"local_date": TODAY - timedelta(days=3 + 2 * i), "distance_m": 10_000.0, "duration_s": 3_600.0,
         "ascent_m": height, "descent_m": height, "uphill_ascent_m": hills, "downhill_descent_m": hills / 2}
        for i, (height, hills) in enumerate(height_and_hills)
    ]  # fmt: skip
    return usual(series.exposures(rows), TODAY, 4.0)


def test_a_stated_climb_is_on_hills_as_in_runs_like_it() -> None:
    """The share comes from the runs that climb at least half as much for each km, and is said to be assumed."""
    found = asked("10 km easy, 200 m up", climbers((40.0, 0.0), (200.0, 90.0), (100.0, 60.0)))

    assert found.values["uphill_ascent_m"] == pytest.approx(200 * 150 / 300)
    assert found.values["downhill_descent_m"] == pytest.approx(200 * 75 / 300)
    assert [one.value for one in found.assumptions if one.code == "hill_part"] == [pytest.approx(0.5)]


def test_a_climb_unlike_any_run_counts_whole() -> None:
    """After flat runs, or none, all of a stated climb is taken to be on hills."""
    for known in (climbers((40.0, 0.0), (60.0, 0.0)), KNOWN):
        found = asked("8 km easy, 240 m up", known)
        assert found.values["uphill_ascent_m"] == pytest.approx(240.0)
        assert "all_hills" in codes(found)


def test_hill_repeats_are_all_on_hills() -> None:
    """A stretch with a slope of 8 % needs no guess; what is climbed beside it has the runner's share."""
    repeats = 8 * 60 * 0.80 * 4.0 * 0.08
    found = asked("8 x 60 s uphill + 4 km easy, 300 m up", climbers((300.0, 60.0), (280.0, 56.0)))
    alone = asked("8 x 60 s uphill", climbers((300.0, 60.0)))

    assert found.values["uphill_ascent_m"] == pytest.approx(repeats + 0.2 * (300 - repeats))
    assert alone.values["uphill_ascent_m"] == pytest.approx(repeats)
    assert not {"hill_part", "all_hills"} & codes(alone)


def test_ends_without_length() -> None:
    """A warm-up without a length is 2 km, and said to be."""
    found = asked("wu + 3 km @ 4:00 + cd, flat")
    assert found.values["distance_m"] == pytest.approx(7_000)
    assert "end_length" in codes(found)


def test_usual_is_the_median_of_28_days() -> None:
    """Easy speed leaves out runs with many fast metres; older runs and today's do not count."""
    rows = [
        {"local_date": TODAY - timedelta(days=ago), "distance_m": 10_000.0, "duration_s": seconds,
         "ascent_m": ascent, "descent_m": 50.0, "uphill_m": 1_500.0, "fast_m": fast}
        for ago, seconds, ascent, fast in (
            (0, 2_000.0, 900.0, 0.0), (1, 3_600.0, 100.0, 0.0), (5, 3_400.0, 80.0, 100.0),
            (9, 3_200.0, 120.0, None), (12, 2_500.0, 100.0, 5_000.0), (29, 1_800.0, 0.0, 0.0))
    ]  # fmt: skip
    found = usual(series.exposures(rows), TODAY, 4.0)

    assert found.easy_speed_mps == pytest.approx(10_000 / 3_400)
    assert found.ascent_per_m == pytest.approx(0.01)
    assert found.descent_per_m == pytest.approx(0.005)
    assert hill_share(found.runs, "uphill_m", 0.01) == pytest.approx(6_000 / 400)
    assert usual(series.exposures([]), TODAY) == Usual()


def test_rows_follow_the_recorded_ones() -> None:
    """Planned runs become rows of the same frame; rest days and other sports do not."""
    like = series.runs([5.0])
    rows = planned_rows([asked("10 km easy"), asked("rest"), asked("bike 60 min")], like)

    assert rows.schema == like.schema
    assert rows.height == 1
    assert rows.row(0, named=True)["activity_id"] == "plan:p"
    assert rows["volume_quality"].to_list() == ["P"]
    assert pl.concat([like, rows]).height == 2


def test_a_start_time_is_the_runners_clock() -> None:
    """07:00 in Zurich in June is 05:00 UTC; a planned run is no part of the run whose two recordings it lies over."""
    like = series.runs([5.0])
    timed = asked("10 km easy")
    timed = replace(timed, session=replace(timed.session, local_date=date(2026, 6, 1), start_time="07:00"))

    rows = planned_rows([timed], like, "Europe/Zurich")
    first, second = (
        like.with_columns(rows["local_date"], start_utc=rows["start_utc"] + timedelta(minutes=at), activity_id=pl.lit(id_))
        for at, id_ in ((-10, "a"), (20, "b"))
    )  # fmt: skip
    found = outings(pl.concat([first, second, rows]), METHOD, ["distance"])

    assert rows["start_utc"].to_list() == [datetime(2026, 6, 1, 5, tzinfo=UTC)]
    assert sorted(found.select("n_parts", "distance_m").iter_rows()) == [(1, 10_000.0), (2, 10_000.0)]


@pytest.mark.parametrize(
    ("recorded", "ago", "state"),
    [([10.0], 0, "done"), ([12.5], 0, "done"), ([12.6], 0, "planned"), ([7.5], 0, "done"), ([7.4], 0, "planned"),
     ([0], 0, "planned"), ([0], 1, "expired"), ([10.0], 1, "done")],
)  # fmt: skip
def test_done_is_the_same_day_within_a_quarter(recorded: list[float], ago: int, state: str) -> None:
    """A run of the same day within 25 % of the distance makes it done; else it expires at midnight."""
    session = PlannedSession("p", "ana", TODAY, "", (PlannedPart("easy", 10_000.0),))
    runs = series.runs(recorded, TODAY)
    states = with_state(
        [session], {"p": {"distance_m": 10_000.0}}, runs, TODAY + timedelta(days=ago), Method()
    )
    assert states == {"p": state}


def test_one_run_does_one_session() -> None:
    """Two planned runs of a day need two recorded ones."""
    two = [PlannedSession(id_, "ana", TODAY, "") for id_ in ("a", "b")]
    values = {id_: {"distance_m": 10_000.0} for id_ in ("a", "b")}
    assert with_state(two, values, series.runs([10.0], TODAY), TODAY, Method()) == {
        "a": "done",
        "b": "planned",
    }


def test_what_one_run_is_comes_from_the_method() -> None:
    """Two halves a quarter of an hour apart make the planned run done, unless the method tells them apart."""
    halves = series.exposures(
        [
            {"local_date": TODAY, "start_utc": series.at(TODAY, 7, at), "elapsed_s": 1_500.0, "distance_m": 5_000.0}
            for at in (0, 40)
        ]
    )  # fmt: skip
    session = PlannedSession("p", "ana", TODAY, "")
    asked = {"p": {"distance_m": 10_000.0}}

    assert with_state([session], asked, halves, TODAY, Method()) == {"p": "done"}
    assert with_state([session], asked, halves, TODAY, Method(merge_gap_s=600.0)) == {"p": "planned"}
