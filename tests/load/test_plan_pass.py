"""What would pass: the largest size that no rule speaks about, to the step."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loadwatch.load.daily import daily_load
from loadwatch.load.forecast import Bounds, Forecast, Past, forecast
from loadwatch.load.plan import Expected, expected
from loadwatch.load.plan_pass import SizeSearch, _bound, _open_steps, _passing, _Sizes, _waves
from loadwatch.load.plan_speed import usual
from loadwatch.load.plan_text import read_plan_text
from loadwatch.load.scenarios import Versions
from loadwatch.load.what_if import WhatIf, what_if
from loadwatch.model import MEASURES, Flag, Method, PlannedSession
from tests.load import series

TODAY = series.MONDAY + timedelta(days=42)
METHOD = Method()
STEP_M = 100.0
DAYS = 140


def past_of(km: list[float]) -> Past:
    """What is recorded after these days."""
    runs = series.runs(km)
    return Past(runs, series.daily_load(runs, series.until(TODAY), TODAY, ["distance"]), TODAY)


def plan(past: Past, text: str, day: date) -> Expected:
    """A session in words."""
    said = read_plan_text(text)
    session = PlannedSession(f"p{day}", "ana", day, text, said.parts, said.ascent_m)
    return expected(session, usual(past.exposures, TODAY), METHOD)


def asked(past: Past, *planned: Expected) -> list[Forecast]:
    """The forecasts of a plan with what would pass."""
    search = SizeSearch(past, METHOD, Bounds(), STEP_M)
    return search.with_passing(planned, search.forecasts(planned))


@pytest.mark.parametrize(
    ("text", "metres"), [("16 km easy", 13_200.0), ("13.2 km easy", None), ("13.3 km easy", 13_200.0)]
)
def test_the_largest_that_passes_is_told_to_the_hundred_metres(text: str, metres: float | None) -> None:
    """After a longest of 12 km the next may have 13.2 km; 13.2 km itself needs no other size."""
    past = past_of(series.WEEK_KM * 6)
    found = asked(past, plan(past, text, TODAY + timedelta(days=6)))[0]
    if metres is None:
        assert (found.severity, found.passing) == (0, None)
    else:
        assert found.passing is not None
        assert (found.passing.share or 0.0) * (found.expected["distance_m"] or 0.0) == pytest.approx(metres)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_asking_every_size_finds(seed: int) -> None:
    """On made-up histories: the answer of a search over every hundred metres, the largest within the rooms that is clear."""
    rng = random.Random(seed)  # noqa: S311
    km = [rng.choice((0.0, 0.0, rng.uniform(3, 14))) for _ in range(42)]
    past = past_of(km)
    one = plan(past, f"{rng.uniform(9, 18):.1f} km easy", TODAY + timedelta(days=rng.randint(0, 5)))
    found = asked(past, one)[0]

    metres = one.values["distance_m"] or 0.0
    most = min(found.scale or 1.0, 1.0) * metres + 1e-6
    sizes = [n * STEP_M / metres for n in range(1, int(metres / STEP_M) + 1)]
    fits = [share for share in sizes if 0.05 <= share < 1 - 1e-9 and share * metres <= most]
    clear = [
        answer.share
        for answer in what_if(past, [one], [(one.session.id, s) for s in fits], METHOD)
        if not answer.severity
    ]
    if found.severity == 0 and (found.scale or 1.0) >= 1:
        assert found.passing is None
    else:
        assert found.passing is not None
        assert found.passing.share == (pytest.approx(max(clear)) if clear else None)


def hilly_past(rng: random.Random) -> Past:
    """Twenty weeks of runs with hills, fast metres and tissue load; many a runner's last days are much alike."""
    is_alike, usual_km = rng.random() < 0.6, rng.uniform(5, 8)
    rows = []
    for day in range(DAYS):
        is_late = is_alike and day >= DAYS - rng.choice((5, 6, 7))
        if rng.random() < (0.05 if is_late else 0.45):
            continue
        km = usual_km * rng.uniform(0.9, 1.1) if is_late else rng.uniform(2, 13)
        up, fast = rng.choice((0.0, rng.uniform(20, 400))), rng.choice((0.0, rng.uniform(200, 3_000)))
        tissues = {name: km * rng.uniform(0.9, 1.2) for name in MEASURES.values() if name.endswith("eqkm")}
        checks = {
            f"achilles_midportion_b{b}_eqkm": tissues["achilles_midportion_eqkm"] * rng.uniform(0.9, 1.1)
            for b in (3, 5, 9)
        }
        rows.append(
            {"local_date": TODAY - timedelta(days=DAYS - day), "distance_m": km * 1e3, "duration_s": km * 330.0,
             "ascent_m": up, "descent_m": up, "uphill_ascent_m": up, "downhill_descent_m": up, "fast_m": fast,
             "sprint_m": fast / 5, **tissues, **checks}
        )  # fmt: skip
    runs = series.exposures(rows)
    return Past(runs, daily_load(runs, series.until(TODAY), TODAY, list(MEASURES)), TODAY)


