"""The laws of the load model, one test each, at the level that people read: frames, flags, forecasts, rooms."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.formulas.fitness import ewma_half_life, ewma_time_constant
from loadwatch.formulas.ratio import ewma_williams
from loadwatch.load.capacity import capacity_days
from loadwatch.load.daily import daily_load
from loadwatch.load.diary import diary_frame
from loadwatch.load.flags import flags
from loadwatch.load.forecast import WEEK, Bounds, Past, forecast, room_on
from loadwatch.load.modifier import Body
from loadwatch.load.plan import Expected
from loadwatch.load.ratio import Convention, load_metrics
from loadwatch.load.ratio_range import with_ratio_range
from loadwatch.load.room import ROOM_MEASURES
from loadwatch.load.spike import all_spikes
from loadwatch.load.symptoms import symptom_days
from loadwatch.load.weekly import weekly
from loadwatch.model import MEASURES, TISSUES, Athlete, Method, PlannedPart, PlannedSession
from tests.load import series
from tests.load.test_forecast import past, plan, run
from tests.load.test_ratio import CONVENTIONS

METHOD = Method()
RATIOS = ("ratio", "ratio_low", "ratio_high", "week_change", "monotony")
WEEKS = st.lists(st.sampled_from([3.3, 5.0, 6.2, 8.0, 12.0, 21.1]), min_size=50, max_size=70)
DAYS = st.lists(st.sampled_from([0.0, 3.3, 5.0, 12.0, None]), min_size=1, max_size=60)


def ranged(daily: pl.DataFrame, convention: Convention) -> pl.DataFrame:
    """Load metrics with the range of the ratio."""
    return with_ratio_range(load_metrics(daily, METHOD, convention), daily, METHOD, convention)


@pytest.mark.parametrize("convention", CONVENTIONS)
@settings(max_examples=12, deadline=None)
@given(WEEKS, st.sampled_from([2, 5, 1_000]))
def test_ratios_do_not_change_with_the_scale(convention: Convention, km: list[float], times: int) -> None:
    """Ten times the distance every day gives the same ratios: what is compared is a shape, not an amount."""
    found, scaled = (ranged(series.daily([one * factor for one in km]), convention) for factor in (1, times))

    for name in RATIOS:
        assert scaled[name].is_null().equals(found[name].is_null()), name
        assert (scaled[name] / found[name] - 1.0).abs().fill_null(0.0).max() < 1e-9, name
    assert found["ratio"].drop_nulls().len() > 20


@pytest.mark.parametrize("convention", CONVENTIONS)
@settings(max_examples=12, deadline=None)
@given(st.floats(1.5, 60.0), st.integers(50, 90))
def test_steady_load_gives_one(convention: Convention, km: float, days: int) -> None:
    """The same every day: ratio, its range and the week change are 1, and the slow mean is that day."""
    daily = series.daily([km] * days)
    last = ranged(daily, convention).row(-1, named=True)
    base = capacity_days(daily, symptom_days(diary_frame([]), series.MONDAY, METHOD), METHOD)["k_base"][-1]

    for name in RATIOS[:4]:
        assert last[name] == pytest.approx(1.0), name
    assert base == pytest.approx(km * 1_000.0)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 1e5), st.integers(0, 40))
def test_an_impulse_halves_in_the_half_life_of_its_filter(load: float, later: int) -> None:
    """One day and then rest: what is left falls by half in 3.5 d, in 2.41 d of span 7, in 4.85 d of time constant 7."""
    half_lives = {
        3.5: ewma_half_life(pl.col("load"), 3.5),
        math.log(0.5) / math.log(0.75): ewma_williams(pl.col("load"), 7),
        7.0 * math.log(2.0): ewma_time_constant(pl.col("load"), 7.0, start=pl.lit(0.0)),
    }
    days = pl.DataFrame({"load": [load] + [0.0] * (later + 10)})
    for half_life, filtered in half_lives.items():
        left = days.select(left=filtered)["left"]
        assert left[later + 7] == pytest.approx(left[later] * 0.5 ** (7.0 / half_life))
    assert sorted(round(one, 2) for one in half_lives) == [2.41, 3.5, 4.85]


@pytest.mark.parametrize("convention", CONVENTIONS)
@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([0.0, 3.3, 6.0, 12.0]), min_size=28, max_size=50), st.integers(1, 12))
def test_rest_never_raises_acute_load(convention: Convention, km: list[float], rest: int) -> None:
    """However many days of rest follow, acute load falls or stays from one to the next."""
    acute = load_metrics(series.daily([5.0, *km, *[0.0] * rest]), METHOD, convention)["acute"]
    tail = acute.tail(rest + 1).to_list()

    assert all(after <= before + 1e-9 for before, after in pairwise(tail))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_within_a_day_is_irrelevant(seed: int, mixer: random.Random) -> None:
    """Runs of a day in any order and at any hour: the same days, weeks, metrics and severities."""
    dice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    days = [[dice.choice([2.0, 4.0, 9.0]) for _ in range(dice.choice([0, 1, 1, 2, 3]))] for _ in range(50)]
    days[0] = [5.0]

    def told(order: list[list[float]]) -> tuple[Any, ...]:
        rows = [
            {
                "activity_id": f"{day:02}-{km}-{runs[:place].count(km)}", "local_date": series.MONDAY + timedelta(days=day),
                "start_utc": series.at(series.MONDAY + timedelta(days=day), 5 + 3 * place), "elapsed_s": 900.0,
                "distance_m": km * 1_000.0, "duration_s": 900.0,
            }
            for day, runs in enumerate(order)
            for place, km in enumerate(runs)
        ]  # fmt: skip
        frame, last = series.exposures(rows), series.MONDAY + timedelta(days=49)
        daily = daily_load(frame, series.until(last), last, ["distance"])
        load = load_metrics(daily, METHOD)
        found = flags(frame, daily, load, METHOD)
        worst = {f.local_date: max(g.severity for g in found if g.local_date == f.local_date) for f in found}
        return daily.rows(), load.rows(), weekly(frame, daily).drop("longest_m").rows(), worst

    assert told(days) == told([mixer.sample(day, len(day)) for day in days])


@settings(max_examples=12, deadline=None)
@given(DAYS, DAYS)
def test_two_athletes_together_are_each_alone(one: list[float | None], two: list[float | None]) -> None:
    """Days, ratios, capacity, weeks, spikes and flags of two runners in one call are those of each alone."""
    a, b = series.runs([5.0, *one]), series.runs([6.0, *two], athlete="bea")
    last = series.MONDAY + timedelta(days=62)
    states = symptom_days(diary_frame([]), last, METHOD)

    def told(frame: pl.DataFrame, *names: str) -> list[pl.DataFrame]:
        daily = daily_load(frame, series.until(last, *names), last, ["distance"])
        found = flags(frame, daily, load_metrics(daily, METHOD), METHOD)
        said = [(f.athlete_id, str(f.local_date), f.rule, f.severity, f.value, f.why) for f in found]
        told = pl.DataFrame(said, schema=["who", "day", "rule", "severity", "value", "why"], orient="row")
        metrics = [ranged(daily, convention) for convention in CONVENTIONS]
        spike = all_spikes(frame, METHOD)["distance"]
        frames = [daily, *metrics, capacity_days(daily, states, METHOD), weekly(frame, daily), spike]
        return [*frames, told.sort("who", "day", "rule", "value")]

    both, alone = told(pl.concat([b, a]), "ana", "bea"), zip(told(a, "ana"), told(b, "bea"), strict=True)
    for together, (first, second) in zip(both, alone, strict=True):
        assert together.sort(together.columns[:3]).equals(
            pl.concat([first, second], how="vertical_relaxed").sort(together.columns[:3])
        )


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 4.0, 9.0, 14.0, 21.0]), min_size=3, max_size=9),
    st.integers(0, 9),
    st.floats(1.0, 40.0),
)
def test_a_planned_session_lowers_no_severity_before_its_date(
    week: list[float], ahead: int, km: float
) -> None:
    """Whatever is added to a plan, no session before that day becomes milder, nor the recorded past."""
    at = past(series.WEEK_KM * 6)
    planned, more = plan(at, *week), run(at, ahead, km, "extra")
    after = {one.session.id: one for one in forecast(at, [*planned, more], METHOD)}

    for one in forecast(at, planned, METHOD):
        if one.session.local_date < more.session.local_date:
            assert after[one.session.id].severity >= one.severity
            assert after[one.session.id].flags == one.flags


# ---- room -----------------------------------------------------------------------------


def rule_of(measure: str) -> set[str]:
    """The rules that watch the room of a measure."""
    if measure in TISSUES:
        return {"R6"}
    by_word = {"ascent": "R4", "descent": "R5", "fast": "R2", "sprint": "R3", "distance": "R1"}
    return {next(rule for word, rule in by_word.items() if word in measure)}


def columns_of(measure: str) -> list[str]:
    """The column of a measure; of a tissue also those of the other damage exponents."""
    return [MEASURES[measure], *(f"{measure}_b{b}_eqkm" for b in (3, 9) if measure in TISSUES)]


def ran(measure: str, values: list[float]) -> tuple[Past, Bounds]:
    """A run every other day with so much of one measure, long ones so that distance is no matter."""
    km = [9.0 if day % 2 == 0 else 0.0 for day in range(2 * len(values))]
    frame = series.runs(km)
    given = (
        {}
        if measure == "distance"
        else {name: pl.Series(values, dtype=pl.Float64) for name in columns_of(measure)}
    )
    frame = frame.with_columns(**given)
    if measure == "distance":
        frame = frame.with_columns(distance_m=pl.Series(values, dtype=pl.Float64))
    today = series.MONDAY + timedelta(days=len(km))
    daily = daily_load(
        frame, series.until(today), today, ["distance", *([measure] if measure != "distance" else [])]
    )
    focus = measure if measure in TISSUES else None
    return Past(frame, daily, today), Bounds(Body(Athlete("ana", "Ana", focus_tissue=focus)))


def asks(at: Past, measure: str, value: float) -> Expected:
    """A planned run of today that asks so much of one measure."""
    session = PlannedSession("p", "ana", at.as_of, "", (PlannedPart("easy", 3_000.0),))
    values: dict[str, float | None] = {"distance_m": 100.0, "duration_s": 30.0}
    return Expected(session, values | dict.fromkeys(columns_of(measure), value), ())


@pytest.mark.parametrize("measure", ROOM_MEASURES)
@settings(max_examples=5, deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=18, max_size=22), st.floats(1.0, 40.0))
def test_the_room_of_an_exposure_is_exactly_at_the_edge(
    measure: str, shares: list[float], most: float
) -> None:
    """As much as the room raises no flag of that exposure; one metre (a thousandth of an eq-km) more does."""
    step = 0.001 if measure in TISSUES else 1.0
    unit = 1.0 if measure in TISSUES else 300.0 if measure == "distance" else 40.0
    at, bounds = ran(measure, [share * most * unit for share in shares])
    known = replace(bounds, background=replace(bounds.background, athletes={"ana": bounds.body.athlete}))  # type: ignore[union-attr] # it has a body
    room = room_on(at, at.as_of, METHOD, known)[measure]

    assert room is not None
    inside, outside = (
        forecast(at, [asks(at, measure, value)], METHOD, known)[0] for value in (room, room + step)
    )
    watched = {"R1", "R1b"} if measure == "distance" else rule_of(measure)
    assert not watched & {flag.rule for flag in inside.flags}
    assert watched & {flag.rule for flag in outside.flags}


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(7.0, 9.0), min_size=40, max_size=48))  # even enough that R7 has not spoken yet
def test_the_room_of_the_week_is_exactly_at_the_edge(km: list[float]) -> None:
    """A run that fills the week's room raises no R7; one metre more does."""
    at = past(km)
    room = room_on(at, at.as_of, METHOD)[WEEK]
    assert room is not None
    assert room > 1_000.0
    inside, outside = (forecast(at, [run(at, 0, (room + more) / 1_000)], METHOD)[0] for more in (0.0, 1.0))

    assert "R7" not in {flag.rule for flag in inside.flags}
    assert "R7" in {flag.rule for flag in outside.flags}
