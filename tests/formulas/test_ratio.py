"""Laws of ratios, exponential means and Foster's week (published values: tests/golden/ratio.toml)."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.formulas.fitness import ewma_half_life
from loadwatch.formulas.foster import monotony_foster, strain_foster
from loadwatch.formulas.ratio import (
    ewma_williams,
    quotient,
    ratio_coupled,
    ratio_ewma_williams,
    ratio_uncoupled,
    week_change,
)
from loadwatch.sums import window_sum

LOADS = st.lists(st.sampled_from([0.0, 0.5, 3.0, 6.2, 12.0, 33.3]), min_size=42, max_size=60)
WEEK = [0.0, 6.0, 0.0, 8.0, 0.0, 5.0, 12.0]


def series(formula: Any, loads: list[float], *more: Any) -> list[float | None]:
    """A formula of daily load, day by day; null is unknown."""
    if "Expr" in str(inspect.signature(formula).return_annotation):
        return pl.DataFrame({"load": loads}).select(result=formula(pl.col("load"), *more))["result"].to_list()
    return [None if math.isnan(x) else x for x in formula(np.array(loads, dtype=np.float64), *more)]


def last(formula: Any, loads: list[float], *more: Any) -> float:
    """The formula on the last day."""
    value = series(formula, loads, *more)[-1]
    assert value is not None
    return value


def test_ewma_swings_by_weekday() -> None:
    """A constant week, started at its mean, gives the published saw-tooth of the daily ratio."""
    week = series(ratio_ewma_williams, WEEK * 12, 7, 28, pl.col("load").head(28).mean())[-7:]

    assert pytest.approx([0.998, 1.060, 0.854, 1.048, 0.844, 0.919, 1.239], abs=5e-4) == week


@given(LOADS, st.floats(0.0, 100.0))
def test_ewma_start(loads: list[float], start: float) -> None:
    """A filter with a start is the plain recursion from that state."""
    state, expected = start, []
    for load in loads:
        state = 0.25 * load + 0.75 * state
        expected.append(state)

    assert pytest.approx(expected, abs=1e-9) == series(ewma_williams, loads, 7, pl.lit(start))


@given(LOADS)
def test_coupled_follows_from_uncoupled(loads: list[float]) -> None:
    """Rc = 4 R / (3 + R), so a coupled ratio never exceeds 4."""
    coupled, uncoupled = (series(f, loads) for f in (ratio_coupled, ratio_uncoupled))

    for rc, ru in zip(coupled, uncoupled, strict=True):
        assert rc is None or rc <= 4.0 + 1e-9
        assert ru is None or rc == pytest.approx(4 * ru / (3 + ru))


@settings(max_examples=20)
@given(LOADS, st.sampled_from([0.001, 0.7, 1000.0]))
@pytest.mark.parametrize("formula", [ratio_uncoupled, ratio_coupled, week_change, monotony_foster])
def test_scale_invariance(formula: Any, loads: list[float], factor: float) -> None:
    """A ratio does not change when all loads are scaled."""
    plain = series(formula, loads)
    scaled = series(formula, [load * factor for load in loads])

    assert [v is None for v in plain] == [v is None for v in scaled]
    assert pytest.approx([v or 0.0 for v in plain]) == [v or 0.0 for v in scaled]


@given(st.floats(0.01, 1e5))
def test_steady_load_is_one(load: float) -> None:
    """The same load every day gives 1 in every convention."""
    rolling = [last(formula, [load] * 40) for formula in (ratio_uncoupled, ratio_coupled, week_change)]

    assert [pytest.approx(1.0)] * 3 == rolling
    assert last(ratio_ewma_williams, [load] * 40, 7, 28) == pytest.approx(1.0)


@given(st.floats(0.1, 1e5), st.integers(1, 30), st.integers(0, 40))
def test_an_impulse_halves_in_a_half_life(load: float, half_life: int, later: int) -> None:
    """One day of load and then rest: after every half-life half of it is left, whenever one looks."""
    days = [load] + [0.0] * (later + half_life)
    now, then = (last(ewma_half_life, days[: 1 + n], half_life) for n in (later, later + half_life))

    assert then == pytest.approx(now / 2)


@given(LOADS)
def test_rest_never_raises_acute(loads: list[float]) -> None:
    """A rest day never raises acute load, neither the sum nor the exponential mean."""
    for formula in (window_sum, ewma_williams):
        before, after = series(formula, [*loads, 0.0], 7)[-2:]
        assert before is not None
        assert after is not None
        assert after <= before + 1e-12


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=20))
def test_rest_week_is_exactly_zero(loads: list[float]) -> None:
    """After any history seven rest days sum to 0 exactly, so that nothing is divided by rounding dust."""
    assert last(window_sum, loads + [0.0] * 7, 7) == 0.0


@pytest.mark.parametrize("denominator", [0.0, -1.0, math.nan])
def test_quotient_is_never_infinite(denominator: float) -> None:
    """Nothing is divided by 0, by less or by the unknown: the answer is NaN, which is unknown."""
    assert math.isnan(quotient(np.array([1.0]), np.array([denominator]))[0])


@given(LOADS, st.integers(1, 40), st.integers(0, 9))
def test_window_sum_is_a_plain_sum(loads: list[float], days: int, lag: int) -> None:
    """Whatever its length, a window holds exactly its own days."""
    ends = [i + 1 - lag for i in range(len(loads))]
    expected = [None if end < days else pytest.approx(sum(loads[end - days : end])) for end in ends]

    assert expected == series(window_sum, loads, days, lag)


def test_all_rest_has_no_ratio() -> None:
    """Sixty days of rest have no ratio, no change, no monotony: null, not NaN."""
    formulas = [ratio_uncoupled, ratio_coupled, week_change, monotony_foster]

    assert [series(formula, [0.0] * 60)[-1] for formula in formulas] == [None] * 4


@given(LOADS)
def test_monotony_twin(loads: list[float]) -> None:
    """Monotony is mean over population deviation of seven days, at most 10; strain is the sum times it."""
    week = loads[-7:]
    mean = sum(week) / 7
    deviation = math.sqrt(sum((x - mean) ** 2 for x in week) / 7)
    expected = None if mean == 0 else min(10.0, mean / deviation if deviation else math.inf)

    assert series(monotony_foster, loads)[-1] == (expected and pytest.approx(expected))
    assert series(strain_foster, loads)[-1] == (expected and pytest.approx(expected * sum(week)))


def test_monotony_of_others_divides_by_six() -> None:
    """With the sample deviation (ddof 1) the golden week would give 1.2270 and 2392.58: ours times the root of 6/7."""
    week = [300.0, 0.0, 450.0, 200.0, 0.0, 600.0, 400.0]
    root = math.sqrt(6 / 7)

    assert last(monotony_foster, week) * root == pytest.approx(np.mean(week) / np.std(week, ddof=1))
    assert last(monotony_foster, week) * root == pytest.approx(1.2270, abs=5e-5)
    assert last(strain_foster, week) * root == pytest.approx(2392.58, abs=5e-3)


@pytest.mark.parametrize("formula", [ratio_uncoupled, ratio_coupled])
def test_full_history_first(formula: Any) -> None:
    """No value before 28 days, and none while an unknown day lies in the window."""
    found = series(formula, [10.0] * 30)

    assert [None] * 27 + [pytest.approx(1.0)] * 3 == found
    assert series(formula, [10.0] * 20 + [math.nan] + [10.0] * 20)[-1] is None
