"""How much of the tolerated load may be asked again: a product of factors, each with its reason (science.md 7.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod
from typing import Literal

import polars as pl

from loadwatch.frames import empty
from loadwatch.frames_body import SymptomFrame
from loadwatch.load.heel_raise import HeelRaise, age_on, heel_raise_state, is_weak
from loadwatch.load.history import has_history, is_undated
from loadwatch.load.symptoms import NOT_TOLERATED, worst_state
from loadwatch.model import Athlete, Method

Kind = Literal["modifier", "capacity", "capacity_week", "limit", "week"]
KINDS: tuple[Kind, ...] = ("modifier", "capacity", "capacity_week", "limit", "week")


@dataclass(frozen=True)
class Override:
    """A number set by the PT, from a day on, with the reason. It counts before what is computed."""

    kind: Kind  # modifier: the product; capacity(_week): K_day (K_week); limit, week: most in a session, in 7 days
    value: float  # modifier [1]; the others in the measure's SI unit
    valid_from: date
    reason: str
    measure: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Factor:
    """One factor of the product and why it is there."""

    name: Literal["history", "heel_raise", "symptoms", "break", "override"]
    value: float
    reason: str


@dataclass(frozen=True)
class Modifier:
    """The product, held between 0.6 and 1.0; a PT's own value stands as given."""

    value: float
    factors: tuple[Factor, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not 1."""
        return tuple(factor.reason for factor in self.factors)


@dataclass(frozen=True)
class Body:
    """What is known of a runner beside the runs. `states` is a `SymptomFrame` of this runner."""

    athlete: Athlete
    states: pl.DataFrame = field(default_factory=lambda: empty(SymptomFrame))
    heel_raises: tuple[HeelRaise, ...] = ()
    overrides: tuple[Override, ...] = ()
    last_run: date | None = None  # None: none known


def hill_measure(measure: str | None) -> str | None:
    """The measure that a therapist's number is about: one of ascent or descent speaks of hills, as the rules do."""
    return {"ascent": "uphill_ascent", "descent": "downhill_descent"}.get(measure or "", measure)


def in_force(
    overrides: Sequence[Override], kind: Kind, day: date, measure: str | None = None
) -> Override | None:
    """The override of that kind and measure that counts on a day: the one with the latest start."""
    about = hill_measure(measure)
    return on_day([one for one in overrides if one.kind == kind and hill_measure(one.measure) == about], day)


def on_day(overrides: Sequence[Override], day: date) -> Override | None:
    """Of overrides of one kind and measure the one that counts on a day."""
    valid = [
        one
        for one in overrides
        if one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)
    ]
    return max(valid, key=lambda one: one.valid_from, default=None)


def modifier(body: Body, day: date, method: Method) -> Modifier:
    """The factor on what was tolerated, for a session on a day, with its reasons.

    Parameters
    ----------
    body : Body
        Profile, symptom states, tests, overrides, day of the last run before.
    day : date
        Day of the session.
    method : Method
        Factors and bounds (`method.capacity`).

    Returns
    -------
    Modifier
        0.6 to 1.0 [1], or the PT's own value.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        When `body.states` is no `SymptomFrame`.

    Valid for
    ---------
    Adults who run.

    Uncertainty
    -----------
    Every factor is our choice and awaits calibration; only the weight of an Achilles history rests on a cohort
    (odds ratio 6.3, 3.9 to 10.0), not the factor itself.

    References
    ----------
    Lagas et al. 2020, doi:10.1016/j.jsams.2019.12.013. Hébert-Losier et al. 2017, doi:10.1016/j.physio.2017.03.002.

    Checked by
    ----------
    tests/golden/capacity/modifier.toml, tests/load/test_modifier.py
    """
    own = in_force(body.overrides, "modifier", day)
    if own is not None:
        return Modifier(own.value, (Factor("override", own.value, f"set by the therapist: {own.reason}"),))
    rules = method.capacity
    factors = tuple(_factors(body, day, method))
    product = prod((factor.value for factor in factors), start=1.0)
    return Modifier(min(max(product, rules.modifier_min), rules.modifier_max), factors)


def _factors(body: Body, day: date, method: Method) -> Iterator[Factor]:
    rules, athlete = method.capacity, body.athlete
    if has_history(athlete, day, method):
        undated = f"Achilles trouble, counted as within the last {rules.history_months} months: the profile lacks its month"
        dated = f"Achilles trouble within the last {rules.history_months} months"
        yield Factor("history", rules.history_factor, undated if is_undated(athlete) else dated)
    tested = heel_raise_state(body.heel_raises, day, age_on(athlete.birth_year, day), athlete.sex, method)
    if is_weak(tested, method):
        yield Factor(
            "heel_raise", rules.heel_raise_factor, "heel raises below the usual of age and sex, or uneven"
        )
    symptom = worst_state(body.states, day)
    if symptom.state in NOT_TOLERATED:
        yield Factor("symptoms", rules.symptom_factor, "symptoms in the diary that call for less")
    off = None if body.last_run is None else (day - body.last_run).days - 1
    if off is not None and off >= rules.break_days:
        yield Factor("break", rules.break_factor, f"{off} days without running")
