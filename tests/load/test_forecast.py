"""Planned sessions before they are run: the same rules, room at the edge, laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.load.evidence import Background
from loadwatch.load.forecast import Bounds, Forecast, Past, first_days, forecast, room_on
from loadwatch.load.modifier import Body, Override
from loadwatch.load.plan import Expected, expected
from loadwatch.load.plan_speed import usual
from loadwatch.load.plan_text import read_plan_text
from loadwatch.load.scenarios import versions_of
from loadwatch.model import MEASURES, Athlete, Method, PlannedPart, PlannedSession
from tests.load import series
from tests.load.rule_cases import diary

METHOD = Method()
ONLY_DISTANCE = ("distance",)


def past(km_by_day: Sequence[float | None]) -> Past:
    """A runner whose days are all known; today is the day after the last one."""
    exposures = series.runs(km_by_day)
    today = series.MONDAY + timedelta(days=len(km_by_day))
    return Past(exposures, series.daily_load(exposures, series.until(today), today, ONLY_DISTANCE), today)


def plan(at: Past, *km_by_day: float | None) -> list[Expected]:
    """One flat run a day from today on; 0 is a day without one."""
    return [run(at, ahead, km) for ahead, km in enumerate(km_by_day) if km]


def run(at: Past, ahead: int, km: float, id_: str | None = None) -> Expected:
    """A planned run of so many km some days from today."""
    session = PlannedSession(
        id_ or f"p{ahead:03}", "ana", at.as_of + timedelta(days=ahead), "", (PlannedPart("easy", km * 1000),)
    )
    return Expected(session, {"distance_m": km * 1000, "duration_s": km * 330}, ())


def only(found: Sequence[Forecast]) -> Forecast:
    """The one forecast."""
    assert len(found) == 1
    return found[0]


def test_golden_17() -> None:
    """Weeks of 0-6-0-8-0-5-12 and a planned 16 km: R1 of severity 2 at 1.333, headroom 13.2 km."""
    at = past([*series.WEEK_KM * 4, *series.WEEK_KM[:6]])

    found = only(forecast(at, [run(at, 0, 16)], METHOD))

    first = found.flags[0]
    assert (first.rule, first.severity, found.severity) == ("R1", 2, 2)
    assert first.ratio == pytest.approx(16 / 12)
    assert first.activity == "plan:p000"
    assert found.room["distance"] == pytest.approx(13_200.0)
    assert found.scale == pytest.approx(13.2 / 16)
    assert found.binding == "distance"


def test_room_is_exactly_at_the_edge() -> None:
    """A run as long as the room raises nothing; one metre more raises R1, or R7 where the week binds."""
    at = past([*series.WEEK_KM * 6, *series.WEEK_KM[:6]])
    for ahead, rule in ((0, "R1"), (1, "R7")):
        room = room_on(replace_daily(at, ahead), at.as_of + timedelta(days=ahead), METHOD)
        before = plan(at, 12.0)[:ahead]
        most = min(room["distance"] or 0.0, room["week_distance"] or 0.0)

        inside = forecast(at, [*before, run(at, ahead, most / 1000)], METHOD)[-1]
        outside = forecast(at, [*before, run(at, ahead, (most + 1.0) / 1000)], METHOD)[-1]

        assert not {"R1", "R7"} & {flag.rule for flag in inside.flags}
        assert rule in {flag.rule for flag in outside.flags}


def replace_daily(at: Past, ahead: int) -> Past:
    """The runner after the planned 12 km of today, when the room of a later day is asked for."""
    if ahead == 0:
        return at
    km = [*series.WEEK_KM * 6, *series.WEEK_KM]
    return replace(past(km), as_of=at.as_of + timedelta(days=1))


def test_earlier_sessions_count_as_done() -> None:
    """13 km planned before 14 km makes room for it: the second raises nothing."""
    at = past(series.WEEK_KM * 6)
    alone = only(forecast(at, [run(at, 6, 14)], METHOD))
    after = forecast(at, [run(at, 3, 13), run(at, 6, 14)], METHOD)

    assert "R1" in {flag.rule for flag in alone.flags}
    assert "R1" not in {flag.rule for flag in after[1].flags}
    assert after[1].room["distance"] == pytest.approx(14_300.0)


def test_overshoot_is_told() -> None:
    """12.5 km after a longest of 12 passes; 15 % more of it would raise R1."""
    at = past(series.WEEK_KM * 6)
    found = only(forecast(at, [run(at, 6, 12.5)], METHOD))

    assert found.severity == 0
    assert found.overshoot.severity == 2
    assert [flag.rule for flag in found.overshoot.flags] == ["R1"]


def test_first_date_of_each_severity() -> None:
    """The first date of a severity is told, not the later ones."""
    at = past(series.WEEK_KM * 6)
    found = forecast(at, [run(at, 6, 16), run(at, 13, 20)], METHOD)

    assert first_days(found) == {2: at.as_of + timedelta(days=6)}


def test_the_therapist_narrows_the_room() -> None:
    """A therapist's modifier of 0.8 and K of 10 km give 1.1 x 0.8 x 10 km; a limit holds below that."""
    at = past(series.WEEK_KM * 6)
    says = [Override(kind, value, at.as_of, "PT", measure) for kind, value, measure in (
        ("modifier", 0.8, None), ("capacity", 10_000.0, "distance"))]  # fmt: skip
    body = Body(Athlete("ana", "Ana"), overrides=tuple(says))
    limited = replace(body, overrides=(*says, Override("limit", 5_000.0, at.as_of, "PT", "distance")))

    found = only(forecast(at, [run(at, 2, 5)], METHOD, Bounds(body)))

    assert found.room["distance"] == pytest.approx(8_800.0)
    assert room_on(at, at.as_of, METHOD, Bounds(body))["distance"] == pytest.approx(8_800.0)
    assert room_on(at, at.as_of, METHOD, Bounds(limited))["distance"] == 5_000.0


