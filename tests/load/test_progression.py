"""Steps to a target: none larger than the rules allow, and an honest answer when the date is too early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadwatch.load.modifier import Override
from loadwatch.load.progression import Progression, Start, progression
from loadwatch.model import Method

METHOD = Method()
FIRST = date(2026, 5, 3)
HALF_M = 21_097.5


def steps_to(
    targets: dict[str, float], until: date | None = None, is_held: bool = False, **best: float
) -> Progression:
    """From 10 km of long run in weeks of 30 km, unless said otherwise."""
    start = Start({"distance": 10_000.0} | best, [30_000.0] * 4, FIRST, is_held)
    return progression(start, targets, until, METHOD)


def test_golden_half_marathon() -> None:
    """10 > 11 > 12.1 > 13.3 > (10.0) > 14.6 > 16.1 > 17.7 > (13.3) > 19.5 > 21.5: eight steps of 10 %."""
    found = steps_to({"distance": HALF_M})

    km = [step.values["distance"] / 1000 for step in found.steps]
    assert km[:-1] == pytest.approx([11, 12.1, 13.3, 10.0, 14.6, 16.1, 17.7, 13.3, 19.5], abs=0.06)
    assert found.steps[-1].limits["distance"] / 1000 == pytest.approx(21.5, abs=0.07)
    assert km[-1] == pytest.approx(HALF_M / 1000)
    assert [step.is_cutback for step in found.steps].count(False) == 8
    assert [i for i, step in enumerate(found.steps) if step.is_cutback] == [3, 7]
    assert found.is_reached
    assert found.reached_on == FIRST + timedelta(days=7 * 9)


def test_too_early_a_date_is_said() -> None:
    """Five weeks do not reach a half marathon: 14.6 km are reachable, and the honest date is told."""
    found = steps_to({"distance": HALF_M}, FIRST + timedelta(days=7 * 4))

    assert not found.is_reached
    assert found.reachable["distance"] == pytest.approx(14_641)
    assert found.reached_on == FIRST + timedelta(days=7 * 9)
    assert len(found.steps) == 5


def test_one_measure_grows_a_week() -> None:
    """With three targets each week raises one of them at most; climb begins at 60 m, fast at 0.5 km."""
    found = steps_to({"distance": 13_000, "ascent": 150, "fast": 1_200})

    before = {"distance": 10_000.0, "ascent": 0.0, "fast": 0.0}
    for step in found.steps:
        grown = {name for name, value in step.values.items() if value > before[name] + 1e-6}
        assert len(grown) <= 1
        before = {name: max(before[name], value) for name, value in step.values.items()}
    assert next(s.values["ascent"] for s in found.steps if s.values["ascent"]) == 60
    assert next(s.values["fast"] for s in found.steps if s.values["fast"]) == 500
    assert found.is_reached


def test_a_held_runner_cannot_grow() -> None:
    """Symptoms that call for less offer no step up: nothing is promised."""
    found = steps_to({"distance": 15_000}, is_held=True)

    assert not found.is_reached
    assert found.steps == ()
    assert found.reached_on is None
    assert found.reachable == {"distance": 10_000}


def test_no_step_passes_the_therapists_limits() -> None:
    """A limit of 12 km a run, and of 25 km a week beside 20 km of other runs: the steps stop there, and say so."""
    run = Override("limit", 12_000, FIRST, "so far", "distance")
    week = Override("week", 25_000, FIRST, "so far", "distance")
    for own, lengths in (((run,), [11_000, 12_000]), ((week,), [])):
        start = Start({"distance": 10_000.0}, [30_000.0] * 4, FIRST, overrides=own)
        found = progression(start, {"distance": HALF_M}, None, METHOD)
        assert [step.values["distance"] for step in found.steps] == pytest.approx(lengths)
        assert (found.is_reached, found.reached_on) == (False, None)
        assert found.reachable["distance"] == max([10_000, *lengths])


def test_what_was_run_before_the_limit_is_not_within_reach() -> None:
    """16 km were run, then the therapist set 10 km: 10 km are reachable and no more, and a race of 12 km is not."""
    limit = Override("limit", 10_000, FIRST, "calf strain", "distance")
    start = Start({"distance": 16_000.0}, [30_000.0] * 4, FIRST, overrides=(limit,))
    for target in (12_000.0, HALF_M):
        found = progression(start, {"distance": target}, None, METHOD)
        assert (found.is_reached, found.reachable["distance"]) == (False, 10_000)
        assert all(step.values["distance"] <= 10_000 for step in found.steps)


@pytest.mark.parametrize(("limit_weeks", "race_weeks", "before_m"), [(2, 10, 16_000), (12, 22, 10_000)])
def test_a_limit_that_ends_holds_the_steps_of_its_days_alone(
    limit_weeks: int, race_weeks: int, before_m: float
) -> None:
    """10 km for two weeks, or for twelve, and a half marathon ten weeks later: the steps wait at 10 km, then climb."""
    end = FIRST + timedelta(weeks=limit_weeks)
    limit = Override("limit", 10_000, FIRST, "calf strain", "distance", end)
    start = Start({"distance": before_m}, [30_000.0] * 4, FIRST, overrides=(limit,))
    found = progression(start, {"distance": HALF_M}, FIRST + timedelta(weeks=race_weeks), METHOD)

    assert found.is_reached
    assert all(step.values["distance"] <= 10_000 for step in found.steps if step.local_date <= end)
    assert found.steps[limit_weeks + 1].local_date > end
    assert found.reachable["distance"] == HALF_M


def test_no_way_is_told_where_an_ending_limit_leaves_another_that_stays() -> None:
    """10 km until summer, but 11 km without an end: nothing is promised after it, and no weeks that lead nowhere."""
    ending = Override("limit", 10_000, FIRST, "so far", "distance", FIRST + timedelta(weeks=12))
    staying = Override("week", 31_000, FIRST, "so far", "distance")
    start = Start({"distance": 10_000.0}, [30_000.0] * 4, FIRST, overrides=(ending, staying))
    found = progression(start, {"distance": HALF_M}, None, METHOD)

    assert (found.is_reached, found.reached_on, found.reachable["distance"]) == (False, None, 11_000)
    assert found.steps[-1].values["distance"] == 11_000


def test_who_is_there_already() -> None:
    """A target below the longest run needs no step."""
    found = steps_to({"distance": 9_000})
    assert found.is_reached
    assert found.steps == ()


def test_the_week_binds() -> None:
    """Where the long run is nearly the whole week, 1.30 x the reference week holds the step back."""
    start = Start({"distance": 50_000.0}, [20_000.0] * 4, FIRST)
    found = progression(start, {"distance": 60_000.0}, None, METHOD)
    assert found.steps[0].week_m <= 1.30 * 20_000 + 1e-6 or found.steps[0].values["distance"] <= 50_000.0


def test_unknown_target() -> None:
    """A target of another name is refused."""
    with pytest.raises(KeyError):
        steps_to({"sprint": 100.0})


@given(st.floats(3_000, 40_000), st.floats(3_000, 60_000))
def test_no_step_is_above_its_limit(best: float, target: float) -> None:
    """No long run is above 1.10 x the largest of the 30 days before, whatever the target."""
    start = Start({"distance": best}, [2.5 * best] * 4, FIRST)
    found = progression(start, {"distance": target}, None, METHOD)

    longest = {FIRST - timedelta(days=1): best}
    for step in found.steps:
        near = [m for day, m in longest.items() if (step.local_date - day).days <= 30]
        assert step.values["distance"] <= 1.10 * max(near) + 1e-6
        longest[step.local_date] = step.values["distance"]


# ---- a twin in plain Python ----------------------------------------------------------------


def twin(best: float, week: float, target: float) -> list[float]:
    """Table 10.4 by hand: 1.10 x the most of 30 days, every fourth week 0.75, the week at most 1.30 x its reference."""
    weeks, longs, done, n = [week] * 4, [(-1, best)], best, 0
    others = max(week - best, 0.0)
    while done < target - 1e-6 and n < 208:
        near = max(m for day, m in longs if 7 * n - day <= 30)
        reference = max(weeks[-1], sum(weeks[-4:]) / 4)
        room = max(1.30 * reference, reference + 5_000.0 - 1.0) - others
        back = n % 4 == 3
        length = 0.75 * done if back else max(min(1.10 * near, room, target), min(done, 1.10 * near))
        longs.append((7 * n, length))
        weeks.append(length + others * (0.75 if back else 1.0))
        done, n = max(done, length), n + 1
    return [m for _, m in longs[1:]]


@given(st.floats(4_000, 30_000), st.floats(1.0, 4.0), st.floats(1.0, 3.0))
def test_steps_are_those_of_the_twin(best: float, weeks: float, more: float) -> None:
    """From any long run and week to any target the steps are those of a loop in plain Python."""
    start = Start({"distance": best}, [weeks * best] * 4, FIRST)
    found = progression(start, {"distance": more * best}, None, METHOD)
    assert [step.values["distance"] for step in found.steps] == pytest.approx(
        twin(best, weeks * best, more * best)
    )


def test_the_twin_gives_the_table() -> None:
    """10 > 11 > 12.1 > 13.3 > (10.0) > 14.6 > 16.1 > 17.7 > (13.3) > 19.5 > 21.1."""
    km = [metres / 1_000 for metres in twin(10_000, 30_000, HALF_M)]
    assert km == pytest.approx([11, 12.1, 13.3, 10.0, 14.6, 16.1, 17.7, 13.3, 19.5, 21.1], abs=0.06)
