"""The constants that a person may change."""

from __future__ import annotations

import pytest

from loadwatch.errors import SettingsError
from loadwatch.load.registry import CONSTANTS, Constant, checked, method_with, standard, value_of
from loadwatch.model import Method


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda one: one.key)
def test_every_constant_can_be_changed_alone(constant: Constant) -> None:
    """The default lies in the range, another value reaches the method, and nothing else moves."""
    assert constant.low <= standard(constant.key) <= constant.high
    other = constant.low if standard(constant.key) != constant.low else constant.high
    changed = method_with({constant.key: other})
    assert value_of(changed, constant.key) == other
    assert all(
        value_of(changed, one.key) == standard(one.key) for one in CONSTANTS if one.key != constant.key
    )


def test_defaults_are_the_method() -> None:
    """Without changes the method is the published one."""
    assert method_with({}) == Method()
    assert method_with({"from_another_version": 1.0}) == Method()


def test_the_version_tells_of_what_is_stored() -> None:
    """A constant of stored exposures changes the version; one that is read with does not."""
    assert method_with({"spike_edge": 1.2}).version == Method().version
    assert method_with({"hill_grade": 0.05}).version.startswith(f"{Method().version}+")
    assert method_with({"hill_grade": 0.05}).version != method_with({"hill_grade": 0.06}).version


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spike_edge", 0.9),
        ("acute_days", 7.5),
        ("level_minetti", 0.5),
        ("level_minetti", 2.0),
        ("nothing", 1.0),
    ],
)
def test_what_cannot_be_meant_is_refused(key: str, value: float) -> None:
    """Out of range, a part of a day, an unknown name: each is said, none is stored."""
    with pytest.raises(SettingsError):
        checked(key, value)


def test_a_choice_is_yes_or_no() -> None:
    """A choice has a word for each of its values; the curve of level speed is stored with runs, what teaches is not."""
    choices = [one for one in CONSTANTS if one.choices]
    assert {one.key for one in choices} == {"level_minetti", "cadence_factor"}
    assert all((one.low, one.high, len(one.choices)) == (0, 1, 2) for one in choices)
    assert method_with({"level_minetti": 1.0}).level_minetti is True
    assert method_with({"level_minetti": 1.0}).version != Method().version
    assert method_with({"cadence_factor": 1.0}).version == Method().version