@pytest.mark.parametrize("state", ["S3", "red"])
def test_the_day_speaks_for_each_of_its_runs(state: str) -> None:
    """A limp or red flag on a day with a longer run recorded holds for both runs planned that day; red alone."""
    at = past(series.WEEK_KM * 6)
    today = replace(at, as_of=at.as_of - timedelta(days=1))  # 12 km are run
    known = Background(states=diary((len(series.WEEK_KM) * 6 - 1, state)))

    found = forecast(today, [run(today, 0, 5, "a"), run(today, 0, 4, "b")], METHOD, Bounds(background=known))

    assert [one.severity for one in found] == [3, 3]
    for one in found:
        told = {flag.rule for flag in one.flags}
        assert told == {"R13"} if state == "red" else told >= {"R13"}


def test_the_therapists_limits_hold_for_plans() -> None:
    """At most 4 km in a run flags the planned 8 km alone; at most 9 km in a week flags both runs of the day."""
    at = past([2.0] * 40)
    runs = [run(at, 0, 8, "a"), run(at, 0, 3, "b")]
    told = {}
    for kind, most in (("limit", 4_000.0), ("week", 9_000.0)):
        own = Override(kind, most, at.as_of, "PT", "distance")  # type: ignore[arg-type]  # of Kind
        known = Bounds(background=Background(overrides={"ana": (own,)}))
        told[kind] = [[f.rule for f in one.flags].count("PT") for one in forecast(at, runs, METHOD, known)]

    assert told == {"limit": [1, 0], "week": [1, 1]}


def test_what_was_unknown_stays_unknown() -> None:
    """Days without data before today are no rest: the week has no room that could be told."""
    at = past(series.WEEK_KM * 6)
    is_lost = pl.col("local_date") > at.as_of - timedelta(days=6)
    gap = at.daily.with_columns(
        value=pl.when(~is_lost).then("value"),
        longest=pl.when(~is_lost).then("longest"),
        status=pl.when(is_lost).then(pl.lit("missing")).otherwise("status"),
    )
    found = only(forecast(replace(at, daily=gap), [run(at, 1, 5)], METHOD))

    assert found.room["week_distance"] is None
    assert found.room["distance"] == pytest.approx(13_200.0)


def test_unknown_measures_do_not_bind() -> None:
    """Runs without any known ascent give no room of ascent, and no scale from it."""
    at = past(series.WEEK_KM * 6)
    climb = replace(
        run(at, 6, 10), values={"distance_m": 10_000.0, "ascent_m": 900.0, "uphill_ascent_m": 900.0}
    )
    found = only(forecast(at, [climb], METHOD))

    assert found.room["uphill_ascent"] is None
    assert found.binding == "distance"


def test_a_newcomer_has_the_floor() -> None:
    """Without any run the room is 1.10 times the 3 km floor, and a plan can be judged."""
    nobody = Past(series.exposures([]), past([5]).daily.clear(), date(2026, 5, 1))
    found = only(forecast(nobody, [run(nobody, 0, 8)], METHOD))

    assert found.severity == 1
    assert [flag.quality for flag in found.flags] == ["provisional"]