@pytest.mark.parametrize("seed", range(12))
def test_what_falls_silent_as_a_run_grows_lies_together(seed: int) -> None:
    """Sameness and weeks of tissues speak about sizes in a row, every other rule on to the largest: the search rests on it."""
    rng = random.Random(seed)  # noqa: S311
    past = hilly_past(rng)
    text = rng.choice(("16 km easy", "14 km easy, 250 m up", "5 x 1 km @ 4:00 + 4 km wu/cd"))
    one = plan(past, text, TODAY + timedelta(days=rng.randint(0, 2)))
    answers = what_if(past, [one], [(one.session.id, n / 60) for n in range(2, 121)], METHOD)
    others = [_bound(found) for found in answers]
    assert others == sorted(others)
    for wave in ("R7", "R8", "R12"):
        sizes = [n for n, found in enumerate(answers) if wave in _waves(found)]
        assert sizes == (list(range(sizes[0], sizes[-1] + 1)) if sizes else [])


@pytest.mark.parametrize("seed", range(12))
def test_no_passing_size_is_passed_over(seed: int) -> None:
    """On such histories the answer is the largest clear size of all, to 100 m."""
    rng = random.Random(seed)  # noqa: S311
    past = hilly_past(rng)
    one = plan(
        past, f"{rng.uniform(12, 18):.1f} km easy, 150 m up", TODAY + timedelta(days=rng.randint(0, 2))
    )
    found, metres = asked(past, one)[0], one.values["distance_m"] or 0.0
    held = 1.0 if found.scale is None else min(found.scale, 1.0)
    if found.passing is None:
        assert (found.severity, held) == (0, 1.0)
        return
    most = held * metres + 1e-6
    steps = [n * STEP_M / metres for n in range(1, int(metres / STEP_M) + 1)]
    fits = [share for share in steps if 0.05 <= share < 1 - 1e-9 and share * metres <= most]
    answers = what_if(past, [one], [(one.session.id, share) for share in fits], METHOD)
    clear = [answer.share for answer in answers if not answer.severity]
    assert found.passing.share == (pytest.approx(max(clear)) if clear else None)


@example(300, 200, [("R12", 150, 45)], [])  # 195 to 199 pass, and none of the sizes asked first is among them
@example(160, 93, [], [0.575, 0.58])  # 92 and 92.8 steps: the larger is clear, but no size to choose
@given(
    st.integers(12, 300),
    st.integers(1, 330),
    st.lists(
        st.tuples(st.sampled_from(("R7", "R8", "R12")), st.integers(0, 300), st.integers(0, 60)), max_size=3
    ),
    st.lists(st.floats(0.01, 1.3), max_size=17),
)
def test_a_narrow_island_is_found(
    most: int, bound: int, waves: list[tuple[str, int, int]], beside: list[float]
) -> None:
    """However narrow the passing sizes between rules that fall silent and one that does not, the largest is found.

    Whatever sizes, whole steps or not, somebody asked about beforehand.
    """
    one = _Sizes("p", most * STEP_M, STEP_M, 1, most)
    spoken = {rule: (low, low + length) for rule, low, length in waves}  # one row of sizes for each rule

    def answer(steps: float) -> WhatIf:
        rules = [rule for rule, (low, high) in spoken.items() if low <= steps < high]
        rules += ["R1"] if steps >= bound else []
        flags = tuple(
            Flag(
                TODAY, rule, 1, "distance", 1.0, 1.0, "A", "", tissue="knee" if rule in {"R7", "R8"} else None
            )
            for rule in rules
        )
        return WhatIf("p", one.share(steps), int(bool(flags)), flags)

    answers = {place: answer(place) for share in beside if 1 <= (place := one.place(share)) <= most}
    wanted = one.coarse()
    while wanted := [steps for steps in wanted if steps not in answers]:
        answers |= {steps: answer(steps) for steps in wanted}
        wanted = _open_steps(one, answers)
        assert not set(wanted) & answers.keys()
    clear = [steps for steps in range(1, most + 1) if not answer(steps).severity]
    assert _passing(one, answers).share == (one.share(max(clear)) if clear else None)


