"""Golden runs and golden weeks, and that they feel every constant of the method."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from loadwatch.decode.clean.values import cadence_factor
from loadwatch.decode.fit.columns import columns
from loadwatch.model import Method
from tests.exposure import golden as runs
from tests.formulas.golden import tables
from tests.load import golden as weeks

METHOD = Method()
SESSIONS, RULES, READINGS = tables("session"), tables("rule"), tables("reading")
LEFT_OUT = {5: "says which package must not serve as an oracle: nothing to compute"}
EXCEPTIONS = {  # constant of the method → why no golden run or week can feel it, and what holds it
    "version": "a name",
    "merge_gap_s": "needs times of day: tests/edges/method.py",
    "sync_gap_days": "needs the day of the last import: tests/edges/method.py",
    "critical_speed_days": "needs best efforts: tests/edges/method.py",
    "cadence_factor": "enters no exposure: tests/edges/method.py",
    "cadence_k": "enters no exposure: tests/edges/method.py",
    "cadence_limit_spm": "enters no exposure: tests/edges/method.py",
    "week_change_min_rise_eqkm": "weeks of tissue demand: tests/edges/method.py",
}


@pytest.mark.parametrize("case", SESSIONS, ids=lambda case: case["about"])
def test_golden_session(case: runs.Case) -> None:
    """A run of constant segments gives the exposures worked out by hand."""
    assert runs.misses(case, METHOD) == []


@pytest.mark.parametrize("case", RULES, ids=lambda case: case["about"])
def test_golden_rule(case: weeks.Case) -> None:
    """Days of running raise what the rules say, edges included."""
    assert weeks.misses(case, METHOD) == []


@pytest.mark.parametrize("case", READINGS, ids=lambda case: case["about"])
def test_golden_reading(case: dict[str, Any]) -> None:
    """Running cadence of a FIT file, whole and fraction, becomes steps a minute."""
    read, _ = columns(
        {"cadence": np.array([case["strides"]]), "fractional_cadence": np.array([case["fraction"]])}
    )
    raw = read["cadence_raw"]

    assert raw[0] * cadence_factor(raw, None, "running") == case["steps"]


def test_golden_tests_are_complete() -> None:
    """Every numbered golden test of the science specification is there, or says why not."""
    cases = [case for entry in tables("formula") for case in entry["case"]]
    numbers = {case["golden"] for case in [*cases, *SESSIONS, *RULES, *READINGS] if "golden" in case}

    assert numbers | set(LEFT_OUT) == set(range(1, 25))


def variants(value: Any) -> list[Any]:
    """The value 1 % larger and smaller (whole numbers: by one; a switch: the other way), one number of a table at a time."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, str) or is_dataclass(value):
        return []
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value * 1.01, value * 0.99]
    found = []
    for i, part in enumerate(value):
        found += [(*value[:i], other, *value[i + 1 :]) for other in variants(part)]
    return found


def is_felt(method: Method) -> bool:
    """True when a golden run or week fails under this method."""
    return any(runs.misses(case, method) for case in SESSIONS) or any(
        weeks.misses(case, method) for case in RULES
    )


NAMES = [f.name for f in fields(Method) if not is_dataclass(getattr(METHOD, f.name))]


@pytest.mark.parametrize("name", NAMES)
def test_method_constant_is_felt(name: str) -> None:
    """A constant of the method that is off by 1 % fails a golden run or week, unless it is a named exception."""
    felt = any(is_felt(replace(METHOD, **{name: value})) for value in variants(getattr(METHOD, name)))

    assert felt != (name in EXCEPTIONS)
