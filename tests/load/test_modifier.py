"""Heel raises and the modifier: golden products, the therapist's word, and the law of its bounds."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadwatch.load.diary import diary_frame
from loadwatch.load.heel_raise import (
    HeelRaise,
    HeelRaiseState,
    heel_raise_change,
    heel_raise_state,
    is_weak,
    norm_heel_raise,
)
from loadwatch.load.modifier import Body, Override, in_force, modifier
from loadwatch.load.symptoms import symptom_days
from loadwatch.model import Athlete, Method
from tests.ground import ROOT

METHOD = Method()
GOLDEN = ROOT / "tests" / "golden" / "capacity"
HEELS = tomllib.loads((GOLDEN / "heel_raise.toml").read_text(encoding="utf-8"))
PRODUCTS = tomllib.loads((GOLDEN / "modifier.toml").read_text(encoding="utf-8"))
DAY: date = PRODUCTS["day"]
ANA = Athlete("ana", "Ana", birth_year=PRODUCTS["birth_year"], sex=PRODUCTS["sex"])


def heel_raises(case: dict[str, Any], day: date) -> tuple[HeelRaise, ...]:
    """The tests that a case gives, of one day."""
    sides: tuple[Literal["left", "right"], ...] = ("left", "right")
    return tuple(HeelRaise(day, side, case[side]) for side in sides if side in case)


def body(case: dict[str, Any]) -> Body:
    """A runner with what the case says."""
    tests = heel_raises(case, DAY - timedelta(days=30))
    entry = {"athlete_id": "ana", "local_date": DAY, "site": "knee", "pain_during": case.get("pain_during")}
    own = case.get("override")
    return Body(
        replace(ANA, achilles_history=case.get("history")),
        symptom_days(diary_frame([entry]), DAY, METHOD),
        tests,
        () if own is None else (Override("modifier", own, DAY, "tendon rehabilitation"),),
        DAY - timedelta(days=case.get("days_off", 0) + 1),
    )


@pytest.mark.parametrize("case", PRODUCTS["case"], ids=lambda case: case["about"])
def test_products(case: dict[str, Any]) -> None:
    """Each product is the golden one, with the factors that made it and a reason for each."""
    found = modifier(body(case), DAY, METHOD)

    assert found.value == pytest.approx(case["expected"], abs=1e-12)
    assert [factor.name for factor in found.factors] == case["factors"]
    assert len(found.reasons) == len(case["factors"])
    assert all(found.reasons)


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "history": st.booleans(), "left": st.integers(0, 60), "right": st.integers(0, 60),
            "pain_during": st.floats(0, 10), "days_off": st.integers(0, 400),
        },
    )
)  # fmt: skip
def test_the_product_stays_within_its_bounds(case: dict[str, Any]) -> None:
    """Whatever is known of a runner, the modifier lies between 0.6 and 1.0, and 1.0 needs no reason."""
    found = modifier(body(case), DAY, METHOD)

    assert 0.6 <= found.value <= 1.0
    assert (found.value == 1.0) == (found.factors == ())


def test_a_runner_about_whom_nothing_is_known() -> None:
    """Without profile, diary, tests and runs the modifier is 1 without a reason."""
    found = modifier(Body(Athlete("x", "X")), DAY, METHOD)

    assert (found.value, found.factors) == (1.0, ())


def test_overrides_hold_from_their_day() -> None:
    """The override with the latest start counts, not before its first and not after its last day."""
    first = Override("limit", 8_000.0, DAY, "first weeks", "distance")
    later = Override(
        "limit", 9_000.0, DAY + timedelta(days=7), "going well", "distance", DAY + timedelta(days=9)
    )
    both = (later, first)

    limits = [in_force(both, "limit", DAY + timedelta(days=n), "distance") for n in (-1, 0, 7, 9, 10)]
    assert [None if one is None else one.value for one in limits] == [
        None,
        8_000.0,
        9_000.0,
        9_000.0,
        8_000.0,
    ]
    assert in_force(both, "limit", DAY, "ascent") is None
    assert in_force(both, "capacity", DAY, "distance") is None


@pytest.mark.parametrize("sex", ["male", "female"])
def test_norms(sex: Any) -> None:
    """The usual number of heel raises by age and sex is that of the table, unknown outside it."""
    assert [norm_heel_raise(age, sex) for age in HEELS["ages"]] == HEELS[sex]
    assert [norm_heel_raise(age, sex) for age in HEELS["unknown_ages"]] == [None] * len(HEELS["unknown_ages"])
    assert norm_heel_raise(None, sex) is None
    assert norm_heel_raise(40, None) is None


@pytest.mark.parametrize("case", HEELS["change"], ids=str)
def test_small_changes_are_noise(case: dict[str, Any]) -> None:
    """A change of fewer than seven repetitions is noise, either way."""
    assert heel_raise_change(case["before"], case["after"], METHOD) == case["expected"]


@pytest.mark.parametrize("case", HEELS["weak"], ids=lambda case: case["about"])
def test_weak_or_uneven(case: dict[str, Any]) -> None:
    """More than six below the usual, or one leg below 90 % of the other, counts."""
    tests = heel_raises(case, DAY)

    assert is_weak(heel_raise_state(tests, DAY, 47, "female", METHOD), METHOD) is case["expected"]


def test_only_the_newest_valid_test_of_a_leg_speaks() -> None:
    """Of several tests the newest counts; one older than 180 days or after the day does not."""
    old, new = (
        HeelRaise(DAY - timedelta(days=181), "right", 30),
        HeelRaise(DAY - timedelta(days=2), "left", 22),
    )
    future = HeelRaise(DAY + timedelta(days=1), "left", 5)
    found = heel_raise_state(
        [new, HeelRaise(DAY - timedelta(days=9), "left", 12), old, future], DAY, None, None, METHOD
    )

    assert found == HeelRaiseState(new, None, None)
    assert (found.worst_reps, found.symmetry) == (22, None)
    assert not is_weak(found, METHOD)