@pytest.mark.parametrize("text", ["16 km easy", "9 km easy", "40 km easy"])
def test_sizes_asked_beside_are_answered_in_the_same_breath(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forecast, slider and search ask the rules once where the room decides, and find what each finds alone."""
    past, breaths = past_of(series.WEEK_KM * 6), []
    planned = [
        plan(past, "6 km easy", TODAY + timedelta(days=1)),
        plan(past, text, TODAY + timedelta(days=6)),
    ]
    slider = [(planned[1].session.id, percent / 100) for percent in range(50, 131, 5)]
    alone = SizeSearch(past, METHOD, Bounds(), STEP_M)
    told = alone.with_passing(planned, forecast(past, planned, METHOD))
    answers = what_if(past, planned, slider, METHOD)
    ask = Versions.flags

    def counted(self: Versions, versions: Sequence[Sequence[Expected]]) -> list[list[Flag]]:
        breaths.append(len(versions))
        return ask(self, versions)

    monkeypatch.setattr(Versions, "flags", counted)
    search = SizeSearch(past, METHOD, Bounds(), STEP_M)
    assert search.with_passing(planned, search.forecasts(planned, slider)) == told
    assert len(breaths) == 1
    assert [search.told[question] for question in slider] == answers


def test_the_earlier_run_of_a_plan_counts() -> None:
    """After a planned 13 km the next long run may have 14.3 km; a run that passes is left alone."""
    past = past_of(series.WEEK_KM * 6)
    plans = [
        plan(past, "13 km easy", TODAY + timedelta(days=6)),
        plan(past, "15 km easy", TODAY + timedelta(days=13)),
    ]
    first, second = asked(past, *plans)
    assert first.passing is None
    assert second.passing is not None
    assert (second.passing.share or 0.0) * 15_000 == pytest.approx(14_300)


def test_a_forecast_of_another_plan_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is not in the plan, or lies behind, is neither asked about nor told that nothing passes: the search ends."""
    past = past_of(series.WEEK_KM * 6)
    long = plan(past, "16 km easy", TODAY + timedelta(days=6))
    search = SizeSearch(past, METHOD, Bounds(), STEP_M)
    found = search.forecasts([long])
    assert found[0].severity > 0
    monkeypatch.setattr("loadwatch.load.plan_pass.what_if", lambda *_: pytest.fail("asked"))
    behind = SizeSearch(replace(past, as_of=TODAY + timedelta(days=7)), METHOD, Bounds(), STEP_M)
    assert SizeSearch(past, METHOD, Bounds(), STEP_M).with_passing([], found) == found
    assert behind.with_passing([long], found) == found


@pytest.mark.parametrize("asked_m", [1_000.0, 42_195.0, 299_999.9, 3e7])
@pytest.mark.parametrize("step_m", [100.0, 160.9344])
def test_an_answer_lies_at_the_step_that_was_asked(asked_m: float, step_m: float) -> None:
    """However long the run and whichever the unit, an answer is found again at its step: every round ends some questions."""
    one = _Sizes("p", asked_m, step_m, 1, int(asked_m / step_m))
    steps = range(1, one.most + 1, max(one.most // 3_000, 1))
    assert [one.place(one.share(step)) for step in steps] == list(steps)