def test_rest_days_and_the_past_have_no_forecast() -> None:
    """Rest days, other sports and days gone by are passed over."""
    at = past(series.WEEK_KM * 5)
    rest = expected(
        replace(run(at, 1, 5).session, sport="rest", parts=()), usual(at.exposures, at.as_of), METHOD
    )

    assert forecast(at, [rest, run(at, -1, 30)], METHOD) == []
    assert forecast(at, [], METHOD) == []


@given(
    st.lists(st.sampled_from([0.0, 4.0, 6.0, 9.0, 14.0, 21.0]), min_size=3, max_size=10),
    st.integers(0, 9),
    st.floats(1.0, 40.0),
)
@settings(max_examples=15, deadline=None)
def test_more_sessions_change_nothing_before_them(week: list[float], ahead: int, km: float) -> None:
    """Adding a planned session never changes another's severity before its date, and +15 % is never milder."""
    at = past(series.WEEK_KM * 6)
    planned = plan(at, *week)
    more = run(at, ahead, km, "extra")

    before = {one.session.id: one for one in forecast(at, planned, METHOD)}
    after = {one.session.id: one for one in forecast(at, [*planned, more], METHOD)}

    for id_, one in before.items():
        assert one.overshoot.severity >= one.severity
        if one.session.local_date < more.session.local_date:
            assert after[id_].severity == one.severity
            assert after[id_].room == one.room


def test_text_to_forecast() -> None:
    """A plan in words goes the whole way: distance, hills and the reason in one forecast."""
    at = past(series.WEEK_KM * 6)
    said = read_plan_text("18 km easy, 300 m up")
    session = PlannedSession("t", "ana", at.as_of, "", said.parts, said.ascent_m)
    found = only(forecast(at, [expected(session, usual(at.exposures, at.as_of), METHOD)], METHOD))

    assert found.expected["ascent_m"] == 300.0
    assert found.expected[MEASURES["distance"]] == 18_000.0
    assert found.severity == 2


def test_a_planned_hill_after_flat_weeks_raises_r4_before_it() -> None:
    """8 km with 240 m up, planned after flat weeks, raise R4 though no run of the past tells how such a climb is run."""
    rows = [
        row | {"ascent_m": 20.0, "descent_m": 20.0, "uphill_ascent_m": 0.0, "downhill_descent_m": 0.0}
        for row in series.runs(series.WEEK_KM * 6).to_dicts()
    ]
    flat = series.exposures(rows)
    by_hand = flat.with_columns(uphill_ascent_m=pl.lit(None, pl.Float64), hills_quality=pl.lit("M"))
    for exposures in (flat, by_hand):
        at = replace(past(series.WEEK_KM * 6), exposures=exposures)
        said = read_plan_text("8 km easy, 240 m up")
        session = PlannedSession("t", "ana", at.as_of, "", said.parts, said.ascent_m)
        found = only(forecast(at, [expected(session, usual(exposures, at.as_of), METHOD)], METHOD))
        assert "R4" in {flag.rule for flag in found.flags}
        assert "all_hills" in {one.code for one in found.assumptions}


def test_a_long_plan_is_told_as_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a year asked about from days near its runs gives what it gives when every run is asked about from today."""
    km = [6.0, 0.0, 9.0, 5.0, 0.0, 8.0, 15.0]
    at = past(km * 9)
    plan_km = [(n % 90 < 70) * (1.9 if n % 50 > 43 else 1.0 + n / 300) * km[n % 7] for n in range(180)]
    planned = [run(at, ahead, each) for ahead, each in enumerate(plan_km) if each]
    planned += [run(at, 150, 7.0, "second")]
    told = forecast(at, planned, METHOD)
    monkeypatch.setattr("loadwatch.load.forecast.FAR", timedelta(days=1_000))
    whole = forecast(at, planned, METHOD)

    assert [one.severity for one in told] == [one.severity for one in whole]
    assert told == whole
    assert {flag.rule for one in told[60:] for flag in one.overshoot.flags} >= {"R1", "R7"}


def test_a_version_may_end_with_the_run_that_the_next_begins_with() -> None:
    """Each run of each version has its own row: plans of 10 km, of 10 and 5 km, and of 5 km do not mix."""
    at = past(series.WEEK_KM * 4)
    far, near = run(at, 0, 10.0), run(at, 0, 5.0, "near")
    both = versions_of(at, METHOD, Bounds())

    told = both.flags([[far], [far, near], [near]])

    assert told == [both.flags([version])[0] for version in ([far], [far, near], [near])]
    assert told[0] != told[1]
